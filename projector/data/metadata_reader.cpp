#include "projector/data/metadata_reader.h"

#include "projector/data/column_names.h"
#include "projector/data/csv_metadata.h"
#include "projector/data/csv_plan.h"
#include "projector/data/csv_rows.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace nepho::projector {
namespace {

constexpr std::string_view kMetadataStage = "metadata";
constexpr double kOpened = 0.15, kSplit = 0.25, kCells = 0.4;  // of the stage, about

struct Lines {
    std::vector<std::string_view> all;  // of the data, blank ones too, in order
    std::size_t blank = 0;
    bool hasHeader = false;
    std::string_view header;
};

// All lines of a text, found in parallel: first how many each part of it has, then where they go.
Status splitLines(std::string_view text, const JobContext& context, Lines& lines) {
    const std::vector<std::string_view> parts = splitAtLines(text);
    struct Count {
        std::size_t lines = 0, blank = 0;
    };
    std::vector<Count> counts(parts.size());
    constexpr double kHalf = (kOpened + kSplit) / 2;
    Status done = forEachBlock(parts.size(), context, {kMetadataStage, kOpened, kHalf}, [&](std::size_t p) {
        for (std::string_view rest = parts[p]; !rest.empty(); ++counts[p].lines) {
            counts[p].blank += isBlank(takeLine(rest)) ? 1 : 0;
        }
    });
    if (!done) return done;
    std::vector<std::size_t> first(parts.size());
    std::size_t total = 0;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        first[p] = total;
        total += counts[p].lines;
        lines.blank += counts[p].blank;
    }
    lines.all.resize(total);
    return forEachBlock(parts.size(), context, {kMetadataStage, kHalf, kSplit}, [&](std::size_t p) {
        // No further than was counted: somebody else may write to the file meanwhile.
        const std::size_t end = first[p] + counts[p].lines;
        std::string_view rest = parts[p];
        for (std::size_t line = first[p]; line < end && !rest.empty(); ++line) lines.all[line] = takeLine(rest);
    });
}

Result<Lines> split(std::string_view text, const JobContext& context) {
    Lines lines;
    std::string_view rest = text;
    std::string_view first;
    while (!rest.empty() && isBlank(first)) first = takeLine(rest);
    if (first.find('\t') != std::string_view::npos && !isBlank(first)) {
        lines.hasHeader = true;
        lines.header = first;
        text = rest;  // blank lines before the header are no rows
    }
    if (Status done = splitLines(text, context, lines); !done) return Unexpected(done.error());
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

std::vector<std::string> namesOf(const Lines& lines) {
    if (!lines.hasHeader) return {"label"};
    std::vector<std::string> written;
    std::string_view rest = lines.header;
    while (true) {
        const std::size_t tab = rest.find('\t');
        written.emplace_back(rest.substr(0, tab));
        if (tab == std::string_view::npos) return columnNames(written);
        rest.remove_prefix(tab + 1);
    }
}

// Lines with more or fewer cells than there are columns.
struct OddLines {
    std::size_t count = 0;
    std::string_view first;
    std::size_t cells = 0;  // of the first
};

using Cells = std::vector<std::vector<std::string_view>>;  // of one column after the other

// Fills row after row from line after line; cells that a line lacks stay empty.
OddLines splitCells(std::span<const std::string_view> lines, std::size_t firstRow, Cells& cells) {
    OddLines odd;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view line = lines[i];
        if (isBlank(line)) continue;
        std::size_t cell = 0;
        for (bool more = true; more; ++cell) {
            const std::size_t tab = line.find('\t');
            if (cell < cells.size()) cells[cell][firstRow + i] = line.substr(0, tab);
            more = tab != std::string_view::npos;
            if (more) line.remove_prefix(tab + 1);
        }
        if (cell == cells.size() || odd.count++ > 0) continue;
        odd.first = lines[i];
        odd.cells = cell;
    }
    return odd;
}

// The cells of `rows` rows, each of which is a line.
Result<Cells> cellsOf(std::span<const std::string_view> lines, std::size_t columns, std::size_t rows, OddLines& odd,
                      const JobContext& context) {
    constexpr std::size_t kBlock = 4096;
    Cells cells(columns, std::vector<std::string_view>(rows));
    lines = lines.first(std::min(lines.size(), rows));
    std::vector<OddLines> odds((lines.size() + kBlock - 1) / kBlock);
    Status done = forEachBlock(odds.size(), context, {kMetadataStage, kSplit, kCells}, [&](std::size_t b) {
        const std::size_t begin = b * kBlock;
        odds[b] = splitCells(lines.subspan(begin, std::min(kBlock, lines.size() - begin)), begin, cells);
    });
    if (!done) return Unexpected(done.error());
    for (const OddLines& block : odds) {
        if (odd.count == 0) odd = {0, block.first, block.cells};
        odd.count += block.count;
    }
    return cells;
}

