#include "projector/knn/best_candidates.h"
#include "projector/knn/knn_table.h"
#include "projector/knn/packed_rows.h"
#include "projector/knn/row_distance.h"
#include "projector/knn/tile_select.h"
#include "projector/parallel/parallel_for.h"
#include "projector/parallel/tournament.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace nepho::projector {

namespace {

/// Rows kept beyond k: those that float32's rounding moves across the border.
constexpr std::size_t kSpare = 16;
/// |a|, in scaled units, below which the digits of values may have been lost to underflow.
constexpr double kSmallestNorm = 1e-25;
/// Of the rows that meet a panel of others while both lie in the second-level cache.
constexpr std::size_t kQueryFloats = 150'000;

/// Rows that are asked again by one thread before it tells how far they are.
constexpr std::size_t kAskedTogether = 8;

/// Blocks come by so many: pairs of them by half as many.
constexpr std::size_t kSharedOut = 32;

/// Candidates of all rows that may be held at a time.
constexpr std::size_t kBytesBothWays = std::size_t{256} << 20;

class ExactKnn {
  public:
    /// `queries` null: all rows.
    ExactKnn(MatrixView data, const std::span<const std::uint32_t>* queries, std::size_t k, Metric metric,
             const JobContext& context)
        : data_(data),
          queries_(queries),
          metric_(metric),
          packed_(data, metric, context.stop),
          distance_(data, metric) {
        if (context.stopRequested()) return;
        largestNorm_ = static_cast<double>(packed_.largestNorm());
        if (queries != nullptr) chosen_.emplace(data, metric, *queries, packed_);
        table_.rows = queries != nullptr ? queries->size() : data.rows;
        table_.k = std::min(k, data.rows - 1);
        table_.ids.resize(table_.rows * table_.k);
        table_.distances.resize(table_.rows * table_.k);
        certain_.resize(table_.rows, 1);
        bothWays_ = queries == nullptr && BestCandidates::bytes(table_.rows, keep()) <= kBytesBothWays;
    }

    Result<KnnTable> run(const JobContext& context) {
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        if (bothWays_) {
            searchBothWays(context);
        } else {
            searchOneWay(context);
        }
        askAgain(context);
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
        return std::move(table_);
    }

  private:
    const PackedRows& asking() const { return chosen_ ? *chosen_ : packed_; }
    std::uint32_t rowOf(std::size_t query) const {
        return queries_ != nullptr ? (*queries_)[query] : static_cast<std::uint32_t>(query);
    }

    std::size_t keep() const { return table_.k + 1 + kSpare; }  ///< the row itself is among them
    /// Panels that are searched together: they lie in the second-level cache while others pass.
    std::size_t together() const {
        // Both sides of a pair of blocks are read anew: fewer, larger ones read less.
        const std::size_t floats = bothWays_ ? 2 * kQueryFloats : kQueryFloats;
        return std::clamp<std::size_t>(floats / (packed_.width() * packed_.depth()), 1, 8);
    }
    std::size_t blocks() const {
        const std::size_t panels = asking().panels(), enough = (panels + together() - 1) / together();
        if (!bothWays_) return enough;
        // As many pairs in every round as threads share out evenly, where there are few.
        return std::min(panels, (enough + kSharedOut - 1) / kSharedOut * kSharedOut);
    }
    struct Panels {
        std::size_t begin, end;
    };
    Panels panelsOf(std::size_t block) const {
        const std::size_t panels = asking().panels();
        return {block * panels / blocks(), (block + 1) * panels / blocks()};
    }

    void searchOneWay(const JobContext& context) {
        std::mutex reporting;
        std::size_t done = 0;
        parallelFor(blocks(), 1, [&](std::size_t block, std::size_t) {
            if (context.stopRequested()) return;
            search(panelsOf(block), context);
            const std::scoped_lock lock(reporting);
            context.report("neighbours", static_cast<double>(++done) / static_cast<double>(blocks()));
        });
    }

    void search(Panels asked, const JobContext& context) {
        const std::size_t first = asked.begin * packed_.width();
        const std::size_t count = std::min(asked.end * packed_.width(), table_.rows) - first;
        BestCandidates best(count, keep());
        for (std::size_t b = 0; b < packed_.panels(); ++b) {
            if (context.stopRequested()) return;
            for (std::size_t a = asked.begin; a < asked.end; ++a)
                best.offer(asking(), a, (a - asked.begin) * packed_.width(), packed_, b);
        }
        for (std::size_t query = 0; query < count && !context.stopRequested(); ++query)
            finish(first + query, best, query);
    }

    /// Every product of two rows once, for both: half the work, where the candidates of all rows fit into memory.
    void searchBothWays(const JobContext& context) {
        BestCandidates best(table_.rows, keep());
        parallelFor(blocks(), 1, [&](std::size_t block, std::size_t) { searchWithin(panelsOf(block), best, context); });
        const Tournament tournament(blocks());
        for (std::size_t round = 0; round < tournament.rounds(); ++round) {
            parallelFor(tournament.pairsOfRound(), 1, [&](std::size_t i, std::size_t) {
                const auto [one, other] = tournament.pair(round, i);
                searchBetween(panelsOf(one), panelsOf(other), best, context);
            });
            if (context.stopRequested()) return;
            context.report("neighbours", static_cast<double>(round + 1) / static_cast<double>(tournament.rounds()));
        }
        parallelFor(table_.rows, packed_.width(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t row = begin; row < end && !context.stopRequested(); ++row) finish(row, best, row);
        });
    }

    void searchWithin(Panels block, BestCandidates& best, const JobContext& context) {
        for (std::size_t a = block.begin; a < block.end && !context.stopRequested(); ++a) {
            best.offer(packed_, a, a * packed_.width(), packed_, a);
            for (std::size_t b = a + 1; b < block.end; ++b) best.offerBothWays(packed_, a, b);
        }
    }

