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

/// |a| of every row.
std::vector<double> rowNorms(MatrixView data) {
    std::vector<double> norms(data.rows);
    parallelFor(data.rows, kMeasuredRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) norms[row] = exactNorm(data.row(row).data(), data.cols);
    });
    return norms;
}

}  // namespace

double exactNorm(const float* a, std::size_t count) {
    return std::sqrt(exactDotProduct(a, a, count));
}

double exactKey(const float* a, const float* b, std::size_t count, Metric metric, double normA, double normB) {
    if (metric == Metric::euclidean) return exactSquaredDistance(a, b, count);
    if (metric == Metric::dot) return 0.0 - exactDotProduct(a, b, count);  // of 0 it is 0, not -0
    const double both = normA * normB;
    if (!(both > 0.0)) return 1.0;
    const double key = std::clamp(1.0 - exactDotProduct(a, b, count) / both, 0.0, 2.0);
    if (key > kNearInDouble) return key;
    // Half the squared distance of the two unit vectors is the same number.
    const double close = 0.5 * exactSquaredDistance(a, b, count, 1.0 / normA, 1.0 / normB);
    return close < kSameDirection ? 0.0 : close;
}

RowDistance::RowDistance(MatrixView data, Metric metric) : data_(data), metric_(metric) {
    if (metric == Metric::cosine) norms_ = rowNorms(data);
}

double RowDistance::exact(std::size_t a, std::size_t b) const {
    const bool measured = !norms_.empty();
    return exactKey(rowData(a), rowData(b), data_.cols, metric_, measured ? norms_[a] : 0.0,
                    measured ? norms_[b] : 0.0);
}

double RowDistance::key(std::size_t a, std::size_t b) const {
    const float* left = rowData(a);
    const float* right = rowData(b);
    if (metric_ == Metric::euclidean) {
        const auto square = static_cast<double>(squaredDistance(left, right, data_.cols));
        if (std::isfinite(square) && square >= kSmallestSound) return square;
    } else if (metric_ == Metric::cosine && norms_[a] * norms_[b] >= kSmallestSound) {
        const double distance =
            1.0 - static_cast<double>(dotProduct(left, right, data_.cols)) / (norms_[a] * norms_[b]);
        if (std::isfinite(distance) && distance > kNear) return distance;
    }
    return exact(a, b);
}

std::vector<RowDistance::Ranked>& RowDistance::rank(std::size_t row, std::span<const std::uint32_t> candidates) const {
    thread_local std::vector<Ranked> ranked;
    ranked.clear();
    rankToo(row, candidates, ranked);
    return ranked;
}

void RowDistance::rankToo(std::size_t row, std::span<const std::uint32_t> candidates,
                          std::vector<Ranked>& ranked) const {
    for (const std::uint32_t candidate : candidates) {
        if (candidate != row) ranked.push_back({exact(row, candidate), candidate});
    }
    std::sort(ranked.begin(), ranked.end());
}

float RowDistance::distance(double key) const {
    return static_cast<float>(metric_ == Metric::euclidean ? std::sqrt(key) : key);
}

}  // namespace nepho::projector