Result<Table> tableOf(const std::vector<std::string>& names, Cells cells, const JobContext& context) {
    Table table;
    table.columns.resize(names.size());
    Status done = forEachBlock(names.size(), context, {kMetadataStage, kCells, 1.0}, [&](std::size_t c) {
        table.columns[c] = makeColumn(names[c], cells[c], context.stop);
        cells[c] = {};
    });
    if (!done) return Unexpected(done.error());
    return table;
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
    warnings.push_back(rowsDifferMessage(file, found, rows));
    return ok();
}

}  // namespace

std::string rowsDifferMessage(const std::string& file, std::size_t found, std::size_t rows) {
    return fmt::format("{}: has {} rows for {} vectors; {}", file, found, rows,
                       found > rows ? "the rows beyond were dropped" : "the vectors beyond have no metadata");
}

Result<Metadata> readMetadata(const std::filesystem::path& path, std::size_t rows, IfUnusable unusable,
                              const JobContext& context) {
    const std::string file = path.string();
    const Result<TextFile> opened = TextFile::open(path, context, {kMetadataStage, 0.0, kOpened});
    const auto giveUp = [unusable](std::string message) -> Result<Metadata> {
        if (unusable == IfUnusable::fail || message == kStoppedMessage) return unexpected(std::move(message));
        return Metadata{{}, {std::move(message) + "; the metadata are left out"}};
    };
    if (!opened) return giveUp(opened.error().message);
    if (opened->text().find('\0') != std::string_view::npos) {
        return giveUp(file + ": is binary, expected tab-separated text");
    }
    Metadata metadata;
    metadata.warnings = opened->warnings();
    if (isCsvMetadata(path, opened->text())) {
        Result<Metadata> csv = readCsvMetadata(opened->text(), rows, file, context);
        if (!csv) return giveUp(csv.error().message);
        csv->warnings.insert(csv->warnings.begin(), metadata.warnings.begin(), metadata.warnings.end());
        return csv;
    }
    Result<Lines> found = split(opened->text(), context);
    if (!found) return Unexpected(found.error());
    Lines& lines = *found;
    const bool blankRows = blankLinesAreRows(lines, rows);
    if (blankRows) {
        metadata.warnings.push_back(fmt::format(
            "{}: its blank lines were taken as rows without values, since only then there are {} rows", file, rows));
    } else if (lines.blank > 0) {
        lines.all.erase(std::remove_if(lines.all.begin(), lines.all.end(), isBlank), lines.all.end());
    }
    if (Status checked = checkRowCount(lines, lines.all.size(), rows, file, metadata.warnings); !checked)
        return Unexpected(checked.error());
    // A column costs memory for every row and for itself, while a hostile header line can name millions of columns in a
    // small file.
    constexpr std::size_t kMaxCells = std::size_t{1} << 28, kMostColumns = std::size_t{1} << 16;
    const auto columns = static_cast<std::size_t>(std::count(lines.header.begin(), lines.header.end(), '\t')) + 1;
    if (columns > kMostColumns)
        return giveUp(fmt::format("{}: has {} columns, expected at most {}", file, columns, kMostColumns));
    if (rows != 0 && columns > kMaxCells / rows) {
        return giveUp(
            fmt::format("{}: has {} columns for {} rows, expected at most {} cells", file, columns, rows, kMaxCells));
    }
    const std::vector<std::string> names = namesOf(lines);
    OddLines odd;
    Result<Cells> cells = cellsOf(lines.all, names.size(), rows, odd, context);
    if (!cells) return Unexpected(cells.error());
    if (odd.count > 0) {
        metadata.warnings.push_back(
            fmt::format("{}: line {} has {} cells, expected {}; {} lines differ so, missing cells are empty and "
                        "further ones are dropped",
                        file, lineNumber(opened->text(), odd.first.data()), odd.cells, names.size(), odd.count));
    }
    Result<Table> table = tableOf(names, *std::move(cells), context);
    if (!table) return Unexpected(table.error());
    metadata.table = *std::move(table);
    return metadata;
}

Result<std::size_t> readMetadataRowCount(const std::filesystem::path& path, const JobContext& context) {
    const Result<TextFile> opened = TextFile::open(path, context);
    if (!opened) return Unexpected(opened.error());
    if (isCsvMetadata(path, opened->text())) {
        const Result<CsvPlan> plan = planCsvMetadata(opened->text(), path.string());
        if (!plan) return Unexpected(plan.error());
        const Result<CsvRecords> records = findRecords(opened->text(), plan->separator, true, context, {});
        return records ? Result<std::size_t>(records->rows) : Unexpected(records.error());
    }
    const Result<Lines> lines = split(opened->text(), context);
    if (!lines) return Unexpected(lines.error());
    return lines->all.size() - lines->blank;
}

}  // namespace nepho::projector
