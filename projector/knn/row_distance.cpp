#include "projector/knn/row_distance.h"

#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 1024;
/// Below this float32 loses digits to underflow.
constexpr double kSmallestSound = 1e-30;
/// Cosine distances below this are computed from differences: 1 - a.b would cancel.
constexpr double kNear = 0.01;

}  // namespace

RowDistance::RowDistance(MatrixView data, Metric metric) : data_(data), metric_(metric) {
    if (metric != Metric::cosine) return;
    norms_.resize(data.rows);
    parallelFor(data.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const float* values = data.data + row * data.stride;
            norms_[row] = std::sqrt(exactDotProduct(values, values, data.cols));
        }
    });
}

double RowDistance::key(std::size_t a, std::size_t b) const {
    const float* left = data_.data + a * data_.stride;
    const float* right = data_.data + b * data_.stride;
    if (metric_ == Metric::euclidean) {
        const auto square = static_cast<double>(squaredDistance(left, right, data_.cols));
        if (std::isfinite(square) && square >= kSmallestSound) return square;
        return exactSquaredDistance(left, right, data_.cols);
    }
    const double norms = norms_[a] * norms_[b];
    if (!(norms > 0.0)) return 1.0;
    if (norms >= kSmallestSound) {
        const double distance = 1.0 - static_cast<double>(dotProduct(left, right, data_.cols)) / norms;
        if (std::isfinite(distance) && distance > kNear) return distance;
    }
    return std::min(2.0, 0.5 * exactSquaredDistance(left, right, data_.cols, 1.0 / norms_[a], 1.0 / norms_[b]));
}

std::vector<RowDistance::Ranked>& RowDistance::rank(std::size_t row, std::span<const std::uint32_t> candidates) const {
    thread_local std::vector<Ranked> ranked;
    ranked.clear();
    for (const std::uint32_t candidate : candidates) {
        if (candidate != row) ranked.push_back({key(row, candidate), candidate});
    }
    std::sort(ranked.begin(), ranked.end());
    return ranked;
}

float RowDistance::distance(double key) const {
    return static_cast<float>(metric_ == Metric::euclidean ? std::sqrt(key) : key);
}

}  // namespace nepho::projector
