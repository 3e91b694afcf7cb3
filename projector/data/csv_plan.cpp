#include "projector/data/csv_plan.h"

#include "projector/base/utf8.h"
#include "projector/data/column_names.h"
#include "projector/data/csv_text.h"
#include "projector/data/list_text.h"
#include "projector/data/number_text.h"
#include "projector/data/text_blocks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>

namespace nepho::projector {
namespace {

constexpr std::size_t kMostColumns = std::size_t{1} << 20;  // each costs memory before a row of it is read

using Record = std::vector<std::string>;
using Records = std::vector<Record>;

struct Dialect {
    char separator = ',';
    Records records;
    const char* openMark = nullptr;  // of the last cell, where it is never closed
};

// The first records; of a text that may be cut, not the last one unless there is hardly another.
Dialect firstRecords(std::string_view text, char separator, bool mayBeCut) {
    constexpr std::size_t kMost = 200, kFewest = 3, kBytes = std::size_t{1} << 20;
    Dialect dialect{separator, {}, nullptr};
    Records& records = dialect.records;
    const std::size_t size = text.size();
    const bool cut = mayBeCut && !text.ends_with('\n');
    for (skipBlankLines(text); !text.empty(); skipBlankLines(text)) {
        if (records.size() >= kMost || (records.size() >= kFewest && size - text.size() > kBytes)) return dialect;
        Record record;
        for (bool more = true; more;) {
            const char* const begin = text.data();
            const CsvCell cell = takeCell(text, separator);
            if (cell.isOpen) dialect.openMark = begin;
            if (record.size() <= kMostColumns) record.emplace_back(trimmed(unquoted(cell)));
            more = !cell.endsRecord;
        }
        records.push_back(std::move(record));
    }
    if (cut && records.size() > 2) records.pop_back();
    return dialect;
}

Dialect dialectOf(std::string_view text, bool mayBeCut) {
    Dialect best;
    for (const char separator : {';', '\t', ','}) {
        Dialect dialect = firstRecords(text, separator, mayBeCut);
        const std::size_t cells = dialect.records.empty() ? 0 : dialect.records.front().size();
        const auto last = dialect.records.end() - (mayBeCut && dialect.records.size() > 1 ? 1 : 0);
        const bool even = std::all_of(dialect.records.begin(), last,
                                      [cells](const Record& record) { return record.size() == cells; });
        if (cells > 1 && even) return dialect;
        // Else commas, unless only another one separates: the reader says which line differs.
        if (separator == ',' ? cells > 1 || best.records.empty() || best.records.front().size() < 2
                             : cells > 1 && best.records.empty())
            best = std::move(dialect);
    }
    return best;
}

bool usesDecimalComma(const Dialect& dialect) {
    if (dialect.separator == ',') return false;
    bool comma = false;
    for (const Record& record : dialect.records) {
        for (const std::string& cell : record) {
            if (cell.find('.') != std::string::npos && parseDouble(cell)) return false;
            comma = comma || hasDecimalComma(cell);
        }
    }
    return comma;
}

struct Sample {
    Records records;
    bool decimalComma = false;
    bool hasHeader = false;

