#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/neighbors.h"

#include <cstdint>

namespace nepho::projector {

/// Rows in fewer dimensions, in which those that are near in the metric are near in euclidean distance.
struct CoarseRows {
    Matrix rows;
    bool complete = true;  ///< no dimension is left out
};

inline constexpr std::size_t kCoarseDimensions = 128;

/// The rows with length 1; zero rows stay. In parallel.
Matrix unitRows(MatrixView data);

/// The rows (of cosine: as unit vectors) as they are up to kCoarseDimensions dimensions, else turned into the principal
/// axes of so many. Fails only when stopped.
Result<CoarseRows> coarseRows(MatrixView data, Metric metric, std::uint64_t seed, const JobContext& context = {});

}  // namespace nepho::projector
