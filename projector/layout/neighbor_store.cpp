#include "projector/layout/neighbor_store.h"

#include <algorithm>

namespace nepho::projector {

namespace {

/// The k nearest of a table of more, which has them in order.
KnnTable firstOf(const KnnTable& table, std::size_t k) {
    KnnTable first{table.rows, std::min(k, table.k), {}, {}};
    first.ids.reserve(first.rows * first.k);
    first.distances.reserve(first.rows * first.k);
    for (std::size_t row = 0; row < table.rows; ++row) {
        const auto ids = table.idsOf(row).first(first.k);
        const auto distances = table.distancesOf(row).first(first.k);
        first.ids.insert(first.ids.end(), ids.begin(), ids.end());
        first.distances.insert(first.distances.end(), distances.begin(), distances.end());
    }
    return first;
}

std::size_t bytesOf(const KnnTable& table) {
    return table.rows * table.k * (sizeof(std::uint32_t) + sizeof(float));
}

}  // namespace

std::optional<AllNeighbors> NeighborStore::kept(MatrixView data, const NeighborOptions& options) const {
    const std::scoped_lock lock(mutex_);
    if (!found_ || found_->table.rows != data.rows || options_.metric != options.metric) return std::nullopt;
    const bool sameWay =
        options_.route == options.route && options_.recall == options.recall && options_.seed == options.seed;
    if (sameWay && options_.k == options.k) return found_;
    // Fewer of approximate neighbours are others than were found for fewer.
    const bool bothExact = found_->exact && searchesExactly(data, options);
    if (!bothExact || options_.k < options.k) return std::nullopt;
    return AllNeighbors{firstOf(found_->table, options.k), 1.0, true};
}

std::optional<std::vector<Neighbor>> NeighborStore::ofRow(std::uint32_t row, std::size_t k, Metric metric) const {
    const std::scoped_lock lock(mutex_);
    if (!found_ || !found_->exact || options_.metric != metric || row >= found_->table.rows) return std::nullopt;
    const KnnTable& table = found_->table;
    const std::size_t count = std::min(k, table.rows - 1);
    if (count > table.k) return std::nullopt;
    std::vector<Neighbor> neighbors;
    for (std::size_t i = 0; i < count; ++i) neighbors.push_back({table.idsOf(row)[i], table.distancesOf(row)[i]});
    return neighbors;
}

Result<AllNeighbors> NeighborStore::find(MatrixView data, const NeighborOptions& options, const CoarseRows* coarse,
                                         const JobContext& context) {
    if (auto known = kept(data, options)) return std::move(*known);
    auto found = coarse != nullptr ? findAllNeighbors(data, *coarse, options, context)
                                   : findAllNeighbors(data, options, context);
    if (!found || bytesOf(found->table) > mostBytes_) return found;
    const std::scoped_lock lock(mutex_);
    if (found_ && options_.metric == options.metric && options_.k > options.k) return found;  // that serves more
    options_ = options;
    found_ = *found;
    return found;
}

}  // namespace nepho::projector