    bool isNumber(const std::string& cell) const { return isCsvNumber(cell, decimalComma); }
    std::size_t columns() const { return records.front().size(); }
    std::size_t firstRow() const { return hasHeader ? 1 : 0; }
    const std::string& cell(std::size_t record, std::size_t column) const {
        static const std::string kNone;
        return column < records[record].size() ? records[record][column] : kNone;
    }
    /// Whether some cells of a column are not empty, and all those are of one kind.
    template <typename IsOfKind>
    bool all(std::size_t column, const IsOfKind& isOfKind) const {
        bool any = false;
        for (std::size_t r = firstRow(); r < records.size(); ++r) {
            const std::string& text = cell(r, column);
            if (text.empty()) continue;
            if (!isOfKind(text)) return false;
            any = true;
        }
        return any;
    }
    bool isNumbers(std::size_t column) const {
        return all(column, [this](const std::string& text) { return isNumber(text); });
    }
    bool isLists(std::size_t column) const {
        return all(column, [](const std::string& text) { return beginsList(text); });
    }
};

std::optional<std::size_t> wholeNumber(std::string_view text) {
    std::size_t value = 0;
    const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

// Whether the numbers of the first record count the columns, and those of the second do not just count on.
bool countsColumns(const Sample& sample) {
    std::size_t count = 0;
    std::optional<std::size_t> next;
    for (std::size_t c = 0; c < sample.columns(); ++c) {
        if (!sample.isNumber(sample.cell(0, c))) continue;
        if (wholeNumber(sample.cell(0, c)) != count) return false;
        if (count++ == 0) next = wholeNumber(sample.cell(1, c));
    }
    return count > 1 && next != count;
}

bool hasHeader(const Sample& sample) {
    if (sample.records.size() < 2) return false;
    bool anyNumber = false;
    for (std::size_t c = 0; c < sample.columns(); ++c) {
        const auto holdsNumbers = [&sample](const std::string& cell) {
            return sample.isNumber(cell) || beginsList(cell);
        };
        const std::string& name = sample.cell(0, c);
        if (holdsNumbers(name)) {
            anyNumber = true;
        } else if (!name.empty() && holdsNumbers(sample.cell(1, c))) {
            return true;
        }
    }
    return !anyNumber || countsColumns(sample);
}

// Whether nothing is there but words in one line.
bool namesOnly(const Sample& sample) {
    const Record& record = sample.records.front();
    return sample.records.size() == 1 && std::none_of(record.begin(), record.end(), [&](const std::string& cell) {
               return sample.isNumber(cell) || beginsList(cell);
           });
}

bool countsRows(const Sample& sample) {
    constexpr std::size_t kFewest = 3;  // of less rows that says nothing
    const std::size_t rows = sample.records.size() - sample.firstRow();
    const std::optional<std::size_t> first = wholeNumber(sample.cell(sample.firstRow(), 0));
    if (rows < kFewest || !first || *first > 1) return false;
    for (std::size_t row = 0; row < rows; ++row) {
        if (wholeNumber(sample.cell(sample.firstRow() + row, 0)) != *first + row) return false;
    }
    return true;
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::find(names.begin(), names.end(), lower) != names.end();
}

bool endsInDigit(const std::string& name) {
    return !name.empty() && name.back() >= '0' && name.back() <= '9';
}

// The columns of numbers that make the vector where nobody says which.
std::vector<std::size_t> numberColumns(const Sample& sample, const std::vector<std::string>& names) {
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < sample.columns(); ++c) {
        if (!sample.isNumbers(c)) continue;
        const bool unnamed = sample.hasHeader && sample.cell(0, c).empty();
        if (c == 0 && (unnamed || isOneOf(names[c], {"id", "index", "unnamed: 0"}) || countsRows(sample))) continue;
        if (isOneOf(names[c], {"label", "class", "target", "cluster"})) continue;
        columns.push_back(c);
    }
    constexpr std::size_t kFewest = 3;
    const auto isNumbered = [&names](std::size_t c) { return endsInDigit(names[c]); };
    const auto numbered = static_cast<std::size_t>(std::count_if(columns.begin(), columns.end(), isNumbered));
    if (sample.hasHeader && numbered >= kFewest && numbered * 2 > columns.size())
        columns.erase(std::remove_if(columns.begin(), columns.end(), std::not_fn(isNumbered)), columns.end());
    return columns;
}

// Whether a name is as a pattern says, in which each * stands for any text.
bool fits(std::string_view name, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return name == pattern;
    if (!name.starts_with(pattern.substr(0, star))) return false;
    name.remove_prefix(star);
    pattern.remove_prefix(star + 1);
    // Each part between two stars goes where it first can; the last one at the end.
    for (std::size_t next = pattern.find('*'); next != std::string_view::npos; next = pattern.find('*')) {
        const std::size_t at = name.find(pattern.substr(0, next));
        if (at == std::string_view::npos) return false;
        name.remove_prefix(at + next);
        pattern.remove_prefix(next + 1);
    }
    return name.ends_with(pattern);
}

std::string someOf(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 8;
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) shown.push_back(inQuotes(names[i]));
    return fmt::format("{}{}", fmt::join(shown, ", "), names.size() > kShown ? ", ..." : "");
}

Result<std::vector<std::size_t>> wantedColumns(const CsvPlan& plan, const std::vector<std::string>& wanted,
                                               const std::string& file) {
    std::vector<bool> chosen(plan.names.size());
    for (const std::string& pattern : wanted) {
        bool any = false;
        for (std::size_t c = 0; c < plan.names.size(); ++c) {
            if (!fits(plan.names[c], pattern)) continue;
            chosen[c] = any = true;
        }
        if (!any) {
            return unexpected(
                fmt::format("{}: has no column {}, only {}", file, inQuotes(pattern), someOf(plan.names)));
        }
    }
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < chosen.size(); ++c) {
        if (chosen[c]) columns.push_back(c);
    }
    return columns;
}

