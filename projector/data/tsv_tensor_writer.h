#pragma once

#include "projector/base/atomic_file.h"
#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"

namespace nepho::projector {

/// Appends the rows of a matrix of finite numbers to a file as text: one a line, tabs between the numbers, no header.
/// Each number is the shortest text from which the same float is read, whatever the locale. Only some megabytes of text
/// are in memory at a time. Stage reported: "tensor". Errors: as AtomicFile::write; stopped (kStoppedMessage).
Status writeTsvRows(AtomicFile& file, const MatrixView& matrix, const JobContext& context = {});

}  // namespace nepho::projector
