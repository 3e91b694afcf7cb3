#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/layout/all_neighbors.h"
#include "projector/layout/tsne.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace nepho::projector {

/// What does not fit so many rows; empty if nothing.
std::string problemOf(const TsneInput& input, std::size_t rows);

/// Of each of `rows` its label.
std::vector<std::int32_t> gatherLabels(std::span<const std::int32_t> labels, std::span<const std::uint32_t> rows);

/// The neighbours that t-SNE needs of so many rows; `metric` is that of the coarse rows where they are given.
NeighborOptions neighborsOf(const TsneInput& input, Metric metric, std::size_t rows);
/// Those of all rows, found or taken from the input's store; `coarse`: see NeighborStore::find().
Result<AllNeighbors> findNeighbors(MatrixView data, const TsneInput& input, const CoarseRows* coarse,
                                   const JobContext& context);
/// They made into joint probabilities, of the perplexity that the rows allow; labels change nothing. Reports
/// "neighbours", PCA's stages and "affinities"; fails when stopped, and by inner products as computeAffinities().
Result<Affinities> findAffinities(MatrixView data, const TsneInput& input, const JobContext& context = {});

/// Where the points begin, N x dims, scaled for the descent; `input` without a problem. Fails as computePca().
Result<Matrix> startingPoints(MatrixView data, const TsneInput& input, int dims, const JobContext& context = {});

/// A layout as the start of one in `dims` dimensions: its scale is kept, axes beyond `dims` are left out, and axes that
/// it lacks get a ten thousandth of its first axis's deviation by chance, from which they can grow.
Matrix keptStart(MatrixView layout, int dims, std::uint64_t seed);

/// A descent from `start`, N x dims, by `neighbors` of all rows, whose distances are of the input's metric; labels and
/// perplexity are the input's too, the perplexity as far as the rows allow it. Points stand in the order of a Hilbert
/// curve through the start. Reports "affinities"; fails only when stopped.
Result<Tsne> tsneFrom(AllNeighbors neighbors, MatrixView start, const TsneInput& input, const TsneOptions& options,
                      const JobContext& context = {});

/// All that comes before the first iteration. Reports "neighbours", "affinities" and PCA's stages; fails as
/// startingPoints(), and with problemOf().
Result<Tsne> startTsne(MatrixView data, const TsneInput& input, const TsneOptions& options,
                       const JobContext& context = {});

}  // namespace nepho::projector
