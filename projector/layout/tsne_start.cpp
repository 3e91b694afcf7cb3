#include "projector/layout/tsne_start.h"

#include "projector/base/chance.h"
#include "projector/graph/supervision.h"
#include "projector/layout/all_neighbors.h"
#include "projector/layout/coarse_rows.h"
#include "projector/layout/hilbert.h"
#include "projector/layout/neighbor_store.h"
#include "projector/layout/pca.h"
#include "projector/linalg/chosen_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace nepho::projector {

namespace {

/// Points by chance, as scores: the scale comes later.
Matrix chance(std::size_t rows, std::size_t dims, std::uint64_t seed) {
    Matrix scores(rows, dims);
    Chance numbers(seed);
    for (std::size_t i = 0; i < rows * dims; ++i) scores.data()[i] = static_cast<float>(numbers.sumOfFour());
    return scores;
}

Result<Matrix> startingScores(MatrixView data, const TsneInput& input, std::size_t dims, const JobContext& context) {
    if (input.start == TsneInput::Start::random || data.rows == 0) return chance(data.rows, dims, input.seed);
    if (input.pca && input.metric == Metric::euclidean) {
        if (input.pca->scores.rows() == data.rows) return input.pca->scores.clone();
        std::vector<std::size_t> first(std::min(dims, input.pca->axes.rows()));
        std::iota(first.begin(), first.end(), std::size_t{0});
        return computeScores(data, *input.pca, first);
    }
    // Of angles the lengths of rows do not matter, at the start neither.
    const Matrix unit = input.metric == Metric::cosine ? unitRows(data) : Matrix();
    auto pca = computePca(input.metric == Metric::cosine ? unit.view() : data, {.seed = input.seed}, context);
    if (!pca) return Unexpected(pca.error());
    return std::move(pca->scores);
}

/// What is wrong with positions to begin from; empty if nothing is.
std::string problemOfStart(const Matrix* given, std::size_t rows) {
    if (given == nullptr) return "There are no positions to begin from.";
    if (given->rows() != rows || given->cols() < 2 || given->cols() > 3)
        return fmt::format("The positions to begin from are {} x {}, expected {} x 2 or 3.", given->rows(),
                           given->cols(), rows);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t axis = 0; axis < given->cols(); ++axis) {
            if (!std::isfinite((*given)(row, axis)))
                return fmt::format("The positions to begin from have no number in row {}, column {}.", row, axis);
        }
    }
    return {};
}

double deviationOfFirst(MatrixView layout) {
    const double count = std::max(1.0, static_cast<double>(layout.rows));
    double mean = 0.0, squares = 0.0;
    for (std::size_t row = 0; row < layout.rows; ++row) mean += static_cast<double>(layout(row, 0)) / count;
    for (std::size_t row = 0; row < layout.rows; ++row)
        squares += std::pow(static_cast<double>(layout(row, 0)) - mean, 2.0);
    return std::sqrt(squares / count);
}

std::vector<std::uint32_t> alongHilbertCurve(MatrixView positions) {
    std::vector<Point4> points(positions.rows);
    for (std::size_t row = 0; row < positions.rows; ++row)
        points[row] = {positions(row, 0), positions(row, 1), positions.cols == 3 ? positions(row, 2) : 0.0f, 0.0f};
    std::vector<std::uint32_t> order;
    sortAlongHilbertCurve(points, static_cast<int>(positions.cols), order);
    return order;
}

double perplexityFor(double wanted, std::size_t rows) {
    return std::min(wanted, largestPerplexity(rows));
}

Result<Affinities> affinitiesOf(AllNeighbors neighbors, double perplexity, Metric metric, const JobContext& context) {
    const double allowed = perplexityFor(perplexity, neighbors.table.rows);
    auto affinities = computeAffinities(std::move(neighbors.table), metric, allowed, context);
    if (affinities) affinities->neighborRecall = neighbors.recall;
    return affinities;
}

}  // namespace

std::vector<std::int32_t> gatherLabels(std::span<const std::int32_t> labels, std::span<const std::uint32_t> rows) {
    std::vector<std::int32_t> chosen;
    chosen.reserve(rows.size());
    for (const std::uint32_t row : rows) chosen.push_back(labels[row]);
    return chosen;
}