    void searchBetween(Panels one, Panels other, BestCandidates& best, const JobContext& context) {
        for (std::size_t b = other.begin; b < other.end && !context.stopRequested(); ++b) {
            for (std::size_t a = one.begin; a < one.end; ++a) best.offerBothWays(packed_, a, b);
        }
    }

    void finish(std::size_t row, BestCandidates& best, std::size_t query) {
        std::vector<RowDistance::Ranked>& ranked = rank(row, best.take(query, table_.k + 1));
        const std::size_t k = std::min(table_.k, ranked.size());
        for (std::size_t i = 0; i < k; ++i) {
            table_.ids[row * table_.k + i] = ranked[i].row;
            table_.distances[row * table_.k + i] = distance_.distance(ranked[i].key);
        }
        certain_[row] = ranked.size() >= table_.k && (k == 0 || isCertain(row, ranked[k - 1].key, best.limit(query)));
    }

    /// The row itself and its k nearest by float32's scores, which stand first, and of the others those that may be
    /// among the nearest.
    std::vector<RowDistance::Ranked>& rank(std::size_t row, const KeptCandidates& kept) const {
        const std::size_t first = std::min(kept.count, table_.k + 1);
        std::vector<RowDistance::Ranked>& ranked = distance_.rank(rowOf(row), {kept.ids, first});
        if (ranked.size() < table_.k || table_.k == 0) return ranked;
        thread_local std::vector<std::uint32_t> near;
        near.clear();
        const double kth = ranked[table_.k - 1].key;
        for (std::size_t i = first; i < kept.count; ++i) {
            if (kth == 0.0 || !isCertain(row, kth, kept.scores[i])) near.push_back(kept.ids[i]);
        }
        if (!near.empty()) distance_.rankToo(rowOf(row), near, ranked);
        return ranked;
    }

    /// The relative rounding of a product: u |a| |b| for every addition of the longest chain (Higham, "Accuracy and
    /// Stability of Numerical Algorithms", 3.1), and some for what is made of it.
    double slip() const {
        const std::size_t depth = packed_.depth();
        const std::size_t chain = std::min(depth, kSummedDepth) + depth / kSummedDepth;
        return (static_cast<double>(chain) + 4.0) * 0x1p-24;
    }

    /// Whether no row that was not kept can be nearer than the k-th. A row more than three times as far from the middle
    /// as this one is so far away that its error is a small part of its distance.
    bool isCertain(std::size_t row, double kth, float limit) const {
        if (limit == std::numeric_limits<float>::infinity()) return true;
        if (metric_ != Metric::dot && kth == 0.0) return true;  // nobody is nearer
        const double slip = this->slip();
        const double norm = static_cast<double>(asking().norm(row));
        if (metric_ == Metric::cosine) return norm > 0.0 && kth + 2.0 * slip < 1.0 + static_cast<double>(limit) / norm;
        const double unit = static_cast<double>(packed_.unit());
        if (metric_ == Metric::dot)  // a product of scaled values is unit^2 times as large
            return norm > kSmallestNorm &&
                   kth * unit * unit + 2.0 * slip * norm * largestNorm_ < static_cast<double>(limit);
        const double border = static_cast<double>(limit) + norm * norm;
        return kth * unit * unit * (1.0 + 5.0 * slip) + 16.0 * slip * norm * norm < border;
    }

    /// Rows whose neighbours float32 cannot tell apart, each by itself.
    void askAgain(const JobContext& context) {
        std::vector<std::size_t> uncertain;
        for (std::size_t row = 0; row < table_.rows; ++row) {
            if (certain_[row] == 0) uncertain.push_back(row);
        }
        if (uncertain.empty()) return;
        const NeighborSearch search(data_);
        std::mutex reporting;
        std::size_t done = 0;
        parallelFor(uncertain.size(), kAskedTogether, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end && !context.stopRequested(); ++i)
                askAgain(uncertain[i], search, context);
            const std::scoped_lock lock(reporting);
            done += end - begin;
            context.report("neighbours", static_cast<double>(done) / static_cast<double>(uncertain.size()));
        });
    }

    void askAgain(std::size_t row, const NeighborSearch& search, const JobContext& context) {
        const auto found = search.query(rowOf(row), table_.k, metric_, nullptr, context);
        for (std::size_t i = 0; i < found.size(); ++i) {
            table_.ids[row * table_.k + i] = found[i].row;
            table_.distances[row * table_.k + i] = found[i].distance;
        }
    }

    MatrixView data_;
    const std::span<const std::uint32_t>* queries_;
    Metric metric_;
    PackedRows packed_;
    std::optional<PackedRows> chosen_;  ///< the queries, where they are not all rows
    RowDistance distance_;
    double largestNorm_ = 0.0;
    bool bothWays_ = false;
    KnnTable table_;
    std::vector<char> certain_;
};

}  // namespace

Result<KnnTable> computeExactKnn(MatrixView data, std::size_t k, Metric metric, const JobContext& context) {
    if (data.rows < 2 || k == 0) return KnnTable{data.rows, 0, {}, {}};
    return ExactKnn(data, nullptr, k, metric, context).run(context);
}

Result<KnnTable> computeExactKnn(MatrixView data, std::span<const std::uint32_t> queries, std::size_t k, Metric metric,
                                 const JobContext& context) {
    if (data.rows < 2 || k == 0 || queries.empty()) return KnnTable{queries.size(), 0, {}, {}};
    return ExactKnn(data, &queries, k, metric, context).run(context);
}

}  // namespace nepho::projector
