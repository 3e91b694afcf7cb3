#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/data/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

/// What a tensor file of any format holds.
struct LoadedTensor {
    Matrix vectors;                     ///< N x D
    std::optional<Column> label;        ///< N rows, where the file names its rows
    std::vector<Column> columns;        ///< N rows each: what else a table says of them
    std::vector<std::string> warnings;  ///< one sentence each
};

/// Warns where the vectors have another shape than was declared (N, D; N = 0: any; may be empty): the file is believed.
void compareWithDeclared(LoadedTensor& tensor, const std::vector<std::size_t>& shape, const std::string& file);

/// An Error where a value is NaN or infinite: names the first one by row and column, counted from 0, and says how many
/// rows have such values. Or where it was stopped (kStoppedMessage).
Status checkFinite(const std::string& file, const MatrixView& vectors, const JobContext& context = {});

/// The rows whose values are all finite. Error: stopped.
Result<std::vector<std::uint32_t>> finiteRows(const MatrixView& vectors, const JobContext& context = {});

}  // namespace nepho::projector
