#include "projector/data/metadata_reader.h"

#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace nepho::projector {
namespace {

struct Lines {
    std::vector<std::string_view> all;  // of the data, blank ones too, in order
    std::size_t blank = 0;
    bool hasHeader = false;
    std::string_view header;
    std::size_t firstNumber = 1;  // the number of all[0] in the file
};

Lines split(std::string_view text) {
    Lines lines;
    lines.all.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
    bool first = true;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::string_view line = takeLine(text);
        ++number;
        const bool blank = isBlank(line);
        if (first && !blank) {
            first = false;
            if (line.find('\t') != std::string_view::npos) {
                lines.hasHeader = true;
                lines.header = line;
                lines.all.clear();  // blank lines before the header are no rows
                lines.blank = 0;
                lines.firstNumber = number + 1;
                continue;
            }
        }
        lines.all.push_back(line);
        lines.blank += blank ? 1 : 0;
    }
    return lines;
}

// Which lines are the rows. Other programs skip blank lines, which shifts every label behind an empty one; so blank
// lines are rows where the counts fit only then.
bool blankLinesAreRows(Lines& lines, std::size_t rows) {
    if (lines.all.size() - lines.blank == rows) return false;
    if (lines.all.size() == rows) return lines.blank != 0;
    std::size_t end = lines.all.size();
    while (end > rows && isBlank(lines.all[end - 1])) --end;
    if (end != rows || end == lines.all.size()) return false;
    lines.all.resize(end);
    return true;
}

std::vector<std::string> columnNames(const Lines& lines) {
    if (!lines.hasHeader) return {"label"};
    std::vector<std::string> names;
    std::unordered_set<std::string> used;
    std::string_view rest = lines.header;
    while (true) {
        const std::size_t tab = rest.find('\t');
        std::string name(rest.substr(0, tab));
        if (name.empty()) name = fmt::format("column {}", names.size() + 1);
        std::string unique = name;
        for (int copy = 2; !used.insert(unique).second; ++copy) unique = fmt::format("{} ({})", name, copy);
        names.push_back(std::move(unique));
        if (tab == std::string_view::npos) return names;
        rest = rest.substr(tab + 1);
    }
}

struct OddLine {
    std::size_t number = 0;
    std::size_t cells = 0;
    std::size_t count = 0;  // of lines like this
};

void noteOdd(OddLine& odd, std::size_t number, std::size_t cells) {
    if (odd.count++ > 0) return;
    odd.number = number;
    odd.cells = cells;
}

// Cells of one column after the other; missing ones stay empty. One pass over the lines a column would need the
// position in each line, so all columns are filled at once.
std::vector<std::vector<std::string_view>> splitCells(const Lines& lines, std::size_t columns, std::size_t rows,
                                                      bool blankRows, OddLine& odd) {
    std::vector<std::vector<std::string_view>> cells(columns, std::vector<std::string_view>(rows));
    std::size_t row = 0;
    for (std::size_t i = 0; i < lines.all.size() && row < rows; ++i) {
        std::string_view line = lines.all[i];
        if (isBlank(line)) {
            if (blankRows) ++row;
            continue;
        }
        std::size_t cell = 0;
        for (bool more = true; more; ++cell) {
            const std::size_t tab = line.find('\t');
            if (cell < columns) cells[cell][row] = line.substr(0, tab);
            more = tab != std::string_view::npos;
            if (more) line.remove_prefix(tab + 1);
        }
        if (cell != columns) noteOdd(odd, lines.firstNumber + i, cell);
        ++row;
    }
    return cells;
}

Status checkRowCount(const Lines& lines, std::size_t found, std::size_t rows, const std::string& file,
                     std::vector<std::string>& warnings) {
    if (found == rows) return ok();
    if (!lines.hasHeader && found == rows + 1) {
        return unexpected(fmt::format(
            "{}: has {} rows for {} vectors; metadata of a single column should not have a header", file, found, rows));
    }
    if (lines.hasHeader && found + 1 == rows) {
        return unexpected(fmt::format(
            "{}: has {} rows below its first line for {} vectors; metadata of several columns should have a header",
            file, found, rows));
    }
    warnings.push_back(
        fmt::format("{}: has {} rows for {} vectors; {}", file, found, rows,
                    found > rows ? "the rows beyond were dropped" : "the vectors beyond have no metadata"));
    return ok();
}

}  // namespace

Result<Metadata> readMetadata(const std::filesystem::path& path, std::size_t rows, IfUnusable unusable) {
    const std::string file = path.string();
    const Result<TextFile> opened = TextFile::open(path);
    const auto giveUp = [unusable](std::string message) -> Result<Metadata> {
        if (unusable == IfUnusable::fail) return unexpected(std::move(message));
        return Metadata{{}, {std::move(message) + "; the metadata are left out"}};
    };
    if (!opened) return giveUp(opened.error().message);
    if (opened->text().find('\0') != std::string_view::npos) {
        return giveUp(file + ": is binary, expected tab-separated text");
    }
    Metadata metadata;
    metadata.warnings = opened->warnings();
    Lines lines = split(opened->text());
    const std::vector<std::string> names = columnNames(lines);
    const bool blankRows = blankLinesAreRows(lines, rows);
    if (blankRows) {
        metadata.warnings.push_back(fmt::format(
            "{}: its blank lines were taken as rows without values, since only then there are {} rows", file, rows));
    }
    const std::size_t found = blankRows ? lines.all.size() : lines.all.size() - lines.blank;
    if (Status checked = checkRowCount(lines, found, rows, file, metadata.warnings); !checked)
        return Unexpected(checked.error());
    // A column costs memory for every row, while a hostile header line can name millions of columns in a small file.
    constexpr std::size_t kMaxCells = std::size_t{1} << 28;
    if (rows != 0 && names.size() > kMaxCells / rows) {
        return giveUp(fmt::format("{}: has {} columns for {} rows, expected at most {} cells", file, names.size(), rows,
                                  kMaxCells));
    }
    OddLine odd;
    std::vector<std::vector<std::string_view>> cells = splitCells(lines, names.size(), rows, blankRows, odd);
    if (odd.count > 0) {
        metadata.warnings.push_back(
            fmt::format("{}: line {} has {} cells, expected {}; {} lines differ so, missing cells are empty and "
                        "further ones are dropped",
                        file, odd.number, odd.cells, names.size(), odd.count));
    }
    metadata.table.columns.reserve(names.size());
    for (std::size_t c = 0; c < names.size(); ++c) {
        metadata.table.columns.push_back(makeColumn(names[c], cells[c]));
        cells[c] = {};
    }
    return metadata;
}

Result<std::size_t> readMetadataRowCount(const std::filesystem::path& path) {
    const Result<TextFile> opened = TextFile::open(path);
    if (!opened) return Unexpected(opened.error());
    const Lines lines = split(opened->text());
    return lines.all.size() - lines.blank;
}

}  // namespace nepho::projector
