#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/knn_table.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace nepho::projector {

/// Of each of N rows the landmarks nearest to it, and how much each counts for where the row is shown: by the inverse
/// of the squared distance, in all 1. A landmark counts for itself alone.
struct LandmarkWeights {
    std::size_t count = 0;           ///< of each row
    std::vector<std::uint32_t> ids;  ///< N x count: landmarks by number
    std::vector<float> weights;      ///< N x count
};

inline constexpr std::size_t kLandmarksOfRow = 5;

/// `rows` N x D, `landmarks` M x D in the same space, M >= 1. Fails only when stopped.
Result<LandmarkWeights> nearestLandmarks(MatrixView rows, MatrixView landmarks, const JobContext& context = {});

/// positions[row] = the weighted mean of its landmarks' positions (M x dims), for all rows, in parallel.
Matrix placeByLandmarks(const LandmarkWeights& near, MatrixView landmarkPositions);

/// As placeByLandmarks(), where `landmarks` are rows of `table` itself (-1: none, else their row in
/// `landmarkPositions`): each row stands among those of its nearest neighbours that are landmarks, a landmark where it
/// is, and a row none of whose neighbours is one where `positions` has it. Written to `positions`. `metric`: the
/// table's. When stopped, only some rows are placed.
void placeByNeighbors(const KnnTable& table, Metric metric, std::span<const std::int32_t> landmarks,
                      MatrixView landmarkPositions, Matrix& positions, const std::stop_token& stop = {});

}  // namespace nepho::projector
