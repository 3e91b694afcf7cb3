#include "projector/layout/tsne_start.h"

#include "projector/layout/all_neighbors.h"
#include "projector/layout/pca.h"

#include <algorithm>
#include <utility>

namespace nepho::projector {

namespace {

/// Points by chance, as scores: the scale comes later.
Matrix chance(std::size_t rows, std::size_t dims, std::uint64_t seed) {
    Matrix scores(rows, dims);
    std::uint64_t state = seed * 2 + 1;
    for (std::size_t i = 0; i < rows * dims; ++i) {
        float sum = 0.0f;  // of uniform numbers: near enough to a Gaussian for a start
        for (int part = 0; part < 4; ++part) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            sum += static_cast<float>(static_cast<double>(state >> 40) / 8388608.0 - 1.0);
        }
        scores.data()[i] = sum;
    }
    return scores;
}

Result<Matrix> startingScores(MatrixView data, const TsneInput& input, std::size_t dims, const JobContext& context) {
    if (input.start == TsneInput::Start::random || data.rows == 0) return chance(data.rows, dims, input.seed);
    auto pca = computePca(data, {.components = dims, .seed = input.seed}, context);
    if (!pca) return Unexpected(pca.error());
    return std::move(pca->scores);
}

}  // namespace

std::vector<std::string> TsneInput::validate() const {
    if (perplexity >= 1.0 && perplexity <= 10000.0) return {};
    return {"The perplexity must be from 1 to 10000."};
}

double perplexityFor(double wanted, std::size_t rows) {
    return std::min(wanted, largestPerplexity(rows));
}

NeighborOptions neighborsOf(double perplexity, Metric metric, std::size_t rows) {
    NeighborOptions options;
    options.k = neighborsFor(perplexityFor(perplexity, rows), rows);
    options.metric = metric;
    return options;
}

Result<Affinities> affinitiesOf(const AllNeighbors& neighbors, double perplexity, Metric metric,
                                const JobContext& context) {
    auto affinities =
        computeAffinities(neighbors.table, metric, perplexityFor(perplexity, neighbors.table.rows), context);
    if (affinities) affinities->neighborRecall = neighbors.recall;
    return affinities;
}

Result<Affinities> findAffinities(MatrixView data, double perplexity, Metric metric, const JobContext& context) {
    const auto neighbors = findAllNeighbors(data, neighborsOf(perplexity, metric, data.rows), context);
    if (!neighbors) return Unexpected(neighbors.error());
    return affinitiesOf(*neighbors, perplexity, metric, context);
}

Result<Tsne> startTsne(MatrixView data, const TsneInput& input, const TsneOptions& options, const JobContext& context) {
    const auto scores = startingScores(data, input, static_cast<std::size_t>(options.dims), context);
    if (!scores) return Unexpected(scores.error());
    auto affinities = findAffinities(data, input.perplexity, input.metric, context);
    if (!affinities) return Unexpected(affinities.error());
    return Tsne(std::move(*affinities), options, scaledStart(*scores, options.dims, input.seed));
}

}  // namespace nepho::projector
