#pragma once

#include "projector/base/atomic_file.h"
#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/table.h"

#include <string>
#include <vector>

namespace nepho::projector {

/// Whether a table says more than the numbers of the rows, which every reader knows without a file.
bool isWorthWriting(const Table& table);

/// Appends a table to a file as TensorBoard and readMetadata() read metadata: tabs between the cells, no quoting; a
/// header where there are several columns, none above a single one. A missing value is an empty cell. Returns what had
/// to be changed for that, one sentence each:
///
/// A tab, line break or NUL within a cell or name becomes a blank. Other programs skip a line of blanks alone, and all
/// rows behind it move up; where a row would be such a line, a last column "row" with the rows' numbers, from 0, is
/// added. The name of a single column is not written, and readers call it "label".
///
/// Stage reported: "metadata". Errors: as AtomicFile::write; stopped (kStoppedMessage).
Result<std::vector<std::string>> writeMetadata(AtomicFile& file, const Table& table, const JobContext& context = {});

}  // namespace nepho::projector
