#include "projector/data/csv_metadata.h"

#include "projector/data/column_names.h"
#include "projector/data/csv_plan.h"
#include "projector/data/csv_rows.h"
#include "projector/data/extension.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace nepho::projector {
namespace {

// A blank line between others: likely a row without a value, which CSV cannot tell from nothing.
bool hasBlankLine(std::string_view text) {
    text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    while (!text.empty()) {
        if (isBlank(takeLine(text))) return true;
    }
    return false;
}

// Rows that are missing have no values.
void resizeColumn(Column& column, std::size_t rows) {
    if (column.kind == ColumnKind::number) {
        column.numbers.resize(rows, std::numeric_limits<double>::quiet_NaN());
    } else {
        column.codes.resize(rows, Column::kMissingCode);
    }
}

}  // namespace

bool isCsvMetadata(const std::filesystem::path& path, std::string_view text) {
    if (!hasExtension(path, {".csv"})) return false;
    std::string_view line;
    while (!text.empty() && isBlank(line)) line = takeLine(text);
    return line.find('\t') == std::string_view::npos;
}

Result<Metadata> readCsvMetadata(std::string_view text, std::size_t rows, const std::string& file,
                                 const JobContext& context) {
    constexpr std::string_view kStage = "metadata";
    constexpr double kOpened = 0.15, kFound = 0.3;  // of the stage, about
    Result<CsvPlan> plan = planCsvMetadata(text, file);
    if (!plan) return Unexpected(plan.error());
    // A column costs memory for every row, while a hostile header line can name very many in a small file.
    constexpr std::size_t kMaxCells = std::size_t{1} << 28;
    if (rows != 0 && plan->names.size() > kMaxCells / rows) {
        return unexpected(fmt::format("{}: has {} columns for {} rows, expected at most {} cells", file,
                                      plan->names.size(), rows, kMaxCells));
    }
    Result<CsvRecords> records = findRecords(text, plan->separator, true, context, {kStage, kOpened, kFound});
    const bool firstIsRow = records && records->rows + 1 == rows && !hasBlankLine(text);
    if (firstIsRow) {
        plan->hasHeader = false;
        plan->names = plan->names.size() == 1 ? std::vector<std::string>{"label"}
                                              : columnNames(std::vector<std::string>(plan->names.size()));
        records = findRecords(text, plan->separator, false, context, {kStage, kOpened, kFound});
    }
    if (!records) return Unexpected(records.error());
    Result<CsvRows> read = readRecords(*records, *plan, text, file, context, {kStage, kFound, 1.0});
    if (!read) return Unexpected(read.error());
    Metadata metadata;
    if (firstIsRow) {
        metadata.warnings.push_back(fmt::format(
            "{}: its first line was taken as a row and not as names, since only then there are {} rows", file, rows));
    }
    if (records->rows != rows) metadata.warnings.push_back(rowsDifferMessage(file, records->rows, rows));
    for (Column& column : read->columns) resizeColumn(column, rows);
    metadata.table.columns = std::move(read->columns);
    return metadata;
}

}  // namespace nepho::projector
