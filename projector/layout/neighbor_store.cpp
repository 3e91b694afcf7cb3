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

std::optional<AllNeighbors> NeighborStore::kept(MatrixView data, const NeighborOptions& wanted) const {
    const std::scoped_lock lock(mutex_);
    for (const auto& [options, found] : kept_) {
        if (found.table.rows != data.rows || options.metric != wanted.metric) continue;
        const bool sameWay =
            options.route == wanted.route && options.recall == wanted.recall && options.seed == wanted.seed;
        if (sameWay && options.k == wanted.k) return found;
        // Fewer of approximate neighbours are others than were found for fewer.
        if (found.exact && searchesExactly(data, wanted) && options.k >= wanted.k)
            return AllNeighbors{firstOf(found.table, wanted.k), 1.0, true};
    }
    return std::nullopt;
}

void NeighborStore::keep(const NeighborOptions& options, const AllNeighbors& found) {
    if (bytesOf(found.table) > mostBytes_) return;
    const std::scoped_lock lock(mutex_);
    std::erase_if(kept_, [&](const Kept& one) {  // those that it serves as well
        return one.options.metric == options.metric && one.found.exact && found.exact && one.options.k <= options.k;
    });
    kept_.push_back({options, found});
    std::size_t bytes = 0;
    for (const Kept& one : kept_) bytes += bytesOf(one.found.table);
    for (; bytes > mostBytes_; kept_.erase(kept_.begin())) bytes -= bytesOf(kept_.front().found.table);
}

std::optional<std::vector<Neighbor>> NeighborStore::ofRow(std::uint32_t row, std::size_t k, Metric metric) const {
    const std::scoped_lock lock(mutex_);
    for (const auto& [options, found] : kept_) {
        const KnnTable& table = found.table;
        if (!found.exact || options.metric != metric || row >= table.rows) continue;
        const std::size_t count = std::min(k, table.rows - 1);
        if (count > table.k) continue;
        std::vector<Neighbor> neighbors;
        for (std::size_t i = 0; i < count; ++i) neighbors.push_back({table.idsOf(row)[i], table.distancesOf(row)[i]});
        return neighbors;
    }
    return std::nullopt;
}

Result<AllNeighbors> NeighborStore::find(MatrixView data, const NeighborOptions& options, const CoarseRows* coarse,
                                         const JobContext& context) {
    if (auto known = kept(data, options)) return std::move(*known);
    auto found = coarse != nullptr ? findAllNeighbors(data, *coarse, options, context)
                                   : findAllNeighbors(data, options, context);
    if (found) keep(options, *found);
    return found;
}

}  // namespace nepho::projector
