#include "projector/metrics/layout_quality.h"

#include "projector/knn/knn_table.h"
#include "projector/knn/row_distance.h"
#include "projector/layout/all_neighbors.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

namespace nepho::projector {

namespace {

std::vector<std::uint32_t> sampleInOrder(std::size_t rows, const QualityOptions& options) {
    auto sample = sampleRows(rows, options.sample, judgingSeed(options.seed));
    std::ranges::sort(sample);
    return sample;
}

/// How many of two lists' ids are in both.
std::size_t common(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
    thread_local std::vector<std::uint32_t> left, right;
    left.assign(a.begin(), a.end());
    right.assign(b.begin(), b.end());
    std::ranges::sort(left);
    std::ranges::sort(right);
    std::size_t count = 0;
    for (auto l = left.begin(), r = right.begin(); l != left.end() && r != right.end();) {
        count += *l == *r ? 1u : 0u;
        const bool both = *l == *r, ahead = *l < *r;
        if (both || ahead) ++l;
        if (both || !ahead) ++r;
    }
    return count;
}

/// Of each row of two tables the share of its neighbours that are in both; 1 where it has none.
std::vector<float> shareKept(const KnnTable& original, const KnnTable& shown) {
    constexpr std::size_t kBlock = 256;
    std::vector<float> kept(original.rows, 1.0f);
    if (original.k == 0) return kept;
    parallelFor(original.rows, kBlock, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            kept[i] = static_cast<float>(common(original.idsOf(i), shown.idsOf(i))) / static_cast<float>(original.k);
    });
    return kept;
}

/// Ranks of all rows by distance from one: 0 is the row itself; ties by row.
class Ranks {
  public:
    Ranks(MatrixView data, Metric metric) : distance_(data, metric), keys_(data.rows) {}

    /// `order`: the rows by distance; `rank`: the place of each in it. Memory that is used again.
    void of(std::size_t row, std::vector<std::uint32_t>& order, std::vector<std::uint32_t>& rank) {
        for (std::size_t other = 0; other < keys_.size(); ++other) keys_[other] = distance_.key(row, other);
        keys_[row] = -std::numeric_limits<double>::infinity();
        order.resize(keys_.size());
        std::iota(order.begin(), order.end(), 0u);
        std::sort(order.begin(), order.end(),
                  [&](std::uint32_t a, std::uint32_t b) { return keys_[a] != keys_[b] ? keys_[a] < keys_[b] : a < b; });
        rank.resize(keys_.size());
        for (std::size_t place = 0; place < order.size(); ++place)
            rank[order[place]] = static_cast<std::uint32_t>(place);
    }

  private:
    RowDistance distance_;
    std::vector<double> keys_;
};

struct RankLoss {
    double trust = 0.0, continuity = 0.0;
};

/// Sums of how far beyond k the ranks of false and of lost neighbours are.
RankLoss rankLoss(MatrixView data, MatrixView layout, std::size_t k, Metric metric, const JobContext& context) {
    constexpr std::size_t kBlock = 32;
    const Ranks ofData(data, metric), ofLayout(layout, Metric::euclidean);
    std::vector<RankLoss> blocks((data.rows + kBlock - 1) / kBlock);
    parallelFor(data.rows, kBlock, [&](std::size_t begin, std::size_t end) {
        Ranks before = ofData, after = ofLayout;  // each thread's own memory
        std::vector<std::uint32_t> orderBefore, rankBefore, orderAfter, rankAfter;
        for (std::size_t row = begin; row < end && !context.stopRequested(); ++row) {
            before.of(row, orderBefore, rankBefore);
            after.of(row, orderAfter, rankAfter);
            for (std::size_t place = 1; place <= k; ++place) {
                const std::uint32_t was = rankBefore[orderAfter[place]], is = rankAfter[orderBefore[place]];
                if (was > k) blocks[begin / kBlock].trust += static_cast<double>(was - k);
                if (is > k) blocks[begin / kBlock].continuity += static_cast<double>(is - k);
            }
        }
    });
    RankLoss sum;
    for (const RankLoss& block : blocks) {
        sum.trust += block.trust;
        sum.continuity += block.continuity;
    }
    return sum;
}

}  // namespace

Result<LayoutQuality> measureQuality(MatrixView data, MatrixView layout, const QualityOptions& options,
                                     const JobContext& context) {
    LayoutQuality quality;
    quality.rows = sampleInOrder(data.rows, options);
    context.report("quality", 0.0);
    const auto original = computeExactKnn(data, quality.rows, options.neighbors, options.metric, context);
    if (!original) return Unexpected(original.error());
    const auto shown = computeExactKnn(layout, quality.rows, options.neighbors, Metric::euclidean, context);
    if (!shown) return Unexpected(shown.error());
    quality.neighbors = original->k;
    quality.preservedOfRow = shareKept(*original, *shown);
    double sum = 0.0;
    for (const float kept : quality.preservedOfRow) sum += static_cast<double>(kept);
    quality.preservation = quality.rows.empty() ? 1.0 : sum / static_cast<double>(quality.rows.size());
    context.report("quality", 0.5);

    // The normalisation holds for k below half of the rows.
    const std::size_t n = quality.rows.size();
    quality.ranked = std::min(options.ranked, n < 3 ? 0 : (n - 1) / 2);
    quality.trustworthiness = quality.continuity = 1.0;
    if (quality.ranked == 0) return quality;
    const Matrix dataSample = gatherRows(data, quality.rows), layoutSample = gatherRows(layout, quality.rows);
    const RankLoss loss = rankLoss(dataSample, layoutSample, quality.ranked, options.metric, context);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    const auto rows = static_cast<double>(n), k = static_cast<double>(quality.ranked);
    const double worst = rows * k * (2.0 * rows - 3.0 * k - 1.0) / 2.0;
    quality.trustworthiness = 1.0 - loss.trust / worst;
    quality.continuity = 1.0 - loss.continuity / worst;
    return quality;
}

Result<RowPreservation> preservationOfEveryRow(MatrixView data, MatrixView layout, const QualityOptions& options,
                                               const LayoutQuality& sampled, const JobContext& context) {
    if (sampled.rows.size() == data.rows) return RowPreservation{sampled.preservedOfRow, sampled.neighbors, 1.0};
    NeighborOptions wanted;
    wanted.k = options.neighbors;
    wanted.metric = options.metric;
    wanted.seed = options.seed;
    const auto original = findAllNeighbors(data, wanted, context);
    if (!original) return Unexpected(original.error());
    wanted.metric = Metric::euclidean;
    const auto shown = findAllNeighbors(layout, wanted, context);
    if (!shown) return Unexpected(shown.error());
    return RowPreservation{shareKept(original->table, shown->table), original->table.k,
                           original->recall * shown->recall};
}

Result<double> labelAgreement(MatrixView layout, std::span<const std::int32_t> categories,
                              const QualityOptions& options, const JobContext& context) {
    const auto rows = sampleInOrder(layout.rows, options);
    const auto table = computeExactKnn(layout, rows, options.neighbors, Metric::euclidean, context);
    if (!table) return Unexpected(table.error());
    std::size_t same = 0, all = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (categories[rows[i]] < 0) continue;
        for (const std::uint32_t other : table->idsOf(i)) {
            if (categories[other] < 0) continue;
            ++all;
            same += categories[other] == categories[rows[i]] ? 1u : 0u;
        }
    }
    return all == 0 ? 1.0 : static_cast<double>(same) / static_cast<double>(all);
}

}  // namespace nepho::projector
