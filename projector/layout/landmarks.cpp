#include "projector/layout/landmarks.h"

#include "projector/knn/row_partition.h"
#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 1024;
/// Weights by the inverse of squared distances, in all 1; where one or more are 0, those alone share it.
void weigh(std::span<const double> squares, std::span<float> weights) {
    const double least = *std::ranges::min_element(squares);
    const auto share = [least](double square) { return square == least ? 1.0 : least / square; };
    double total = 0.0;
    for (const double square : squares) total += share(square);
    for (std::size_t i = 0; i < squares.size(); ++i) weights[i] = static_cast<float>(share(squares[i]) / total);
}

/// The weighted mean of landmarks.
void placeAmong(std::span<const std::uint32_t> landmarks, std::span<const float> weights, MatrixView positions,
                std::span<float> place) {
    for (std::size_t axis = 0; axis < place.size(); ++axis) {
        float sum = 0.0f;
        for (std::size_t i = 0; i < landmarks.size(); ++i) sum += weights[i] * positions(landmarks[i], axis);
        place[axis] = sum;
    }
}

}  // namespace

Result<LandmarkWeights> nearestLandmarks(MatrixView rows, MatrixView landmarks, const JobContext& context) {
    LandmarkWeights near;
    near.count = std::min(kLandmarksOfRow, landmarks.rows);
    auto ids = nearestPoints(rows, landmarks, near.count, context);
    if (!ids) return Unexpected(ids.error());
    near.ids = std::move(*ids);
    near.weights.resize(near.ids.size());
    parallelFor(rows.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        std::vector<double> squares(near.count);
        for (std::size_t row = begin; row < end; ++row) {
            for (std::size_t i = 0; i < near.count; ++i)
                squares[i] = exactSquaredDistance(rows.row(row).data(),
                                                  landmarks.row(near.ids[row * near.count + i]).data(), rows.cols);
            weigh(squares, std::span(near.weights).subspan(row * near.count, near.count));
        }
    });
    return near;
}

Matrix placeByLandmarks(const LandmarkWeights& near, MatrixView landmarkPositions) {
    const std::size_t rows = near.ids.size() / near.count;
    Matrix positions(rows, landmarkPositions.cols);
    parallelFor(rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const std::size_t first = row * near.count;
            placeAmong(std::span(near.ids).subspan(first, near.count),
                       std::span(near.weights).subspan(first, near.count), landmarkPositions, positions.row(row));
        }
    });
    return positions;
}

void placeByNeighbors(const KnnTable& table, Metric metric, std::span<const std::int32_t> landmarks,
                      MatrixView landmarkPositions, Matrix& positions, const std::stop_token& stop) {
    parallelFor(table.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        if (stop.stop_requested()) return;
        std::vector<double> squares;
        std::vector<float> weights;
        std::vector<std::uint32_t> near;
        for (std::size_t row = begin; row < end; ++row) {
            if (landmarks[row] >= 0) {
                std::ranges::copy(landmarkPositions.row(static_cast<std::size_t>(landmarks[row])),
                                  positions.row(row).begin());
                continue;
            }
            squares.clear();
            near.clear();
            for (std::size_t i = 0; i < table.k && near.size() < kLandmarksOfRow; ++i) {
                const std::uint32_t other = table.idsOf(row)[i];
                if (landmarks[other] < 0) continue;
                const auto distance = static_cast<double>(table.distancesOf(row)[i]);
                squares.push_back(metric == Metric::euclidean ? distance * distance : distance);
                near.push_back(static_cast<std::uint32_t>(landmarks[other]));
            }
            if (near.empty()) continue;
            weights.resize(near.size());
            weigh(squares, weights);
            placeAmong(near, weights, landmarkPositions, positions.row(row));
        }
    });
}

}  // namespace nepho::projector
