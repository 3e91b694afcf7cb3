#include "projector/knn/knn_table.h"

#include "projector/parallel/parallel_for.h"

#include <cstring>
#include <functional>

namespace nepho::projector {

namespace {

constexpr std::size_t kRankedRows = 1024;

void forBlocks(std::size_t rows, const std::stop_token& stop,
               const std::function<void(std::size_t begin, std::size_t end)>& body) {
    parallelFor(rows, kRankedRows, [&](std::size_t begin, std::size_t end) {
        if (!stop.stop_requested()) body(begin, end);
    });
}

/// rows x k values, row by row in another order, by way of `moved`: a Matrix, because another vector would first be
/// zeroed by one thread, which hears of no stop.
template <typename T>
void gather(std::vector<T>& values, std::span<const std::uint32_t> order, Matrix& moved, const std::stop_token& stop) {
    static_assert(sizeof(T) == sizeof(float));
    const std::size_t k = moved.cols();
    forBlocks(order.size(), stop, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            std::memcpy(moved.data() + i * k, values.data() + order[i] * k, k * sizeof(T));
    });
    forBlocks(order.size(), stop, [&](std::size_t begin, std::size_t end) {
        std::memcpy(values.data() + begin * k, moved.data() + begin * k, (end - begin) * k * sizeof(T));
    });
}

}  // namespace

void reorderRows(KnnTable& table, std::span<const std::uint32_t> order, const std::stop_token& stop) {
    if (table.k == 0) return;
    std::vector<std::uint32_t> placeOf(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        placeOf[order[place]] = static_cast<std::uint32_t>(place);
    Matrix moved(order.size(), table.k);
    gather(table.distances, order, moved, stop);
    gather(table.ids, order, moved, stop);
    forBlocks(order.size(), stop, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin * table.k; i < end * table.k; ++i) table.ids[i] = placeOf[table.ids[i]];
    });
}

}  // namespace nepho::projector
