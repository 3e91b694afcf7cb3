#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/loaded_tensor.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace nepho::projector {

/// Reads a table (RFC 4180; commas, semicolons or tabs) of which some columns are the vectors and all others metadata:
/// those that `vectorColumns` names, else those that planCsv() chooses. An empty cell of a vector is NaN. Another shape
/// than declared (N, D; may be empty) is a warning. Errors: no vectors in it (planCsv); a cell or line that does not
/// fit (file, line, column, found, expected; see readRecords). Reports the stage "vectors"; stopped, it returns
/// kStoppedMessage.
Result<LoadedTensor> readCsvTensor(const std::filesystem::path& path, const std::vector<std::size_t>& shape,
                                   const std::vector<std::string>& vectorColumns, const JobContext& context = {});

}  // namespace nepho::projector
