#include "projector/knn/row_distance.h"

#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>

namespace nepho::projector {

namespace {

constexpr std::size_t kMeasuredRows = 1024;
/// Cosine distances below this are computed from differences: 1 - a.b would cancel.
constexpr double kNear = 0.01;
constexpr double kNearInDouble = 0.125;
/// Cosine distances below this are rounding: directions that double cannot tell apart.
constexpr double kSameDirection = 1e-30;

}  // namespace

std::vector<double> rowNorms(MatrixView data) {
    std::vector<double> norms(data.rows);
    parallelFor(data.rows, kMeasuredRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const float* values = data.data + row * data.stride;
            norms[row] = std::sqrt(exactDotProduct(values, values, data.cols));
        }
    });
    return norms;
}

double exactKey(MatrixView data, std::span<const double> norms, std::size_t a, std::size_t b, Metric metric) {
    const float* left = data.data + a * data.stride;
    const float* right = data.data + b * data.stride;
    if (metric == Metric::euclidean) return exactSquaredDistance(left, right, data.cols);
    if (metric == Metric::dot) return 0.0 - exactDotProduct(left, right, data.cols);  // of 0 it is 0, not -0
    const double both = norms[a] * norms[b];
    if (!(both > 0.0)) return 1.0;
    const double key = std::clamp(1.0 - exactDotProduct(left, right, data.cols) / both, 0.0, 2.0);
    if (key > kNearInDouble) return key;
    // Half the squared distance of the two unit vectors is the same number.
    const double close = 0.5 * exactSquaredDistance(left, right, data.cols, 1.0 / norms[a], 1.0 / norms[b]);
    return close < kSameDirection ? 0.0 : close;
}

RowDistance::RowDistance(MatrixView data, Metric metric) : data_(data), metric_(metric) {
    if (metric == Metric::cosine) norms_ = rowNorms(data);
}

double RowDistance::key(std::size_t a, std::size_t b) const {
    const float* left = data_.data + a * data_.stride;
    const float* right = data_.data + b * data_.stride;
    if (metric_ == Metric::euclidean) {
        const auto square = static_cast<double>(squaredDistance(left, right, data_.cols));
        if (std::isfinite(square) && square >= kSmallestSound) return square;
    } else if (metric_ == Metric::cosine && norms_[a] * norms_[b] >= kSmallestSound) {
        const double distance =
            1.0 - static_cast<double>(dotProduct(left, right, data_.cols)) / (norms_[a] * norms_[b]);
        if (std::isfinite(distance) && distance > kNear) return distance;
    }
    return exactKey(data_, norms_, a, b, metric_);
}

std::vector<RowDistance::Ranked>& RowDistance::rank(std::size_t row, std::span<const std::uint32_t> candidates) const {
    thread_local std::vector<Ranked> ranked;
    ranked.clear();
    for (const std::uint32_t candidate : candidates) {
        if (candidate != row) ranked.push_back({exactKey(data_, norms_, row, candidate, metric_), candidate});
    }
    std::sort(ranked.begin(), ranked.end());
    return ranked;
}

float RowDistance::distance(double key) const {
    return static_cast<float>(metric_ == Metric::euclidean ? std::sqrt(key) : key);
}

}  // namespace nepho::projector
