#include "projector/knn/neighbors.h"

#include "projector/knn/row_distance.h"
#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cmath>
#include <limits>
#include <span>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 4096;
/// Rows refined by one thread at a time.
constexpr std::size_t kRefinedRows = 512;

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
    QueryRow(MatrixView data, std::uint32_t row, Metric metric)
        : data_(data),
          row_(row),
          metric_(metric),
          norm_(exactNorm(rowData(row), data.cols)),
          bound_(boundOf(data.cols)) {}

    /// What a pass in float32 finds out about a row: its distance if euclidean, else a product and |row|^2.
    struct Sums {
        std::array<float, kBlockRows> ofBoth, squares;
    };
    /// Of consecutive rows.
    void sum(std::size_t first, std::size_t count, Sums& sums, std::size_t at = 0) const {
        const MatrixView rows{rowData(first), count, data_.cols, data_.stride};
        if (metric_ == Metric::euclidean) {
            squaredDistances(rowData(row_), rows, &sums.ofBoth[at]);
        } else {
            dotProductsAndSquares(rowData(row_), rows, &sums.ofBoth[at], &sums.squares[at]);
        }
    }
    /// From the sums in float32 and the bound of their errors; from double where float32 overflows or vanishes.
    Candidate bounded(std::uint32_t other, const Sums& sums, std::size_t i) const {
        const auto both = static_cast<double>(sums.ofBoth[i]);
        if (metric_ == Metric::euclidean) {
            if (std::isfinite(both) && both >= kSmallestSound)
                return {both * (1.0 - bound_), both * (1.0 + bound_), other};
        } else if (const auto square = static_cast<double>(sums.squares[i]);
                   std::isfinite(both) && std::isfinite(square) && square >= kSmallestSound) {
            const double norms = norm_ * std::sqrt(square);
            // The product errs by the bound times the norms, the root by half of it.
            if (metric_ == Metric::dot && norms >= kSmallestSound)
                return {-both - 2.0 * bound_ * norms, -both + 2.0 * bound_ * norms, other};
            if (norms >= kSmallestSound)
                return {1.0 - both / norms - 2.0 * bound_, 1.0 - both / norms + 2.0 * bound_, other};
        }
        const double key = exactKey(other);
        return {key, key, other};
    }
    double exactKey(std::uint32_t other) const {
        const bool reads = metric_ == Metric::cosine && norm_ > 0.0;
        const double norm = reads ? exactNorm(rowData(other), data_.cols) : 0.0;
        return nepho::projector::exactKey(rowData(row_), rowData(other), data_.cols, metric_, norm_, norm);
    }
    float distance(double key) const { return static_cast<float>(metric_ == Metric::euclidean ? std::sqrt(key) : key); }

  private:
    /// With what covers the roundings of double as well, which are a thousandth of it.
    static double boundOf(std::size_t cols) {
        constexpr double kSlack = 1.01, kMostSound = 0.4;  // beyond, twice the bound does not cover the root's error
        const double bound = kSlack * roundingBound(cols);
        return bound < kMostSound ? bound : std::numeric_limits<double>::infinity();
    }
    const float* rowData(std::size_t row) const { return data_.data + row * data_.stride; }

    MatrixView data_;
    std::uint32_t row_;
    Metric metric_;
    double norm_;
    double bound_;
};

/// Leaves out the candidates that are beyond k others for certain. Returns what the k-th nearest is within.
double dropHopeless(std::vector<Candidate>& candidates, std::size_t k) {
    if (candidates.size() < k) return std::numeric_limits<double>::infinity();
    std::vector<double> highs(candidates.size());
    std::ranges::transform(candidates, highs.begin(), &Candidate::high);
    const auto kth = highs.begin() + static_cast<std::ptrdiff_t>(k - 1);
    std::nth_element(highs.begin(), kth, highs.end());
    std::erase_if(candidates, [limit = *kth](const Candidate& candidate) { return candidate.low > limit; });
    return *kth;
}

void lower(std::atomic<double>& limit, double to) {
    for (double now = limit.load(); to < now && !limit.compare_exchange_weak(now, to);) {
    }
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

std::vector<Neighbor> NeighborSearch::query(std::uint32_t row, std::size_t k, Metric metric,
                                            const std::vector<std::uint32_t>* subset, const JobContext& context) const {
    assert(row < data_.rows && "the row of a query is one of the data");
    const std::size_t considered = subset != nullptr ? subset->size() : data_.rows;
    if (k == 0 || considered == 0) return {};
    const QueryRow from(data_, row, metric);

    std::vector<std::vector<Candidate>> blocks((considered + kBlockRows - 1) / kBlockRows);
    // What the blocks so far know of the k-th nearest. When it is read changes what is looked at twice, not the answer.
    std::atomic<double> limit = std::numeric_limits<double>::infinity();
    parallelFor(considered, kBlockRows, [&](std::size_t begin, std::size_t end) {
        if (context.stopRequested()) return;
        QueryRow::Sums sums;
        if (subset != nullptr) {
            for (std::size_t i = begin; i < end; ++i) from.sum((*subset)[i], 1, sums, i - begin);
        } else {
            from.sum(begin, end - begin, sums);
        }
        std::vector<Candidate>& best = blocks[begin / kBlockRows];
        const double known = limit;
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint32_t other = subset != nullptr ? (*subset)[i] : static_cast<std::uint32_t>(i);
            assert(other < data_.rows && "a subset names rows of the data");
            const Candidate candidate = from.bounded(other, sums, i - begin);
            if (other != row && candidate.low <= known) best.push_back(candidate);
        }
        lower(limit, dropHopeless(best, k));
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
