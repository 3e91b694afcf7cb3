#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/linalg/centering.h"

#include <vector>

namespace nepho::projector {

/// columns: D x D, the products of columns (N - 1 times the covariance). rows: N x N, the products of rows.
enum class GramSide { columns, rows };

/// All inner products of the centred columns or rows of the data, in the scaled units of the centering: n x n,
/// row-major, symmetric. Products are summed in float32 over blocks of a fixed length and in double, in order, over
/// blocks: the same to the bit for any number of threads on one instruction set. Blocking as in Goto and van de Geijn,
/// "Anatomy of high-performance matrix multiplication" (2008). Reports "covariance"; fails only when stopped.
Result<std::vector<double>> computeGram(MatrixView data, const Centering& centering, GramSide side,
                                        const JobContext& context = {});

}  // namespace nepho::projector
