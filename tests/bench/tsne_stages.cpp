// Every stage of t-SNE from 1,000 to 1,000,000 rows of 50 dimensions, with its quality beside it. CPU is that of all
// threads. Choose with --benchmark_filter: all of it takes ten minutes.
#include "projector/layout/all_neighbors.h"
#include "projector/layout/pca.h"
#include "projector/layout/repulsion.h"
#include "projector/layout/tsne_levels.h"
#include "projector/layout/tsne_start.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/metrics/divergence_estimate.h"
#include "projector/metrics/layout_quality.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/support/blobs.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace {

using namespace nepho::projector;

constexpr std::size_t kDims = 50, kNeighbors = 90;

/// Wall and CPU of all threads, in milliseconds.
void timed(benchmark::internal::Benchmark* one) {
    one->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);
}

/// A hundred clusters; those of the last size asked for are kept.
const Matrix& rowsOf(std::size_t count) {
    static Matrix data;
    if (data.rows() != count) data = makeBlobs(count, kDims, 100, 1);
    return data;
}

const AllNeighbors& neighborsOf(std::size_t count) {
    static std::map<std::size_t, AllNeighbors> last;
    if (!last.contains(count)) {
        last.clear();
        last.emplace(count, findAllNeighbors(rowsOf(count), NeighborOptions{}).value());
    }
    return last.at(count);
}

std::size_t sizeOf(const benchmark::State& state) {
    return static_cast<std::size_t>(state.range(0));
}

/// The share of `found` that is in the exact table of a hundred of its rows.
double recallOf(const KnnTable& found, const Matrix& data) {
    const auto rows = sampleRows(data.rows(), 100, 1);
    const KnnTable truth = computeExactKnn(data, rows, found.k, Metric::euclidean).value();
    std::size_t hits = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const std::uint32_t id : truth.idsOf(i)) hits += std::ranges::count(found.idsOf(rows[i]), id) > 0;
    }
    return static_cast<double>(hits) / static_cast<double>(truth.ids.size());
}

void neighborTable(benchmark::State& state, NeighborRoute route) {
    const Matrix& data = rowsOf(sizeOf(state));
    NeighborOptions options;
    options.k = kNeighbors;
    options.route = route;
    AllNeighbors found;
    for (auto _ : state) found = findAllNeighbors(data, options).value();
    state.counters["recall"] = recallOf(found.table, data);
}
BENCHMARK_CAPTURE(neighborTable, exact, NeighborRoute::exact)->RangeMultiplier(10)->Range(1000, 100000)->Apply(timed);
BENCHMARK_CAPTURE(neighborTable, approximate, NeighborRoute::approximate)
    ->RangeMultiplier(10)
    ->Range(10000, 1000000)
    ->Apply(timed);

/// Three axes. Quality: the share of the variance that they explain.
void principalAxes(benchmark::State& state) {
    const Matrix& data = rowsOf(sizeOf(state));
    PcaOptions options;
    options.components = 3;
    double explained = 0.0;
    for (auto _ : state) {
        const Pca pca = computePca(data, options).value();
        explained = 0.0;
        for (const double ratio : pca.explainedVarianceRatio) explained += ratio;
    }
    state.counters["explained"] = explained;
}
BENCHMARK(principalAxes)->RangeMultiplier(10)->Range(1000, 1000000)->Apply(timed);

/// Quality: how far from 1 their sum is.
void jointProbabilities(benchmark::State& state) {
    const KnnTable& table = neighborsOf(sizeOf(state)).table;
    double sum = 0.0;
    for (auto _ : state) {
        state.PauseTiming();
        KnnTable copy = table;
        state.ResumeTiming();
        const Affinities joint = computeAffinities(std::move(copy), Metric::euclidean, 30.0).value();
        state.PauseTiming();
        sum = 0.0;
        for (const float weight : joint.weights) sum += static_cast<double>(weight);
        state.ResumeTiming();
    }
    state.counters["off"] = std::abs(sum - 1.0);
}
BENCHMARK(jointProbabilities)->RangeMultiplier(10)->Range(1000, 1000000)->Apply(timed);

/// A ball as dense as layouts are.
std::vector<Point4> ball(std::size_t count, int dims) {
    Random random(2);
    const double width = dims == 3 ? std::cbrt(static_cast<double>(count)) : std::sqrt(static_cast<double>(count));
    std::vector<Point4> points(count);
    for (Point4& point : points) {
        point.x = static_cast<float>(width * random.normal());
        point.y = static_cast<float>(width * random.normal());
        if (dims == 3) point.z = static_cast<float>(width * random.normal());
    }
    return points;
}

