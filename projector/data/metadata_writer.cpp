#include "projector/data/metadata_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace nepho::projector {
namespace {

using std::string_view_literals::operator""sv;

// Readers take one off the start of a file: a text that begins with its own needs another.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What JavaScript's trim() takes for blank, beyond ASCII: a line of it alone is skipped by programs that run in
// browsers.
std::size_t blankAt(std::string_view text) {
    static constexpr std::array kBlanks{"\xC2\xA0"sv,     "\xE1\x9A\x80"sv, "\xE2\x80\xA8"sv, "\xE2\x80\xA9"sv,
                                        "\xE2\x80\xAF"sv, "\xE2\x81\x9F"sv, "\xE3\x80\x80"sv, kByteOrderMark};
    if (" \t\n\v\f\r"sv.find(text.front()) != std::string_view::npos || text.front() == '\0') return 1;
    for (const std::string_view blank : kBlanks) {
        if (text.starts_with(blank)) return blank.size();
    }
    const bool general =
        text.size() >= 3 && text.starts_with("\xE2\x80"sv) && static_cast<unsigned char>(text[2]) - 0x80u <= 0x0Au;
    return general ? 3 : 0;
}

bool isAllBlank(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = blankAt(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

// The cells of one column as they are written.
class WrittenCells {
  public:
    explicit WrittenCells(const Column& column) : column_(column) {
        if (column.kind == ColumnKind::number) return;
        for (const std::string& value : column.values) {
            std::string text = value;
            std::ranges::replace_if(
                text, [](char c) { return "\t\n\r\0"sv.find(c) != std::string_view::npos; }, ' ');
            changed_.push_back(text != value);
            blank_.push_back(isAllBlank(text));
            texts_.push_back(std::move(text));
        }
    }

    void append(std::string& line, std::size_t row) const {
        if (column_.kind == ColumnKind::number) {
            line += column_.text(row);
        } else if (!column_.isMissing(row)) {
            line += texts_[code(row)];
        }
    }
    bool isBlank(std::size_t row) const {
        return column_.isMissing(row) || (column_.kind == ColumnKind::text && blank_[code(row)]);
    }
    std::size_t changedCells() const {
        std::size_t count = 0;
        for (const std::int32_t code : column_.codes) {
            if (code != Column::kMissingCode && changed_[static_cast<std::size_t>(code)]) ++count;
        }
        return count;
    }

  private:
    std::size_t code(std::size_t row) const { return static_cast<std::size_t>(column_.codes[row]); }

    const Column& column_;
    std::vector<std::string> texts_;  // of the values of a text column
    std::vector<bool> changed_, blank_;
};

Column rowNumbers(const Table& table, std::size_t rows) {
    std::string name = "row";
    for (int copy = 2; table.find(name) != nullptr; ++copy) name = fmt::format("row ({})", copy);
    return countingColumn(std::move(name), rows);
}

std::size_t countBlankRows(const std::vector<WrittenCells>& columns, std::size_t rows) {
    std::size_t blank = 0;
    for (std::size_t row = 0; row < rows; ++row)
        blank += std::ranges::all_of(columns, [row](const WrittenCells& cells) { return cells.isBlank(row); }) ? 1 : 0;
    return blank;
}

// A name is a cell too, and a header of blank names would be no header.
Column asColumnOfNames(const Table& table) {
    Column names;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const std::string& name = table.columns[c].name;
        names.codes.push_back(static_cast<std::int32_t>(c));
        names.values.push_back(isAllBlank(name) ? fmt::format("column {}", c + 1) : name);
    }
    return names;
}

std::vector<std::string> changesOf(std::size_t changed, std::size_t blankRows, const std::string& rowColumn,
                                   const Table& table) {
    std::vector<std::string> changes;
    if (changed > 0)
        changes.push_back(fmt::format("tabs and line breaks within {} metadata cell{} were written as blanks", changed,
                                      changed == 1 ? "" : "s"));
    if (blankRows > 0) {
        changes.push_back(
            fmt::format("{} row{} no metadata, and other programs would skip {}; a column \"{}\" with the numbers of "
                        "the rows was added to keep {} place",
                        blankRows, blankRows == 1 ? " has" : "s have", blankRows == 1 ? "it" : "them", rowColumn,
                        blankRows == 1 ? "its" : "their"));
    } else if (table.columns.size() == 1 && table.columns.front().name != "label") {
        changes.push_back(
            fmt::format("a single column of metadata has no name in a file; \"{}\" is called \"label\" by "
                        "whoever reads it",
                        table.columns.front().name));
    }
    return changes;
}

}  // namespace

bool isWorthWriting(const Table& table) {
    if (table.columns.empty()) return false;
    const Column& first = table.columns.front();
    if (table.columns.size() > 1 || first.name != "__index__" || first.kind != ColumnKind::number) return true;
    double expected = 0.0;
    return first.counted == 0 &&
           !std::ranges::all_of(first.numbers, [&](double number) { return number == expected++; });
}

Result<std::vector<std::string>> writeMetadata(AtomicFile& file, const Table& table, const JobContext& context) {
    constexpr std::size_t kRowsAtOnce = 4096;
    const std::size_t rows = table.columns.empty() ? 0 : table.columns.front().rows();
    std::vector<WrittenCells> columns(table.columns.begin(), table.columns.end());
    const std::size_t blankRows = countBlankRows(columns, rows);
    std::optional<Column> numbers;
    if (blankRows > 0) columns.emplace_back(numbers.emplace(rowNumbers(table, rows)));

    const Column columnOfNames = asColumnOfNames(table);
    const WrittenCells names(columnOfNames);
    std::size_t changed = 0;
    std::string lines;
    if (columns.size() > 1) {
        changed += names.changedCells();
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (c > 0) lines += '\t';
            names.append(lines, c);
        }
        if (numbers) lines += '\t' + numbers->name;
        lines += '\n';
    }
    for (const WrittenCells& cells : columns) changed += cells.changedCells();
    bool first = true;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (c > 0) lines += '\t';
            columns[c].append(lines, row);
        }
        lines += '\n';
        if ((row + 1) % kRowsAtOnce != 0 && row + 1 != rows) continue;
        context.report("metadata", static_cast<double>(row) / static_cast<double>(rows));
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        if (std::exchange(first, false) && lines.starts_with(kByteOrderMark)) lines.insert(0, kByteOrderMark);
        if (Status written = file.write(lines); !written) return Unexpected(written.error());
        lines.clear();
    }
    return changesOf(changed, blankRows, numbers ? numbers->name : std::string(), table);
}

}  // namespace nepho::projector
