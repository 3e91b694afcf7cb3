// Speed of the projector's inner loops, with their quality beside it.
#include "projector/knn/neighbors.h"
#include "projector/layout/pca.h"
#include "projector/linalg/gram.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace nepho::projector;

Matrix makeRandom(std::size_t rows, std::size_t cols) {
    Matrix data(rows, cols);
    std::uint64_t state = 1;
    for (std::size_t i = 0; i < rows * cols; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        data.data()[i] = static_cast<float>(static_cast<double>(state >> 40) / 8388608.0 - 1.0) /
                         std::sqrt(static_cast<float>(1 + i % cols));
    }
    return data;
}

std::size_t argument(const benchmark::State& state, std::size_t index) {
    return static_cast<std::size_t>(state.range(index));
}

/// The largest deviation of a few products from double, relative to the lengths of the two columns.
double deviationFromDouble(const Matrix& data, const Centering& centering, const std::vector<double>& gram) {
    const std::size_t cols = data.cols();
    double worst = 0.0;
    for (std::size_t i = 0; i < cols; i += 1 + cols / 5) {
        for (std::size_t j = 0; j < cols; j += 1 + cols / 5) {
            double sum = 0.0;
            for (std::size_t r = 0; r < data.rows(); ++r) {
                sum += (static_cast<double>(data(r, i)) - centering.mean[i]) *
                       (static_cast<double>(data(r, j)) - centering.mean[j]);
            }
            sum *= static_cast<double>(centering.scale) * static_cast<double>(centering.scale);
            worst = std::max(worst,
                             std::abs(sum - gram[i * cols + j]) / std::sqrt(gram[i * cols + i] * gram[j * cols + j]));
        }
    }
    return worst;
}

void covariance(benchmark::State& state) {
    const Matrix data = makeRandom(argument(state, 0), argument(state, 1));
    const Centering centering = computeCentering(data.view());
    double deviation = 0.0;
    for (auto _ : state) {
        const auto gram = computeGram(data.view(), centering, GramSide::columns);
        state.PauseTiming();
        deviation = deviationFromDouble(data, centering, gram.value());
        state.ResumeTiming();
    }
    const double flops =
        static_cast<double>(data.rows()) * static_cast<double>(data.cols()) * static_cast<double>(data.cols() + 1);
    state.counters["GFLOP/s"] = benchmark::Counter(flops * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["deviation"] = deviation;
}
BENCHMARK(covariance)
    ->Args({70000, 784})
    ->Args({10000, 784})
    ->Args({300000, 100})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

/// Quality: the share of variance explained, and the largest product of two neighbouring axes (0 where orthogonal).
void pca(benchmark::State& state) {
    const Matrix data = makeRandom(argument(state, 0), argument(state, 1));
    PcaOptions options;
    options.components = argument(state, 2);
    double explained = 0.0;
    double overlap = 0.0;
    for (auto _ : state) {
        const auto result = computePca(data.view(), options);
        state.PauseTiming();
        explained = 0.0;
        overlap = 0.0;
        for (const double ratio : result.value().explainedVarianceRatio) explained += ratio;
        const Matrix& axes = result.value().axes;
        for (std::size_t a = 1; a < axes.rows(); ++a) {
            double dot = 0.0;
            for (std::size_t c = 0; c < axes.cols(); ++c) {
                dot += static_cast<double>(axes(a, c)) * static_cast<double>(axes(a - 1, c));
            }
            overlap = std::max(overlap, std::abs(dot));
        }
        state.ResumeTiming();
    }
    state.counters["explained"] = explained;
    state.counters["overlap"] = overlap;
}
BENCHMARK(pca)
    ->Args({70000, 784, 10})
    ->Args({10000, 784, 10})
    ->Args({70000, 784, 50})
    ->Args({2000, 5000, 10})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void neighbors(benchmark::State& state) {
    const Matrix data = makeRandom(argument(state, 0), argument(state, 1));
    const NeighborSearch search(data.view());
    const Metric metric = state.range(2) == 0 ? Metric::cosine : Metric::euclidean;
    std::uint32_t row = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(search.query(row, 100, metric));
        row = static_cast<std::uint32_t>((row + 7919) % data.rows());
    }
    state.SetLabel(std::string(metricName(metric)));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(data.rows() * data.cols() * sizeof(float)));
}
BENCHMARK(neighbors)
    ->Args({10000, 784, 0})
    ->Args({10000, 784, 1})
    ->Args({1000000, 100, 0})
    ->Args({1000000, 100, 1})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