/// |a - b| / |b| over the forces on some points, b from all pairs in double.
double errorOf(const std::vector<Point4>& forces, const std::vector<Point4>& points) {
    double off = 0.0, size = 0.0;
    for (const std::uint32_t row : sampleRows(points.size(), 200, 1)) {
        double x = 0.0, y = 0.0, z = 0.0;
        for (const Point4& other : points) {
            const double dx = static_cast<double>(points[row].x - other.x),
                         dy = static_cast<double>(points[row].y - other.y),
                         dz = static_cast<double>(points[row].z - other.z);
            const double w = 1.0 / (1.0 + dx * dx + dy * dy + dz * dz);
            x += w * w * dx, y += w * w * dy, z += w * w * dz;
        }
        const Point4& force = forces[row];
        off += std::pow(static_cast<double>(force.x) - x, 2.0) + std::pow(static_cast<double>(force.y) - y, 2.0) +
               std::pow(static_cast<double>(force.z) - z, 2.0);
        size += x * x + y * y + z * z;
    }
    return std::sqrt(off / size);
}

Repulsion repulsionOf(const std::vector<Point4>& points, int dims) {
    TsneOptions options;
    options.dims = dims;
    return {points.size(), dims, static_cast<float>(options.thetaUsed())};
}

/// All forces once, as in the iterations between two sorts. Quality: their relative error.
void repulsion(benchmark::State& state) {
    const int dims = static_cast<int>(state.range(1));
    const std::vector<Point4> points = ball(sizeOf(state), dims);
    Repulsion pushing = repulsionOf(points, dims);
    pushing.sort(points);
    std::vector<Point4> forces(points.size());
    for (auto _ : state) {
        parallelFor(pushing.groups(), 8, [&](std::size_t begin, std::size_t end) {
            for (std::size_t group = begin; group < end; ++group) pushing.push(group, 1.0f, forces);
        });
    }
    state.counters["error"] = errorOf(forces, points);
}
BENCHMARK(repulsion)->ArgsProduct({{1000, 10000, 100000, 1000000}, {2, 3}})->Apply(timed);

/// Who pushes whom, found anew: every eighth iteration.
void sorting(benchmark::State& state) {
    const int dims = static_cast<int>(state.range(1));
    const std::vector<Point4> points = ball(sizeOf(state), dims);
    Repulsion pushing = repulsionOf(points, dims);
    for (auto _ : state) pushing.sort(points);
    state.counters["groups"] = static_cast<double>(pushing.groups());
}
BENCHMARK(sorting)->ArgsProduct({{1000, 10000, 100000, 1000000}, {2, 3}})->Apply(timed);

/// One iteration of all rows, in the middle of a descent of one level. Quality: the loss there.
void iteration(benchmark::State& state) {
    const Matrix& data = rowsOf(sizeOf(state));
    AllNeighbors neighbors{neighborsOf(sizeOf(state)).table, 1.0, true};
    const TsneInput input;
    const TsneOptions options;
    const Matrix start = startingPoints(data, input, options.dims).value();
    Tsne tsne = tsneFrom(std::move(neighbors), start, input, options).value();
    while (tsne.iteration() < 300) tsne.step();
    for (auto _ : state) tsne.step();
    state.counters["iterations"] = static_cast<double>(tsne.iteration());
    state.counters["loss"] = tsne.loss();
}
BENCHMARK(iteration)->RangeMultiplier(10)->Range(1000, 100000)->Apply(timed);

/// From rows to the end of 1,000 iterations of the coarsest level. Quality: of the layout, by 2,000 rows.
void layout(benchmark::State& state) {
    const Matrix& data = rowsOf(sizeOf(state));
    Matrix found;
    for (auto _ : state) {
        TsneLevels levels = TsneLevels::start(data, TsneInput{}, TsneOptions{}, 1000).value();
        while (!levels.isDone()) levels.step();
        found = levels.layout();
    }
    const auto quality = measureQuality(data, found, {.sample = 2000}).value();
    state.counters["KL"] = estimateDivergence(data, found, {}).value().divergence;
    state.counters["NP@10"] = quality.preservation;
    state.counters["trust@12"] = quality.trustworthiness;
}
BENCHMARK(layout)->RangeMultiplier(10)->Range(1000, 1000000)->Iterations(1)->Apply(timed);

}  // namespace

BENCHMARK_MAIN();
