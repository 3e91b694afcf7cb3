#include "projector/search/search.h"

#include "projector/parallel/parallel_for.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <memory>
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
        if (matcher.expression_->ok()) return matcher;
        const std::string& place = matcher.expression_->error_arg();
        return unexpected(fmt::format(
            "The {} \"{}\" is refused: {}.", options.regex ? "regular expression" : "search text", pattern,
            place.empty() ? matcher.expression_->error() : matcher.expression_->error() + " at \"" + place + "\""));
    }

    bool matches(std::string_view text) const {
        if (!expression_) return text.find(pattern_) != std::string_view::npos;
        return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression_);
    }

  private:
    std::string pattern_;
    std::unique_ptr<const RE2> expression_;
};

/// The rows found so far, one byte each: rows are marked by several threads at once.
using Marks = std::vector<char>;

/// Each distinct value is looked at once, however many rows have it.
void markText(const Column& column, const Matcher& matcher, Marks& marks, const JobContext& context) {
    Marks valueMatches(column.values.size(), 0);
    parallelFor(column.values.size(), kBlock, [&](std::size_t begin, std::size_t end) {
        if (context.stopRequested()) return;
        for (std::size_t i = begin; i < end; ++i) valueMatches[i] = matcher.matches(column.values[i]) ? 1 : 0;
    });
    if (context.stopRequested()) return;
    for (std::size_t row = 0; row < column.codes.size(); ++row) {
        const std::int32_t code = column.codes[row];
        if (code >= 0 && valueMatches[static_cast<std::size_t>(code)] != 0) marks[row] = 1;
    }
}

void markNumbers(const Column& column, const Matcher& matcher, Marks& marks, const JobContext& context) {
    parallelFor(column.numbers.size(), kBlock, [&](std::size_t begin, std::size_t end) {
        if (context.stopRequested()) return;
        for (std::size_t row = begin; row < end; ++row) {
            if (marks[row] != 0 || std::isnan(column.numbers[row])) continue;
            if (matcher.matches(column.text(row))) marks[row] = 1;
        }
    });
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
                                              const SearchOptions& options, const JobContext& context) {
    const auto columns = chooseColumns(table, options);
    if (!columns) return unexpected(columns.error().message);
    std::vector<std::uint32_t> rows;
    if (pattern.empty()) return rows;
    const auto matcher = Matcher::make(pattern, options);
    if (!matcher) return unexpected(matcher.error().message);

    std::size_t rowCount = 0;
    for (const Column* column : columns.value()) rowCount = std::max(rowCount, column->rows());
    Marks marks(rowCount, 0);
    std::size_t done = 0;
    for (const Column* column : columns.value()) {
        context.report("search", static_cast<double>(done++) / static_cast<double>(columns.value().size()));
        if (column->kind == ColumnKind::text) {
            markText(*column, matcher.value(), marks, context);
        } else {
            markNumbers(*column, matcher.value(), marks, context);
        }
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    }
    for (std::size_t row = 0; row < rowCount; ++row) {
        if (marks[row] != 0) rows.push_back(static_cast<std::uint32_t>(row));
    }
    context.report("search", 1.0);
    return rows;
}

}  // namespace nepho::projector
