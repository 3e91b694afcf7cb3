#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/layout/all_neighbors.h"
#include "projector/layout/tsne.h"

namespace nepho::projector {

/// The neighbours that t-SNE needs of so many rows.
NeighborOptions neighborsOf(double perplexity, Metric metric, std::size_t rows);
/// Joint probabilities of the perplexity that the rows allow. Reports "affinities"; fails only when stopped.
Result<Affinities> affinitiesOf(const AllNeighbors& neighbors, double perplexity, Metric metric,
                                const JobContext& context = {});

/// The neighbours of all rows (see findAllNeighbors()) made into joint probabilities, of the perplexity that the rows
/// allow. Reports "neighbours", PCA's stages and "affinities"; fails only when stopped.
Result<Affinities> findAffinities(MatrixView data, double perplexity, Metric metric, const JobContext& context = {});

/// All that comes before the first iteration. Reports "neighbours", "affinities" and PCA's stages; fails as
/// computePca().
Result<Tsne> startTsne(MatrixView data, const TsneInput& input, const TsneOptions& options,
                       const JobContext& context = {});

}  // namespace nepho::projector
