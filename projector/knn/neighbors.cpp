#include "projector/knn/neighbors.h"

#include "projector/knn/row_distance.h"
#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 4096;
/// Rows refined by one thread at a time.
constexpr std::size_t kRefinedRows = 512;
/// Below this float32 loses digits to underflow.
constexpr double kSmallestSound = 1e-30;

struct NamedMetric {
    Metric metric;
    std::string_view name;
};
constexpr std::array kMetrics = {NamedMetric{Metric::cosine, "cosine"}, NamedMetric{Metric::euclidean, "euclidean"},
                                 NamedMetric{Metric::dot, "dot"}};

/// A row whose key, which grows with the distance, is known to lie within bounds.
struct Candidate {
    double low, high;
    std::uint32_t row;
};

struct Ranked {
    double key;
    std::uint32_t row;
    bool operator<(const Ranked& other) const { return key != other.key ? key < other.key : row < other.row; }
};

/// Distances from one row of the data, squared where euclidean.
class QueryRow {
  public:
    QueryRow(MatrixView data, const std::vector<double>& norms, std::uint32_t row, Metric metric)
        : data_(data), norms_(norms), row_(row), metric_(metric), bound_(kBoundMargin * roundingBound(data.cols)) {}

    /// From float32 and the bound of its error; from double where float32 overflows or vanishes.
    Candidate quick(std::uint32_t other) const {
        const double norms = norms_[row_] * norms_[other];
        if (metric_ != Metric::euclidean && norms >= kSmallestSound) {
            const auto dot = static_cast<double>(dotProduct(rowData(row_), rowData(other), data_.cols));
            if (std::isfinite(dot) && metric_ == Metric::dot)
                return {-dot - bound_ * norms, -dot + bound_ * norms, other};
            if (std::isfinite(dot)) return {1.0 - dot / norms - bound_, 1.0 - dot / norms + bound_, other};
        }
        if (metric_ == Metric::euclidean) {
            const auto square = static_cast<double>(squaredDistance(rowData(row_), rowData(other), data_.cols));
            if (std::isfinite(square) && square >= kSmallestSound)
                return {square * (1.0 - bound_), square * (1.0 + bound_), other};
        }
        const double key = exactKey(other);
        return {key, key, other};
    }
    double exactKey(std::uint32_t other) const {
        return nepho::projector::exactKey(data_, norms_, row_, other, metric_);
    }
    float distance(double key) const { return static_cast<float>(metric_ == Metric::euclidean ? std::sqrt(key) : key); }

  private:
    /// Covers the roundings of double as well, which are a thousandth of this margin.
    static constexpr double kBoundMargin = 1.01;

    const float* rowData(std::uint32_t row) const { return data_.data + row * data_.stride; }

    MatrixView data_;
    const std::vector<double>& norms_;
    std::uint32_t row_;
    Metric metric_;
    double bound_;
};

/// Leaves out the candidates that are beyond k others for certain.
void dropHopeless(std::vector<Candidate>& candidates, std::size_t k) {
    if (candidates.size() <= k) return;
    std::vector<double> highs(candidates.size());
    std::ranges::transform(candidates, highs.begin(), &Candidate::high);
    const auto kth = highs.begin() + static_cast<std::ptrdiff_t>(k - 1);
    std::nth_element(highs.begin(), kth, highs.end());
    std::erase_if(candidates, [limit = *kth](const Candidate& candidate) { return candidate.low > limit; });
}

/// The k nearest of the candidates by their exact keys, nearest first.
std::vector<Ranked> rankExactly(const QueryRow& from, const std::vector<Candidate>& candidates, std::size_t k,
                                const JobContext& context) {
    std::vector<Ranked> ranked(candidates.size());
    parallelFor(ranked.size(), kRefinedRows, [&](std::size_t begin, std::size_t end) {
        if (context.stopRequested()) return;
        for (std::size_t i = begin; i < end; ++i) ranked[i] = {from.exactKey(candidates[i].row), candidates[i].row};
    });
    const auto count = static_cast<std::ptrdiff_t>(std::min(k, ranked.size()));
    std::partial_sort(ranked.begin(), ranked.begin() + count, ranked.end());
    ranked.resize(static_cast<std::size_t>(count));
    return ranked;
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

NeighborSearch::NeighborSearch(MatrixView data) : data_(data), norms_(rowNorms(data)) {}

std::vector<Neighbor> NeighborSearch::query(std::uint32_t row, std::size_t k, Metric metric,
                                            const std::vector<std::uint32_t>* subset, const JobContext& context) const {
    assert(row < data_.rows && "the row of a query is one of the data");
    const std::size_t considered = subset != nullptr ? subset->size() : data_.rows;
    if (k == 0 || considered == 0) return {};
    const QueryRow from(data_, norms_, row, metric);

    std::vector<std::vector<Candidate>> blocks((considered + kBlockRows - 1) / kBlockRows);
    parallelFor(considered, kBlockRows, [&](std::size_t begin, std::size_t end) {
        if (context.stopRequested()) return;
        std::vector<Candidate>& best = blocks[begin / kBlockRows];
        best.reserve(end - begin);
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t other = subset != nullptr ? (*subset)[i] : static_cast<std::uint32_t>(i);
            assert(other < data_.rows && "a subset names rows of the data");
            if (other != row) best.push_back(from.quick(other));
        }
        dropHopeless(best, k);
    });

    std::vector<Candidate> best;
    for (const auto& block : blocks) best.insert(best.end(), block.begin(), block.end());
    dropHopeless(best, k);
    const std::vector<Ranked> ranked = rankExactly(from, best, k, context);
    if (context.stopRequested()) return {};
    std::vector<Neighbor> neighbors;
    neighbors.reserve(ranked.size());
    for (const Ranked& found : ranked) neighbors.push_back({found.row, from.distance(found.key)});
    return neighbors;
}

}  // namespace nepho::projector
