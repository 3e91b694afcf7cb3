#pragma once

#include "projector/base/atomic_file.h"
#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"

#include <filesystem>

namespace nepho::projector {

/// Appends a matrix to an empty file as .npy version 1.0, '<f4', C order, whose data begin at a multiple of 64 bytes,
/// as numpy's own. Stage reported and errors: as writeFloatRows().
Status writeNpy(AtomicFile& file, const MatrixView& matrix, const JobContext& context = {});

/// The same, under a temporary name that is then renamed. Errors: the file cannot be written.
Status writeNpy(const std::filesystem::path& path, const MatrixView& matrix);

}  // namespace nepho::projector
