#include "projector/layout/all_neighbors.h"

#include "projector/knn/approximate_knn.h"

#include <utility>

namespace nepho::projector {

namespace {

/// Below this all pairs take seconds on two cores, and a partition saves little.
constexpr double kFewOperations = 1e12;
constexpr std::size_t kFewRows = 20'000;

Result<AllNeighbors> findExactly(MatrixView data, const NeighborOptions& options, const JobContext& context) {
    auto table = computeExactKnn(data, options.k, options.metric, context);
    if (!table) return Unexpected(table.error());
    return AllNeighbors{std::move(*table), 1.0, true};
}

}  // namespace

bool searchesExactly(MatrixView data, const NeighborOptions& options) {
    if (data.rows < 2) return true;
    if (options.metric == Metric::dot) return true;
    if (options.route != NeighborRoute::automatic) return options.route == NeighborRoute::exact;
    const auto rows = static_cast<double>(data.rows);
    return data.rows < kFewRows || 2.0 * rows * rows * static_cast<double>(data.cols) < kFewOperations;
}

Result<AllNeighbors> findAllNeighbors(MatrixView data, const CoarseRows& coarse, const NeighborOptions& options,
                                      const JobContext& context) {
    if (options.k > 0 && !searchesExactly(data, options)) {
        auto found = computeApproximateKnn(data, coarse.rows, coarse.complete,
                                           {options.k, options.metric, options.recall, options.seed}, context);
        if (!found) return Unexpected(found.error());
        if (*found) return AllNeighbors{std::move((*found)->table), (*found)->recall, false};
    }
    return findExactly(data, options, context);
}

Result<AllNeighbors> findAllNeighbors(MatrixView data, const NeighborOptions& options, const JobContext& context) {
    if (options.k == 0 || searchesExactly(data, options)) return findExactly(data, options, context);
    const auto coarse = coarseRows(data, options.metric, options.seed, context);
    if (!coarse) return Unexpected(coarse.error());
    return findAllNeighbors(data, *coarse, options, context);
}

}  // namespace nepho::projector
