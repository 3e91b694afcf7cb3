#include "projector/metrics/layout_quality.h"

#include "projector/knn/knn_table.h"
#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <utility>

namespace nepho::projector {

namespace {

std::vector<std::uint32_t> sampleRows(std::size_t rows, std::size_t wanted, std::uint64_t seed) {
    std::vector<std::uint32_t> all(rows);
    std::iota(all.begin(), all.end(), 0u);
    if (rows <= wanted) return all;
    std::mt19937_64 generator(seed);
    for (std::size_t i = 0; i < wanted; ++i) std::swap(all[i], all[i + generator() % (rows - i)]);
    all.resize(wanted);
    std::ranges::sort(all);
    return all;
}

Matrix rowsOf(MatrixView data, std::span<const std::uint32_t> rows) {
    Matrix chosen(rows.size(), data.cols);
    for (std::size_t i = 0; i < rows.size(); ++i) std::ranges::copy(data.row(rows[i]), chosen.row(i).begin());
    return chosen;
}

/// How many of two lists' ids are in both.
std::size_t common(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
    std::size_t count = 0;
    for (const std::uint32_t id : a) count += std::ranges::count(b, id) > 0 ? 1u : 0u;
    return count;
}

/// Ranks of all rows by distance from one: 0 is the row itself; ties by row.
class Ranks {
  public:
    Ranks(MatrixView data, Metric metric) : data_(data), metric_(metric), norms_(data.rows) {
        for (std::size_t row = 0; row < data.rows; ++row) {
            const float* values = data.row(row).data();
            norms_[row] = std::sqrt(exactDotProduct(values, values, data.cols));
        }
    }
    /// rank[other]; `order` is memory that is used again, the rows by distance.
    void of(std::size_t row, std::vector<std::uint32_t>& order, std::vector<std::uint32_t>& rank) const {
        std::vector<float> distances(data_.rows);
        const float* from = data_.row(row).data();
        for (std::size_t other = 0; other < data_.rows; ++other) {
            const float* to = data_.row(other).data();
            const double norms = norms_[row] * norms_[other];
            if (metric_ == Metric::euclidean) {
                distances[other] = squaredDistance(from, to, data_.cols);
            } else {
                distances[other] =
                    norms > 0.0
                        ? 1.0f - static_cast<float>(static_cast<double>(dotProduct(from, to, data_.cols)) / norms)
                        : 1.0f;
            }
        }
        distances[row] = -1.0f;
        order.resize(data_.rows);
        std::iota(order.begin(), order.end(), 0u);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return distances[a] != distances[b] ? distances[a] < distances[b] : a < b;
        });
        rank.resize(data_.rows);
        for (std::size_t place = 0; place < order.size(); ++place)
            rank[order[place]] = static_cast<std::uint32_t>(place);
    }

  private:
    MatrixView data_;
    Metric metric_;
    std::vector<double> norms_;
};

struct RankLoss {
    double trust = 0.0, continuity = 0.0;
};

/// Sums of how far beyond k the ranks of false and of lost neighbours are.
RankLoss rankLoss(MatrixView data, MatrixView layout, std::size_t k, Metric metric, const JobContext& context) {
    constexpr std::size_t kBlock = 32;
    const Ranks before(data, metric), after(layout, Metric::euclidean);
    std::vector<RankLoss> blocks((data.rows + kBlock - 1) / kBlock);
    parallelFor(data.rows, kBlock, [&](std::size_t begin, std::size_t end) {
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
    quality.rows = sampleRows(data.rows, options.sample, options.seed);
    context.report("quality", 0.0);
    const auto original = computeExactKnn(data, quality.rows, options.neighbors, options.metric, context);
    if (!original) return Unexpected(original.error());
    const auto shown = computeExactKnn(layout, quality.rows, options.neighbors, Metric::euclidean, context);
    if (!shown) return Unexpected(shown.error());
    quality.neighbors = original->k;
    quality.preservedOfRow.resize(quality.rows.size(), 1.0f);
    double sum = 0.0;
    for (std::size_t i = 0; i < quality.rows.size(); ++i) {
        if (quality.neighbors > 0)
            quality.preservedOfRow[i] =
                static_cast<float>(common(original->idsOf(i), shown->idsOf(i))) / static_cast<float>(quality.neighbors);
        sum += static_cast<double>(quality.preservedOfRow[i]);
    }
    quality.preservation = quality.rows.empty() ? 1.0 : sum / static_cast<double>(quality.rows.size());
    context.report("quality", 0.5);

    // The normalisation holds for k below half of the rows.
    const std::size_t n = quality.rows.size();
    quality.ranked = std::min(options.ranked, n < 3 ? 0 : (n - 1) / 2);
    quality.trustworthiness = quality.continuity = 1.0;
    if (quality.ranked == 0) return quality;
    const Matrix dataSample = rowsOf(data, quality.rows), layoutSample = rowsOf(layout, quality.rows);
    const RankLoss loss = rankLoss(dataSample, layoutSample, quality.ranked, options.metric, context);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    const auto rows = static_cast<double>(n), k = static_cast<double>(quality.ranked);
    const double worst = rows * k * (2.0 * rows - 3.0 * k - 1.0) / 2.0;
    quality.trustworthiness = 1.0 - loss.trust / worst;
    quality.continuity = 1.0 - loss.continuity / worst;
    return quality;
}

Result<double> labelAgreement(MatrixView layout, std::span<const std::int32_t> categories,
                              const QualityOptions& options, const JobContext& context) {
    const auto rows = sampleRows(layout.rows, options.sample, options.seed);
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
