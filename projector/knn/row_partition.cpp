#include "projector/knn/row_partition.h"

#include "projector/knn/best_candidates.h"
#include "projector/knn/packed_rows.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kSampleOfCell = 32;
constexpr int kIterations = 5;

/// Centres become the means of their rows; an empty one stays where it is.
void moveToMeans(MatrixView data, std::span<const std::uint32_t> cellOf, Matrix& centers) {
    std::vector<double> sums(centers.rows() * centers.cols(), 0.0);
    std::vector<std::size_t> counts(centers.rows(), 0);
    for (std::size_t row = 0; row < data.rows; ++row) {
        double* sum = sums.data() + cellOf[row] * data.cols;
        const auto values = data.row(row);
        for (std::size_t c = 0; c < data.cols; ++c) sum[c] += static_cast<double>(values[c]);
        ++counts[cellOf[row]];
    }
    for (std::size_t cell = 0; cell < centers.rows(); ++cell) {
        if (counts[cell] == 0) continue;
        for (std::size_t c = 0; c < centers.cols(); ++c)
            centers(cell, c) = static_cast<float>(sums[cell * centers.cols() + c] / static_cast<double>(counts[cell]));
    }
}

}  // namespace

Result<std::vector<std::uint32_t>> nearestPoints(MatrixView queries, MatrixView points, std::size_t count,
                                                 const JobContext& context) {
    count = std::min(count, points.rows);
    std::vector<std::uint32_t> nearest(queries.rows * count);
    const PackedRows candidates(points, Metric::euclidean);
    const std::size_t width = candidates.width();
    constexpr std::size_t kPanels = 4;  // of queries in a task
    const std::size_t tasks = (queries.rows + kPanels * width - 1) / (kPanels * width);
    parallelFor(tasks, 1, [&](std::size_t task, std::size_t) {
        if (context.stopRequested()) return;
        const std::size_t first = task * kPanels * width, end = std::min(queries.rows, first + kPanels * width);
        std::vector<std::uint32_t> rows(end - first);
        std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(first));
        const PackedRows asking(queries, Metric::euclidean, rows, candidates);
        BestCandidates best(rows.size(), count);
        for (std::size_t b = 0; b < candidates.panels(); ++b) {
            for (std::size_t a = 0; a < asking.panels(); ++a) best.offer(asking, a, a * width, candidates, b);
        }
        std::vector<std::pair<float, std::uint32_t>> ranked;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            ranked.clear();
            for (const std::uint32_t id : best.take(i))
                ranked.emplace_back(squaredDistance(queries.row(first + i).data(), points.row(id).data(), queries.cols),
                                    id);
            std::sort(ranked.begin(), ranked.end());
            for (std::size_t j = 0; j < count; ++j) nearest[(first + i) * count + j] = ranked[j].second;
        }
    });
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    return nearest;
}

Result<RowPartition> partitionRows(MatrixView data, std::size_t cells, std::uint64_t seed, const JobContext& context) {
    RowPartition partition;
    const auto sampled = sampleRows(data.rows, cells * kSampleOfCell, seed);
    const Matrix sample = gatherRows(data, sampled);
    partition.centers = gatherRows(data, std::span(sampled).first(cells));
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        const auto cellOf = nearestPoints(sample, partition.centers, 1, context);
        if (!cellOf) return Unexpected(cellOf.error());
        moveToMeans(sample, *cellOf, partition.centers);
    }
    const auto cellOf = nearestPoints(data, partition.centers, 1, context);
    if (!cellOf) return Unexpected(cellOf.error());
    partition.begins.assign(cells + 1, 0);
    for (const std::uint32_t cell : *cellOf) ++partition.begins[cell + 1];
    for (std::size_t cell = 0; cell < cells; ++cell) partition.begins[cell + 1] += partition.begins[cell];
    std::vector<std::size_t> next(partition.begins.begin(), partition.begins.end() - 1);
    partition.order.resize(data.rows);
    for (std::size_t row = 0; row < data.rows; ++row)
        partition.order[next[(*cellOf)[row]]++] = static_cast<std::uint32_t>(row);
    return partition;
}

}  // namespace nepho::projector