// Gives the roles of a vector made of these columns.
Status choose(CsvPlan& plan, const Sample& sample, const std::vector<std::size_t>& columns, const std::string& file) {
    if (columns.size() == 1 && sample.isLists(columns.front())) {
        const std::size_t column = columns.front();
        plan.roles[column] = CsvRole::list;
        for (std::size_t r = sample.firstRow(); r < sample.records.size() && plan.dims == 0; ++r) {
            if (sample.cell(r, column).empty()) continue;
            plan.dims = parseList(sample.cell(r, column), {}).count;
        }
        return ok();
    }
    for (const std::size_t column : columns) {
        if (!sample.isNumbers(column)) {
            return unexpected(
                fmt::format("{}: its column {} does not hold numbers, expected columns of numbers or one "
                            "column of lists as vector",
                            file, inQuotes(plan.names[column])));
        }
        plan.roles[column] = CsvRole::number;
    }
    plan.dims = columns.size();
    return ok();
}

CsvPlan planOf(const Dialect& dialect, Sample& sample) {
    CsvPlan plan;
    plan.separator = dialect.separator;
    plan.decimalComma = sample.decimalComma = usesDecimalComma(dialect);
    sample.records = dialect.records;
    plan.hasHeader = sample.hasHeader = hasHeader(sample);
    const std::size_t columns = sample.columns();
    plan.names = columnNames(plan.hasHeader ? sample.records.front() : Record(columns));
    plan.roles.assign(columns, CsvRole::metadata);
    return plan;
}

// Other vectors are not metadata: their text would be many times what everything else takes.
void leaveOutOtherLists(CsvPlan& plan, const Sample& sample, const std::string& file) {
    std::vector<std::string> others;
    for (std::size_t c = 0; c < plan.roles.size(); ++c) {
        if (plan.roles[c] != CsvRole::metadata || !sample.isLists(c)) continue;
        plan.roles[c] = CsvRole::leftOut;
        others.push_back(plan.names[c]);
    }
    if (others.empty()) return;
    plan.warnings.push_back(
        fmt::format("{}: further columns hold lists of numbers and are left out: {}; --vector-columns NAME takes "
                    "another one as vector",
                    file, someOf(others)));
}

std::optional<std::vector<std::size_t>> columnsByRule(const Sample& sample, const std::vector<std::string>& names) {
    for (std::size_t c = 0; c < sample.columns(); ++c) {
        if (sample.isLists(c)) return std::vector{c};
    }
    std::vector<std::size_t> columns = numberColumns(sample, names);
    if (columns.size() < 2) return std::nullopt;
    return columns;
}

