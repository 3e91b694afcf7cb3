#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/layout/tsne.h"

namespace nepho::projector {

/// The neighbours of all rows (see findAllNeighbors()) made into joint probabilities, of the perplexity that the rows
/// allow. Reports "neighbours", PCA's stages and "affinities"; fails only when stopped.
Result<Affinities> findAffinities(MatrixView data, double perplexity, Metric metric, const JobContext& context = {});

/// Where the points begin, N x dims, scaled for the descent. Fails as computePca(), and where `given` has another shape
/// or something that is no number.
Result<Matrix> startingPoints(MatrixView data, const TsneInput& input, int dims, const JobContext& context = {});

/// A layout as the start of one in `dims` dimensions: its scale is kept, axes beyond `dims` are left out, and axes that
/// it lacks get a ten thousandth of its first axis's deviation by chance, from which they can grow.
Matrix keptStart(MatrixView layout, int dims, std::uint64_t seed);

/// All that comes before the first iteration. Reports "neighbours", "affinities" and PCA's stages; fails as
/// startingPoints(), and where labels are not as many as rows.
Result<Tsne> startTsne(MatrixView data, const TsneInput& input, const TsneOptions& options,
                       const JobContext& context = {});

}  // namespace nepho::projector
