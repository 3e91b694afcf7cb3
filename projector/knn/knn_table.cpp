#include "projector/knn/knn_table.h"

#include "projector/parallel/parallel_for.h"

#include <algorithm>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 1024;

/// rows x k values, row by row in another order.
template <typename T>
void gather(std::vector<T>& values, std::size_t k, std::span<const std::uint32_t> order) {
    std::vector<T> moved(values.size());
    parallelFor(order.size(), kBlockRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) std::copy_n(values.data() + order[i] * k, k, moved.data() + i * k);
    });
    values = std::move(moved);
}

}  // namespace

void reorderRows(KnnTable& table, std::span<const std::uint32_t> order) {
    std::vector<std::uint32_t> placeOf(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        placeOf[order[place]] = static_cast<std::uint32_t>(place);
    gather(table.distances, table.k, order);
    gather(table.ids, table.k, order);
    parallelFor(order.size(), kBlockRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin * table.k; i < end * table.k; ++i) table.ids[i] = placeOf[table.ids[i]];
    });
}

}  // namespace nepho::projector
