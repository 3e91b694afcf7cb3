#include "projector/search/search.h"

#include "projector/parallel/parallel_for.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string_view>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlock = 2048;

/// A compiled pattern; null expression: a case-sensitive substring, which needs none.
class Matcher {
  public:
    static Result<Matcher> make(const std::string& pattern, const SearchOptions& options) {
        Matcher matcher;
        matcher.pattern_ = pattern;
        if (!options.regex && options.caseSensitive) return matcher;
        RE2::Options re2;
        re2.set_log_errors(false);
        re2.set_literal(!options.regex);
        re2.set_case_sensitive(options.caseSensitive);
        matcher.expression_ = std::make_unique<const RE2>(pattern, re2);
        if (!options.regex && isAscii(pattern)) {
            matcher.folded_ = pattern;
            std::ranges::transform(matcher.folded_, matcher.folded_.begin(), fold);
        }
        if (matcher.expression_->ok()) return matcher;
        const std::string& place = matcher.expression_->error_arg();
        return unexpected(fmt::format(
            "The {} \"{}\" is refused: {}.", options.regex ? "regular expression" : "search text", pattern,
            place.empty() ? matcher.expression_->error() : matcher.expression_->error() + " at \"" + place + "\""));
    }

    bool matches(std::string_view text) const {
        if (!expression_) return text.find(pattern_) != std::string_view::npos;
        if (!folded_.empty() && text.size() <= kFolded) {
            if (const std::optional<bool> found = findFolded(text)) return *found;
        }
        return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression_);
    }

  private:
    static constexpr std::size_t kFolded = 256;

    static bool isAscii(std::string_view text) {
        return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
    }
    static char fold(char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); }

    /// Short ASCII in short ASCII, case aside, takes a tenth of what the expression takes to begin. Nothing where the
    /// text has other characters, some of which fold to ASCII.
    std::optional<bool> findFolded(std::string_view text) const {
        std::array<char, kFolded> folded;
        unsigned char bits = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            bits |= static_cast<unsigned char>(text[i]);
            folded[i] = fold(text[i]);
        }
        if ((bits & 0x80) != 0) return std::nullopt;
        return std::string_view(folded.data(), text.size()).find(folded_) != std::string_view::npos;
    }

    std::string pattern_;
    std::string folded_;  ///< of a pattern in ASCII without case, else empty
    std::unique_ptr<const RE2> expression_;
};

/// Of each distinct value of a text column whether it matches: looked at once, by whoever comes to it first. Threads
/// that come together find the same.
class ValueAnswers {
  public:
    explicit ValueAnswers(const Column& column) : column_(column), known_(column.values.size()) {}

    bool matches(std::size_t row, const Matcher& matcher) {
        const std::int32_t code = column_.codes[row];
        if (code == Column::kMissingCode) return false;
        std::atomic<Answer>& known = known_[static_cast<std::size_t>(code)];
        Answer answer = known.load(std::memory_order_relaxed);
        if (answer == Answer::unknown) {
            answer = matcher.matches(column_.values[static_cast<std::size_t>(code)]) ? Answer::yes : Answer::no;
            known.store(answer, std::memory_order_relaxed);
        }
        return answer == Answer::yes;
    }

  private:
    enum class Answer : char { unknown, no, yes };
    const Column& column_;
    std::vector<std::atomic<Answer>> known_;
};

class ColumnMatcher {
  public:
    ColumnMatcher(const Column& column, const Matcher& matcher) : column_(column), matcher_(matcher) {
        if (column.kind == ColumnKind::text) answers_ = std::make_unique<ValueAnswers>(column);
    }
    bool matches(std::size_t row) {
        if (row >= column_.rows()) return false;
        if (answers_) return answers_->matches(row, matcher_);
        return !column_.isMissing(row) && matcher_.matches(column_.text(row));
    }

  private:
    const Column& column_;
    const Matcher& matcher_;
    std::unique_ptr<ValueAnswers> answers_;
};

/// Appends the rows from `begin` to before `end` where any column matches.
void findRows(std::vector<ColumnMatcher>& columns, std::size_t begin, std::size_t end,
              std::vector<std::uint32_t>& found) {
    std::vector<std::vector<std::uint32_t>> blocks((end - begin + kBlock - 1) / kBlock);
    parallelFor(end - begin, kBlock, [&](std::size_t from, std::size_t past) {
        std::vector<std::uint32_t>& rows = blocks[from / kBlock];
        for (std::size_t row = begin + from; row < begin + past; ++row) {
            if (std::ranges::any_of(columns, [row](ColumnMatcher& column) { return column.matches(row); }))
                rows.push_back(static_cast<std::uint32_t>(row));
        }
    });
    for (const auto& rows : blocks) found.insert(found.end(), rows.begin(), rows.end());
}

std::string columnNames(const Table& table) {
    constexpr std::size_t kShown = 20;
    std::string names;
    for (std::size_t i = 0; i < std::min(kShown, table.columns.size()); ++i) {
        names += (i == 0 ? "" : ", ") + table.columns[i].name;
    }
    if (table.columns.size() > kShown) names += fmt::format(" and {} more", table.columns.size() - kShown);
    return names;
}

Result<std::vector<const Column*>> chooseColumns(const Table& table, const SearchOptions& options) {
    std::vector<const Column*> columns;
    if (options.column) {
        const Column* column = table.find(*options.column);
        if (column == nullptr) {
            return unexpected(table.columns.empty()
                                  ? fmt::format("There is no column \"{}\": the table has no columns.", *options.column)
                                  : fmt::format("There is no column \"{}\"; the columns are {}.", *options.column,
                                                columnNames(table)));
        }
        columns.push_back(column);
    } else {
        for (const Column& column : table.columns) columns.push_back(&column);
    }
    return columns;
}

}  // namespace

Result<std::vector<std::uint32_t>> searchRows(const Table& table, const std::string& pattern,
                                              const SearchOptions& options, const JobContext& context,
                                              const OnFound& onFound) {
    constexpr std::size_t kFirstWave = 32768, kLargestWave = 262144;  // rows between two looks at the stop token
    const auto chosen = chooseColumns(table, options);
    if (!chosen) return unexpected(chosen.error().message);
    std::vector<std::uint32_t> rows;
    if (pattern.empty()) return rows;
    const auto matcher = Matcher::make(pattern, options);
    if (!matcher) return unexpected(matcher.error().message);

    std::size_t count = 0;
    std::vector<ColumnMatcher> columns;
    for (const Column* column : chosen.value()) {
        columns.emplace_back(*column, matcher.value());
        count = std::max(count, column->rows());
    }
    for (std::size_t begin = 0, wave = kFirstWave; begin < count;
         begin += wave, wave = std::min(2 * wave, kLargestWave)) {
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        const std::size_t end = std::min(begin + wave, count), before = rows.size();
        findRows(columns, begin, end, rows);
        context.report("search", static_cast<double>(end) / static_cast<double>(count));
        if (onFound && rows.size() > before) onFound(rows);
    }
    return rows;
}

}  // namespace nepho::projector
