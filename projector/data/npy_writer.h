#pragma once

#include "projector/base/matrix.h"
#include "projector/base/result.h"

#include <filesystem>

namespace nepho::projector {

/// Writes a matrix as .npy version 1.0, '<f4', C order, under a temporary name that is then renamed. The data begin at
/// a multiple of 64 bytes, as numpy's own. Errors: the file cannot be written.
Status writeNpy(const std::filesystem::path& path, const MatrixView& matrix);

}  // namespace nepho::projector
