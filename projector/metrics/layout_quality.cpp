#include "projector/metrics/layout_quality.h"

#include "projector/knn/knn_table.h"
#include "projector/layout/all_neighbors.h"
#include "projector/layout/neighbor_store.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

namespace nepho::projector {

namespace {

/// Rows are ranked among all where that is quick, else among some: N x 2,000 distances take seconds.
constexpr std::size_t kFewRows = 5000, kReferences = 2000;

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

/// The k of ranks among so many rows: their normalisation holds below half of them.
std::size_t mostRanked(std::size_t rows, const QualityOptions& options) {
    return std::min(options.ranked, rows < 3 ? 0 : (rows - 1) / 2);
}

double meanOf(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
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

    quality.ranked = mostRanked(quality.rows.size(), options);
    quality.trustworthiness = quality.continuity = 1.0;
    if (quality.ranked == 0) return quality;
    const auto ranks =
        rankQuality(data, layout, quality.rows, quality.rows, quality.ranked, options.metric, "quality", context);
    if (!ranks) return Unexpected(ranks.error());
    quality.trustworthiness = meanOf(ranks->trustworthiness);
    quality.continuity = meanOf(ranks->continuity);
    return quality;
}

Result<RowPreservation> preservationOfEveryRow(MatrixView data, MatrixView layout, const QualityOptions& options,
                                               const LayoutQuality& sampled, NeighborStore* store,
                                               const JobContext& context) {
    if (sampled.rows.size() == data.rows) return RowPreservation{sampled.preservedOfRow, sampled.neighbors, 1.0};
    NeighborOptions wanted;
    wanted.k = options.neighbors;
    wanted.metric = options.metric;
    wanted.seed = options.seed;
    const auto original =
        store != nullptr ? store->find(data, wanted, nullptr, context) : findAllNeighbors(data, wanted, context);
    if (!original) return Unexpected(original.error());
    wanted.metric = Metric::euclidean;
    const auto shown = findAllNeighbors(layout, wanted, context);
    if (!shown) return Unexpected(shown.error());
    return RowPreservation{shareKept(original->table, shown->table), original->table.k,
                           original->recall * shown->recall};
}

Result<RankQuality> rankQualityOfEveryRow(MatrixView data, MatrixView layout, const QualityOptions& options,
                                          const JobContext& context) {
    QualityOptions among = options;
    among.sample = data.rows <= kFewRows ? data.rows : kReferences;
    const auto references = sampleInOrder(data.rows, among);
    const std::size_t k = mostRanked(references.size(), options);
    if (k == 0) return RankQuality{std::vector<double>(data.rows, 1.0), std::vector<double>(data.rows, 1.0)};
    std::vector<std::uint32_t> rows(data.rows);
    std::iota(rows.begin(), rows.end(), 0u);
    return rankQuality(data, layout, rows, references, k, options.metric, "ranks", context);
}

Result<std::optional<double>> labelAgreement(MatrixView layout, std::span<const std::int32_t> categories,
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
    if (all == 0) return std::optional<double>();
    return std::optional(static_cast<double>(same) / static_cast<double>(all));
}

}  // namespace nepho::projector
