#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/data/csv_plan.h"
#include "projector/data/table.h"
#include "projector/data/text_blocks.h"

#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// A CSV text cut into blocks of whole records, the header taken off.
struct CsvRecords {
    std::vector<std::string_view> blocks;
    std::vector<std::size_t> firstRow;  ///< of each block
    std::size_t rows = 0;
};

/// Cuts a text and counts its records in parallel. Error: stopped (kStoppedMessage).
Result<CsvRecords> findRecords(std::string_view text, char separator, bool hasHeader, const JobContext& context,
                               StagePart part);

struct CsvRows {
    Matrix vectors;               ///< rows x plan.dims; an empty cell is NaN
    std::vector<Column> columns;  ///< those that are metadata, in order
};

/// Reads all records as the plan says, in parallel. `text` is what the records are of, from the file's first byte on,
/// for its lines. Errors, of the first line that has one: another number of cells than columns; a cell of a vector that
/// is no number or no list of plan.dims numbers; quotation marks that do not fit; stopped.
Result<CsvRows> readRecords(const CsvRecords& records, const CsvPlan& plan, std::string_view text,
                            const std::string& file, const JobContext& context, StagePart part);

}  // namespace nepho::projector
