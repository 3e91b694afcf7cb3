#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/knn_table.h"
#include "projector/knn/neighbors.h"
#include "projector/layout/coarse_rows.h"

#include <cstddef>
#include <cstdint>

namespace nepho::projector {

/// How the neighbours of all rows are found.
enum class NeighborRoute { automatic, exact, approximate };

struct NeighborOptions {
    std::size_t k = 90;
    Metric metric = Metric::euclidean;
    NeighborRoute route = NeighborRoute::automatic;  ///< automatic: exact while that takes seconds
    double recall = 0.99;                            ///< that approximate neighbours must reach on a sample, (0, 1]
    std::uint64_t seed = 0;
};

/// Whether the neighbours are found exactly without a try at less: not a matter of how many are wanted.
bool searchesExactly(MatrixView data, const NeighborOptions& options);

struct AllNeighbors {
    KnnTable table;
    double recall = 1.0;  ///< the share of true neighbours found, measured on a sample; 1 of exact ones
    bool exact = true;
};

/// The neighbours of every row: exactly, or through a partition of the rows whose measured recall is at least what was
/// asked for; where that cannot be had for less work, exactly after all. By inner products always exactly: cells of
/// near rows say nothing about them. Reports "neighbours" and the stages of
/// computePca(); fails only when stopped.
Result<AllNeighbors> findAllNeighbors(MatrixView data, const NeighborOptions& options, const JobContext& context = {});
/// The same where the coarse rows of the same data and metric are already there.
Result<AllNeighbors> findAllNeighbors(MatrixView data, const CoarseRows& coarse, const NeighborOptions& options,
                                      const JobContext& context = {});

}  // namespace nepho::projector