// The rest of the file is one cell then, so that nothing else about it can be told.
std::string openMarkMessage(const Dialect& dialect, std::string_view text, const std::string& file) {
    const Record& first = dialect.records.front();
    const std::size_t column = dialect.records.back().size();
    const std::string name = dialect.records.size() > 1 && column <= first.size() ? first[column - 1] : "";
    return fmt::format("{}: line {}, column {}: its quotation mark is never closed", file,
                       lineNumber(text, dialect.openMark),
                       name.empty() || parseFloat(name) ? std::to_string(column) : inQuotes(name));
}

Result<Dialect> usableDialect(std::string_view text, const std::string& file) {
    Dialect dialect = dialectOf(text, false);
    if (dialect.records.empty()) return unexpected(file + ": holds no rows, only blank lines");
    if (dialect.openMark != nullptr) return unexpected(openMarkMessage(dialect, text, file));
    if (dialect.records.front().size() > kMostColumns)
        return unexpected(fmt::format("{}: has more than {} columns", file, kMostColumns));
    return dialect;
}

}  // namespace

Result<CsvPlan> planCsv(std::string_view text, const std::vector<std::string>& wanted, const std::string& file) {
    const Result<Dialect> dialect = usableDialect(text, file);
    if (!dialect) return Unexpected(dialect.error());
    Sample sample;
    CsvPlan plan = planOf(*dialect, sample);
    if (namesOnly(sample)) {
        return unexpected(fmt::format("{}: has one line, of names ({}), expected rows of numbers below it", file,
                                      someOf(sample.records.front())));
    }
    std::vector<std::size_t> columns;
    if (!wanted.empty()) {
        Result<std::vector<std::size_t>> named = wantedColumns(plan, wanted, file);
        if (!named) return Unexpected(named.error());
        columns = *std::move(named);
    } else if (std::optional<std::vector<std::size_t>> found = columnsByRule(sample, plan.names)) {
        columns = *std::move(found);
    } else {
        return unexpected(fmt::format(
            "{}: has neither a column of lists of numbers in [ ] nor two columns of numbers besides such as "
            "count its rows, expected vectors; its columns are {}, of which --vector-columns chooses",
            file, someOf(plan.names)));
    }
    if (Status chosen = choose(plan, sample, columns, file); !chosen) return Unexpected(chosen.error());
    leaveOutOtherLists(plan, sample, file);
    if (plan.hasHeader && countsColumns(sample)) {
        plan.warnings.push_back(
            fmt::format("{}: its first line counts the columns from 0 and was taken as their names", file));
    }
    return plan;
}

Result<CsvPlan> planCsvMetadata(std::string_view text, const std::string& file) {
    const Result<Dialect> dialect = usableDialect(text, file);
    if (!dialect) return Unexpected(dialect.error());
    Sample sample;
    CsvPlan plan = planOf(*dialect, sample);
    plan.hasHeader = true;
    plan.names = columnNames(sample.records.front());
    return plan;
}

std::optional<std::string> findOpenMark(std::string_view text, const std::string& file) {
    const Dialect dialect = dialectOf(text, false);
    return dialect.openMark == nullptr ? std::nullopt : std::optional(openMarkMessage(dialect, text, file));
}

bool looksLikeCsv(std::string_view start) {
    const Dialect dialect = dialectOf(start, true);
    if (dialect.records.empty()) return false;
    Sample sample;
    const CsvPlan plan = planOf(dialect, sample);
    return columnsByRule(sample, plan.names).has_value();
}

bool hasDecimalComma(std::string_view cell) {
    const std::size_t comma = cell.find(',');
    if (comma == std::string_view::npos || cell.find('.') != std::string_view::npos) return false;
    return isCsvNumber(cell, true);
}

bool isCsvNumber(std::string_view cell, bool decimalComma) {
    cell = trimmed(cell);
    if (!decimalComma || cell.find(',') == std::string_view::npos) return parseFloat(cell).has_value();
    std::string pointed(cell);
    pointed[pointed.find(',')] = '.';
    return parseFloat(pointed).has_value();
}

}  // namespace nepho::projector
