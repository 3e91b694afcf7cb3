#pragma once

#include "projector/base/atomic_file.h"
#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"

namespace nepho::projector {

/// Appends the rows of a matrix to a file as float32, little-endian, one after the other: all of a raw .bytes file.
/// Stage reported: "tensor". Errors: as AtomicFile::write; stopped (kStoppedMessage).
Status writeFloatRows(AtomicFile& file, const MatrixView& matrix, const JobContext& context = {});

}  // namespace nepho::projector
