#pragma once

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
    std::vector<std::string> warnings;  ///< one sentence each
};

/// An Error where a value is NaN or infinite: names the first one by row and column, counted from 0, and says how many
/// rows have such values.
Status checkFinite(const std::string& file, const MatrixView& vectors);

/// The rows whose values are all finite.
std::vector<std::uint32_t> finiteRows(const MatrixView& vectors);

}  // namespace nepho::projector
