#include "projector/layout/tsne_start.h"

#include "projector/layout/all_neighbors.h"
#include "projector/layout/chance.h"
#include "projector/layout/pca.h"

#include <algorithm>
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
    auto pca = computePca(data, {.components = dims, .seed = input.seed}, context);
    if (!pca) return Unexpected(pca.error());
    return std::move(pca->scores);
}

}  // namespace

std::vector<std::string> TsneInput::validate() const {
    if (perplexity >= 1.0 && perplexity <= 10000.0) return {};
    return {"The perplexity must be from 1 to 10000."};
}

Result<Affinities> findAffinities(MatrixView data, double perplexity, Metric metric, const JobContext& context) {
    const double used = std::min(perplexity, largestPerplexity(data.rows));
    NeighborOptions options;
    options.k = neighborsFor(used, data.rows);
    options.metric = metric;
    const auto neighbors = findAllNeighbors(data, options, context);
    if (!neighbors) return Unexpected(neighbors.error());
    auto affinities = computeAffinities(neighbors->table, metric, used, context);
    if (affinities) affinities->neighborRecall = neighbors->recall;
    return affinities;
}

Result<Tsne> startTsne(MatrixView data, const TsneInput& input, const TsneOptions& options, const JobContext& context) {
    const auto scores = startingScores(data, input, static_cast<std::size_t>(options.dims), context);
    if (!scores) return Unexpected(scores.error());
    auto affinities = findAffinities(data, input.perplexity, input.metric, context);
    if (!affinities) return Unexpected(affinities.error());
    return Tsne(std::move(*affinities), options, scaledStart(*scores, options.dims, input.seed));
}

}  // namespace nepho::projector
