#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/knn_table.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace nepho::projector {

struct ApproximateKnnOptions {
    std::size_t k = 90;
    Metric metric = Metric::euclidean;  ///< not dot
    double recall = 0.99;               ///< to be reached on a sample, (0, 1]
    std::uint64_t seed = 0;
};

/// Neighbours of which some may be missing.
struct ApproximateKnn {
    KnnTable table;
    double recall = 1.0;  ///< the share of true neighbours found, measured on a sample
};

/// Neighbours through a partition of the rows: each row is compared with those of the cells whose centres are nearest
/// to its own cell's, and the best of them are measured anew (inverted lists as in Jegou, Douze and Schmid, "Product
/// Quantization for Nearest Neighbor Search" (2011), section 4, without quantization). How many cells is found on a
/// sample of rows whose true neighbours are computed: the fewest that reach the recall. None where no number of cells
/// up to a quarter of the rows does. `coarse`: N x C, in whose euclidean distance near rows are near: `data` itself, or
/// fewer dimensions, of which `complete` is false; then more of the best are measured. The same for any number of
/// threads. Requires N >= 2 and k >= 1. Reports "neighbours"; fails only when stopped.
Result<std::optional<ApproximateKnn>> computeApproximateKnn(MatrixView data, MatrixView coarse, bool complete,
                                                            const ApproximateKnnOptions& options,
                                                            const JobContext& context = {});

}  // namespace nepho::projector
