#include "projector/linalg/chosen_rows.h"

#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace nepho::projector {

std::vector<std::uint32_t> sampleRows(std::size_t rows, std::size_t wanted, std::uint64_t seed) {
    std::vector<std::uint32_t> all(rows);
    std::iota(all.begin(), all.end(), 0u);
    // Fisher and Yates, as far as it is wanted. Not a distribution of the library, which is another one elsewhere.
    std::mt19937_64 generator(seed);
    wanted = std::min(wanted, rows);
    for (std::size_t i = 0; i < wanted; ++i) std::swap(all[i], all[i + generator() % (rows - i)]);
    all.resize(wanted);
    return all;
}

Matrix gatherRows(MatrixView data, std::span<const std::uint32_t> rows, const std::stop_token& stop) {
    constexpr std::size_t kBlockRows = 1024;
    Matrix chosen(rows.size(), data.cols);
    parallelFor(rows.size(), kBlockRows, [&](std::size_t begin, std::size_t end) {
        if (stop.stop_requested()) return;
        for (std::size_t i = begin; i < end; ++i) std::ranges::copy(data.row(rows[i]), chosen.row(i).begin());
    });
    return chosen;
}

}  // namespace nepho::projector
