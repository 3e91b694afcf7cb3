#include "projector/data/csv_tensor_reader.h"

#include "projector/data/csv_plan.h"
#include "projector/data/csv_rows.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <utility>

namespace nepho::projector {

Result<LoadedTensor> readCsvTensor(const std::filesystem::path& path, const std::vector<std::size_t>& shape,
                                   const std::vector<std::string>& vectorColumns, const JobContext& context) {
    constexpr std::string_view kStage = "vectors";
    constexpr double kOpened = 0.1, kFound = 0.25;  // of the stage, about
    const std::string file = path.string();
    const Result<TextFile> opened = TextFile::open(path, context, {kStage, 0.0, kOpened});
    if (!opened) return Unexpected(opened.error());
    const std::string_view text = opened->text();
    Result<CsvPlan> plan = planCsv(text, vectorColumns, file);
    if (!plan) return Unexpected(plan.error());
    const Result<CsvRecords> records =
        findRecords(text, plan->separator, plan->hasHeader, context, {kStage, kOpened, kFound});
    if (!records) return Unexpected(records.error());
    Result<CsvRows> rows = readRecords(*records, *plan, text, file, context, {kStage, kFound, 1.0});
    if (!rows) return Unexpected(rows.error());
    LoadedTensor tensor;
    tensor.vectors = std::move(rows->vectors);
    tensor.columns = std::move(rows->columns);
    tensor.warnings = opened->warnings();
    tensor.warnings.insert(tensor.warnings.end(), plan->warnings.begin(), plan->warnings.end());
    compareWithDeclared(tensor, shape, file);
    return tensor;
}

}  // namespace nepho::projector
