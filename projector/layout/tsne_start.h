#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/knn/neighbors.h"
#include "projector/layout/tsne.h"

#include <cstdint>

namespace nepho::projector {

/// From vectors to a t-SNE that can be stepped.
struct TsneInput {
    double perplexity = 30.0;  ///< at least 1; lowered to largestPerplexity() where rows are few
    Metric metric = Metric::euclidean;
    enum class Start { pca, random } start = Start::pca;
    std::uint64_t seed = 0;

    /// Every problem at once; empty if there is none.
    std::vector<std::string> validate() const;
};

/// The neighbours of all rows made into joint probabilities, of the perplexity that the rows allow. Reports
/// "neighbours" and "affinities"; fails only when stopped.
Result<Affinities> findAffinities(MatrixView data, double perplexity, Metric metric, const JobContext& context = {});

/// All that comes before the first iteration. Reports "neighbours", "affinities" and PCA's stages; fails as
/// computePca().
Result<Tsne> startTsne(MatrixView data, const TsneInput& input, const TsneOptions& options,
                       const JobContext& context = {});

}  // namespace nepho::projector
