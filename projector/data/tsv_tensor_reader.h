#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/loaded_tensor.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace nepho::projector {

/// Reads a tensor of one vector a line, its numbers separated by tabs, or by spaces where the first line has no tab.
/// Blank lines are skipped. A first token that is no number, or one more than the others have, is the row's label and
/// goes to the column "label". Where `shape` (N, D; may be empty) says D and the rows have D + 1 numbers of which the
/// first count 0, 1, 2, ..., those are labels too, with a warning; any other D than declared is believed, with a
/// warning. Errors: a row of another length, something that is no number (file, line, field, found, expected), no rows
/// at all. Reports the stage "vectors"; stopped, it returns kStoppedMessage.
Result<LoadedTensor> readTsvTensor(const std::filesystem::path& path, const std::vector<std::size_t>& shape,
                                   const JobContext& context = {});

}  // namespace nepho::projector