std::vector<std::string> TsneInput::validate() const {
    std::vector<std::string> problems;
    if (!(perplexity >= 1.0 && perplexity <= 10000.0)) problems.emplace_back("The perplexity must be from 1 to 10000.");
    if (!(supervision >= 0.0 && supervision <= 1.0)) problems.emplace_back("The weight of labels must be from 0 to 1.");
    return problems;
}

std::string problemOf(const TsneInput& input, std::size_t rows) {
    if (input.labels && input.labels->size() != rows)
        return fmt::format("There are {} labels, expected {}.", input.labels->size(), rows);
    return input.start == TsneInput::Start::given ? problemOfStart(input.given.get(), rows) : std::string();
}

NeighborOptions neighborsOf(const TsneInput& input, Metric metric, std::size_t rows) {
    NeighborOptions options;
    options.k = neighborsFor(perplexityFor(input.perplexity, rows), rows);
    options.metric = metric;
    options.seed = input.seed;  // as that of the coarse rows
    return options;
}

Result<AllNeighbors> findNeighbors(MatrixView data, const TsneInput& input, const CoarseRows* coarse,
                                   const JobContext& context) {
    const NeighborOptions wanted = neighborsOf(input, input.metric, data.rows);
    if (input.neighbors) return input.neighbors->find(data, wanted, coarse, context);
    return coarse != nullptr ? findAllNeighbors(data, *coarse, wanted, context)
                             : findAllNeighbors(data, wanted, context);
}

Result<Affinities> findAffinities(MatrixView data, const TsneInput& input, const JobContext& context) {
    auto neighbors = findNeighbors(data, input, nullptr, context);
    if (!neighbors) return Unexpected(neighbors.error());
    return affinitiesOf(std::move(*neighbors), input.perplexity, input.metric, context);
}

Matrix keptStart(MatrixView layout, int dims, std::uint64_t seed) {
    constexpr double kGrain = 1e-4;
    Matrix start(layout.rows, static_cast<std::size_t>(dims));
    const double deviation = deviationOfFirst(layout);
    const double grain = kGrain * (deviation > 0.0 ? deviation : 1.0);
    Chance numbers(seed);
    for (std::size_t row = 0; row < layout.rows; ++row) {
        for (std::size_t axis = 0; axis < start.cols(); ++axis)
            start(row, axis) =
                axis < layout.cols ? layout(row, axis) : static_cast<float>(grain * numbers.nearNormal());
    }
    return start;
}

Result<Matrix> startingPoints(MatrixView data, const TsneInput& input, int dims, const JobContext& context) {
    if (input.start == TsneInput::Start::given) {
        return input.keepScale ? keptStart(*input.given, dims, input.seed)
                               : scaledStart(*input.given, dims, input.seed);
    }
    const auto scores = startingScores(data, input, static_cast<std::size_t>(dims), context);
    if (!scores) return Unexpected(scores.error());
    return scaledStart(*scores, dims, input.seed);
}

Result<Tsne> tsneFrom(AllNeighbors neighbors, MatrixView start, const TsneInput& input, const TsneOptions& options,
                      const JobContext& context) {
    std::vector<std::uint32_t> rows = alongHilbertCurve(start);
    reorderRows(neighbors.table, rows, context.stop);
    auto affinities = affinitiesOf(std::move(neighbors), input.perplexity, input.metric, context);
    if (!affinities) return Unexpected(affinities.error());
    if (input.labels) supervise(*affinities, gatherLabels(*input.labels, rows), input.supervision);
    const Matrix points = gatherRows(start, rows);
    return Tsne(std::move(*affinities), options, points, std::move(rows));
}

Result<Tsne> startTsne(MatrixView data, const TsneInput& input, const TsneOptions& options, const JobContext& context) {
    if (std::string problem = problemOf(input, data.rows); !problem.empty()) return unexpected(std::move(problem));
    const auto start = startingPoints(data, input, options.dims, context);
    if (!start) return Unexpected(start.error());
    auto neighbors = findNeighbors(data, input, nullptr, context);
    if (!neighbors) return Unexpected(neighbors.error());
    return tsneFrom(std::move(*neighbors), *start, input, options, context);
}

}  // namespace nepho::projector
