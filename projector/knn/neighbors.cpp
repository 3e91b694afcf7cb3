#include "projector/knn/neighbors.h"

#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 4096;
/// Candidates kept beyond k, so that float32's rounding at the border loses no true neighbour.
constexpr std::size_t kMargin = 32;
/// Float32 sums outside these bounds have overflowed or lost digits to underflow.
constexpr float kSmallestSound = 1e-30f;
constexpr float kLargestSound = std::numeric_limits<float>::max();

struct NamedMetric {
    Metric metric;
    std::string_view name;
};
constexpr std::array kMetrics = {NamedMetric{Metric::cosine, "cosine"}, NamedMetric{Metric::euclidean, "euclidean"}};

struct Candidate {
    double key;  // grows with the distance
    std::uint32_t row;
    bool operator<(const Candidate& other) const { return key != other.key ? key < other.key : row < other.row; }
};

bool isSound(float sum) {
    return std::abs(sum) >= kSmallestSound && std::abs(sum) <= kLargestSound;
}

/// Distances from one row of the data, squared where euclidean.
class QueryRow {
  public:
    QueryRow(MatrixView data, const std::vector<double>& norms, std::uint32_t row, Metric metric)
        : data_(data), norms_(norms), row_(row), metric_(metric) {}

    double quickKey(std::uint32_t other) const {
        const float* a = data_.data + row_ * data_.stride;
        const float* b = data_.data + other * data_.stride;
        const float sum = metric_ == Metric::cosine ? dotProduct(a, b, data_.cols) : squaredDistance(a, b, data_.cols);
        if (!isSound(sum)) return exactKey(other);
        return metric_ == Metric::cosine ? cosineDistance(static_cast<double>(sum), other) : static_cast<double>(sum);
    }
    double exactKey(std::uint32_t other) const {
        const float* a = data_.data + row_ * data_.stride;
        const float* b = data_.data + other * data_.stride;
        if (metric_ == Metric::euclidean) return exactSquaredDistance(a, b, data_.cols);
        return cosineDistance(exactDotProduct(a, b, data_.cols), other);
    }
    float distance(double key) const { return static_cast<float>(metric_ == Metric::euclidean ? std::sqrt(key) : key); }

  private:
    double cosineDistance(double dot, std::uint32_t other) const {
        const double norms = norms_[row_] * norms_[other];
        return norms > 0.0 ? std::clamp(1.0 - dot / norms, 0.0, 2.0) : 1.0;
    }

    MatrixView data_;
    const std::vector<double>& norms_;
    std::uint32_t row_;
    Metric metric_;
};

void keepSmallest(std::vector<Candidate>& candidates, std::size_t count) {
    if (candidates.size() <= count) return;
    std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count), candidates.end());
    candidates.resize(count);
}

}  // namespace

std::optional<Metric> parseMetric(std::string_view name) {
    for (const NamedMetric& known : kMetrics) {
        if (known.name == name) return known.metric;
    }
    return std::nullopt;
}

std::string_view metricName(Metric metric) {
    for (const NamedMetric& known : kMetrics) {
        if (known.metric == metric) return known.name;
    }
    return {};
}

NeighborSearch::NeighborSearch(MatrixView data) : data_(data), norms_(data.rows) {
    parallelFor(data.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const float* values = data.data + row * data.stride;
            norms_[row] = std::sqrt(exactDotProduct(values, values, data.cols));
        }
    });
}

std::vector<Neighbor> NeighborSearch::query(std::uint32_t row, std::size_t k, Metric metric,
                                            const std::vector<std::uint32_t>* subset) const {
    assert(row < data_.rows && "the row of a query is one of the data");
    const std::size_t considered = subset != nullptr ? subset->size() : data_.rows;
    if (k == 0 || considered == 0) return {};
    const QueryRow from(data_, norms_, row, metric);
    const std::size_t kept = std::min(k, considered) + kMargin;

    std::vector<std::vector<Candidate>> blocks((considered + kBlockRows - 1) / kBlockRows);
    parallelFor(considered, kBlockRows, [&](std::size_t begin, std::size_t end) {
        std::vector<Candidate>& best = blocks[begin / kBlockRows];
        best.reserve(end - begin);
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t other = subset != nullptr ? (*subset)[i] : static_cast<std::uint32_t>(i);
            assert(other < data_.rows && "a subset names rows of the data");
            if (other != row) best.push_back({from.quickKey(other), other});
        }
        keepSmallest(best, kept);
    });

    std::vector<Candidate> best;
    for (const auto& block : blocks) best.insert(best.end(), block.begin(), block.end());
    keepSmallest(best, kept);
    for (Candidate& candidate : best) candidate.key = from.exactKey(candidate.row);
    std::sort(best.begin(), best.end());
    best.resize(std::min(best.size(), k));
    std::vector<Neighbor> neighbors;
    neighbors.reserve(best.size());
    for (const Candidate& candidate : best) neighbors.push_back({candidate.row, from.distance(candidate.key)});
    return neighbors;
}

}  // namespace nepho::projector
