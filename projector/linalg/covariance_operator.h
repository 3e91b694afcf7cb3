#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/linalg/centering.h"
#include "projector/linalg/top_eigen.h"

namespace nepho::projector {

/// The D x D matrix of inner products of the centred columns (computeGram's, in the scaled units of the centering),
/// never formed: x -> Xc^T (Xc x), one pass over the data for each product, float32 products and sums in double over
/// blocks of rows in a fixed order. For data where both N and D are too large for a matrix. Data, centering and context
/// must outlive it; once stopped, products have no meaning.
SymmetricOperator makeCovarianceOperator(MatrixView data, const Centering& centering, const JobContext& context);

}  // namespace nepho::projector
