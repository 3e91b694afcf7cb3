#include "projector/layout/landmarks.h"

#include "projector/knn/row_partition.h"
#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 1024;
/// Added to squared distances: duplicates of a landmark stand where it does, and nothing is divided by 0.
constexpr float kLeastSquare = 1e-30f;

/// A mean of positions by the inverse of squared distances.
class WeightedMean {
  public:
    void add(std::span<const float> position, float squaredDistance) {
        const float weight = 1.0f / std::max(squaredDistance, kLeastSquare);
        total_ += static_cast<double>(weight);
        for (std::size_t axis = 0; axis < position.size(); ++axis)
            sum_[axis] += static_cast<double>(weight) * static_cast<double>(position[axis]);
    }
    bool isEmpty() const { return total_ == 0.0; }
    void write(std::span<float> position) const {
        for (std::size_t axis = 0; axis < position.size(); ++axis)
            position[axis] = static_cast<float>(sum_[axis] / total_);
    }

  private:
    double total_ = 0.0;
    std::array<double, 3> sum_{};
};

/// Weights by the inverse of squared distances, in all 1; where one or more are 0, those alone share it.
void weigh(std::span<const double> squares, std::span<float> weights) {
    const double least = *std::ranges::min_element(squares);
    const auto share = [least](double square) { return square == least ? 1.0 : least / square; };
    double total = 0.0;
    for (const double square : squares) total += share(square);
    for (std::size_t i = 0; i < squares.size(); ++i) weights[i] = static_cast<float>(share(squares[i]) / total);
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
    const std::size_t rows = near.ids.size() / near.count, dims = landmarkPositions.cols;
    Matrix positions(rows, dims);
    parallelFor(rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            for (std::size_t axis = 0; axis < dims; ++axis) {
                float sum = 0.0f;
                for (std::size_t at = row * near.count; at < (row + 1) * near.count; ++at)
                    sum += near.weights[at] * landmarkPositions(near.ids[at], axis);
                positions(row, axis) = sum;
            }
        }
    });
    return positions;
}

void placeByNeighbors(const KnnTable& table, Metric metric, std::span<const std::int32_t> landmarks,
                      MatrixView landmarkPositions, Matrix& positions) {
    const auto positionOf = [&](std::uint32_t row) {
        return landmarkPositions.row(static_cast<std::size_t>(landmarks[row]));
    };
    parallelFor(table.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            if (landmarks[row] >= 0) {
                std::ranges::copy(positionOf(static_cast<std::uint32_t>(row)), positions.row(row).begin());
                continue;
            }
            WeightedMean mean;
            std::size_t used = 0;
            for (std::size_t i = 0; i < table.k && used < kLandmarksOfRow; ++i) {
                const std::uint32_t other = table.idsOf(row)[i];
                if (landmarks[other] < 0) continue;
                const float distance = table.distancesOf(row)[i];
                mean.add(positionOf(other), metric == Metric::euclidean ? distance * distance : distance);
                ++used;
            }
            if (!mean.isEmpty()) mean.write(positions.row(row));
        }
    });
}

}  // namespace nepho::projector
