#include "projector/metrics/divergence_estimate.h"

#include "projector/graph/affinities.h"
#include "projector/knn/knn_table.h"
#include "projector/layout/forces.h"
#include "projector/layout/tsne.h"
#include "projector/layout/tsne_start.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace nepho::projector {

namespace {

/// Pushers whose sum float32 holds well enough.
constexpr std::size_t kPushersAtOnce = 2048;
/// Sums below this have lost digits beside 1.
constexpr double kLostInOne = 0.01;

/// The layout as the kernels of t-SNE read it.
struct Places {
    std::vector<float> x, y, z;  ///< filled up to whole fans

    explicit Places(MatrixView layout) {
        const std::size_t room = (layout.rows + kFanPoints - 1) / kFanPoints * kFanPoints;
        for (std::vector<float>* values : {&x, &y, &z}) values->assign(room, kFillerCoordinate);
        const auto at = [&](std::size_t row, std::size_t axis) {
            return std::clamp(layout(row, axis), -kFarthestCoordinate, kFarthestCoordinate);
        };
        for (std::size_t row = 0; row < layout.rows; ++row) {
            x[row] = at(row, 0);
            y[row] = at(row, 1);
            z[row] = layout.cols > 2 ? at(row, 2) : 0.0f;
        }
    }
    double squaredDistance(std::size_t a, std::size_t b) const {
        const double dx = static_cast<double>(x[a]) - static_cast<double>(x[b]);
        const double dy = static_cast<double>(y[a]) - static_cast<double>(y[b]);
        const double dz = static_cast<double>(z[a]) - static_cast<double>(z[b]);
        return dx * dx + dy * dy + dz * dz;
    }
};

class Estimator {
  public:
    Estimator(MatrixView data, MatrixView layout, const DivergenceOptions& options)
        : data_(data), dims_(static_cast<int>(layout.cols)), options_(options), places_(layout) {
        perplexity_ = std::min(options.perplexity, largestPerplexity(data.rows));
        rows_ = sampleRows(data.rows, options.sample, judgingSeed(options.seed));
        std::ranges::sort(rows_);
        for (std::size_t first = 0; first < kPushersAtOnce; first += kFanPoints)
            fans_.push_back(static_cast<std::uint32_t>(first));
    }

    Result<DivergenceEstimate> run(const JobContext& context) {
        const std::size_t k = neighborsFor(perplexity_, data_.rows);
        const auto near = computeExactKnn(data_, rows_, k, options_.metric, context);
        if (!near) return Unexpected(near.error());
        perplexity_ = std::clamp(perplexity_, 1.0, std::max(1.0, static_cast<double>(near->k)));
        const auto weights = conditionalProbabilities(*near, options_.metric, perplexity_, context);
        const auto drawn = draw(*near, weights);
        std::vector<std::uint32_t> partners;
        for (const std::size_t place : drawn) partners.push_back(near->ids[place]);
        const auto back = computeExactKnn(data_, partners, k, options_.metric, context);
        if (!back) return Unexpected(back.error());
        const auto backWeights = conditionalProbabilities(*back, options_.metric, perplexity_, context);
        const std::vector<double> sums = sumsOfSimilarities(context);
        if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));

        std::vector<double> logs(rows_.size());
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const auto found = std::ranges::find(back->idsOf(i), rows_[i]) - back->idsOf(i).begin();
            const double returned =
                static_cast<std::size_t>(found) < back->k
                    ? static_cast<double>(backWeights[i * back->k + static_cast<std::size_t>(found)])
                    : 0.0;
            const double share = 0.5 * (1.0 + returned / static_cast<double>(weights[drawn[i]]));
            logs[i] = ofConditional(*near, weights, i) + std::log(share / static_cast<double>(data_.rows));
        }
        return combine(logs, sums);
    }

  private:
    /// Of each row's neighbours one by chance, each as likely as its weight.
    std::vector<std::size_t> draw(const KnnTable& near, const std::vector<float>& weights) const {
        std::mt19937_64 generator(options_.seed + 1);
        std::vector<std::size_t> drawn;
        for (std::size_t i = 0; i < near.rows; ++i) {
            // Not a distribution of the library, which is another one elsewhere.
            double rest = static_cast<double>(generator() >> 11) * 0x1p-53;
            std::size_t place = i * near.k, last = place;
            for (; place < (i + 1) * near.k; ++place) {
                if (weights[place] <= 0.0f) continue;
                last = place;
                rest -= static_cast<double>(weights[place]);
                if (rest < 0.0) break;
            }
            drawn.push_back(last);
        }
        return drawn;
    }

    /// The sum of p_j|i ln(p_j|i / w_ij) over the neighbours of a row.
    double ofConditional(const KnnTable& near, const std::vector<float>& weights, std::size_t i) const {
        const double degrees = options_.degreesOfFreedom;
        double sum = 0.0, all = 0.0;
        for (std::size_t j = 0; j < near.k; ++j) {
            const auto weight = static_cast<double>(weights[i * near.k + j]);
            const double square = places_.squaredDistance(rows_[i], near.idsOf(i)[j]);
            if (!(weight > 0.0)) continue;
            sum += weight * (std::log(weight) + 0.5 * (degrees + 1.0) * std::log1p(square / degrees));
            all += weight;
        }
        return sum / all;
    }

    /// Of each row asked: the sum of w_ij over all other rows.
    std::vector<double> sumsOfSimilarities(const JobContext& context) const {
        std::vector<double> sums(rows_.size(), 0.0);
        const std::size_t groups = (rows_.size() + kPushedStep - 1) / kPushedStep;
        std::mutex reporting;
        std::size_t done = 0;
        parallelFor(groups, 1, [&](std::size_t group, std::size_t) {
            if (context.stopRequested()) return;
            const std::size_t first = group * kPushedStep, count = std::min(kPushedStep, rows_.size() - first);
            addGroup(std::span(rows_).subspan(first, count), std::span(sums).subspan(first, count));
            const std::scoped_lock lock(reporting);
            context.report("divergence", static_cast<double>(++done) / static_cast<double>(groups));
        });
        return sums;
    }

    void addGroup(std::span<const std::uint32_t> rows, std::span<double> sums) const {
        std::array<float, kPushedStep> x{}, y{}, z{};
        std::array<Point4, kPushedStep> forces;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            x[i] = places_.x[rows[i]];
            y[i] = places_.y[rows[i]];
            z[i] = places_.z[rows[i]];
        }
        for (std::size_t first = 0; first < data_.rows; first += kPushersAtOnce) {
            const Bodies bodies{places_.x.data() + first, places_.y.data() + first, places_.z.data() + first, nullptr};
            const std::size_t fans = std::min(fans_.size(), (places_.x.size() - first) / kFanPoints);
            repel(bodies, {std::span(fans_).first(fans), {}}, {x.data(), y.data(), z.data(), kPushedStep}, dims_,
                  static_cast<float>(options_.degreesOfFreedom), forces.data());
            for (std::size_t i = 0; i < rows.size(); ++i) sums[i] += static_cast<double>(forces[i].w);
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            sums[i] -= 1.0;  // the row itself
            if (sums[i] < kLostInOne) sums[i] = sumOfSimilarities(rows[i]);
        }
    }

    /// The sum of w_ij over all other rows, in double: float32 loses it beside the row's own 1 where all are far away.
    double sumOfSimilarities(std::uint32_t row) const {
        const double degrees = options_.degreesOfFreedom;
        double sum = 0.0;
        for (std::uint32_t other = 0; other < data_.rows; ++other) {
            if (other == row) continue;
            sum += std::exp(-0.5 * (degrees + 1.0) * std::log1p(places_.squaredDistance(row, other) / degrees));
        }
        return sum;
    }

    DivergenceEstimate combine(const std::vector<double>& logs, const std::vector<double>& sums) const {
        const auto count = static_cast<double>(rows_.size()), all = static_cast<double>(data_.rows);
        double logMean = 0.0, sumMean = 0.0;
        for (std::size_t i = 0; i < logs.size(); ++i) {
            logMean += logs[i] / count;
            sumMean += sums[i] / count;
        }
        // The logarithm of a mean varies as the mean divided by itself.
        double squares = 0.0;
        for (std::size_t i = 0; i < logs.size(); ++i)
            squares += std::pow(logs[i] - logMean + (sums[i] - sumMean) / sumMean, 2.0);
        return {logMean + std::log(all * sumMean), std::sqrt(squares) / count, perplexity_, rows_.size()};
    }

    MatrixView data_;
    int dims_;
    DivergenceOptions options_;
    Places places_;
    double perplexity_ = 0.0;
    std::vector<std::uint32_t> rows_;
    std::vector<std::uint32_t> fans_;  ///< of kPushersAtOnce points
};

/// As t-SNE tells it of the layout.
Result<ExactDivergence> divergenceAsTsne(MatrixView data, MatrixView layout, const DivergenceOptions& options,
                                         std::shared_ptr<NeighborStore> store, std::optional<double> theta, bool ofRows,
                                         const JobContext& context) {
    if (options.metric == Metric::dot) return unexpected(std::string(kNoDistances));
    TsneInput input;
    input.perplexity = options.perplexity;
    input.metric = options.metric;
    input.neighbors = std::move(store);
    auto affinities = findAffinities(data, input, context);
    if (!affinities) return Unexpected(affinities.error());
    ExactDivergence found;
    found.perplexity = affinities->perplexity;
    found.neighborRecall = affinities->neighborRecall;
    TsneOptions descent;
    descent.dims = static_cast<int>(layout.cols);
    descent.degreesOfFreedom = options.degreesOfFreedom;
    descent.theta = theta;
    Tsne all(std::move(*affinities), descent, layout);
    found.divergence = all.loss(context);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    if (ofRows) found.ofRows = all.lossOfRows();
    return found;
}

}  // namespace

Result<DivergenceEstimate> estimateDivergence(MatrixView data, MatrixView layout, const DivergenceOptions& options,
                                              const JobContext& context) {
    if (options.metric == Metric::dot) return unexpected(std::string(kNoDistances));
    if (data.rows < 2 || options.sample == 0) return DivergenceEstimate{0.0, 0.0, 1.0, 0};
    return Estimator(data, layout, options).run(context);
}

Result<std::vector<double>> divergenceOfEveryRow(MatrixView data, MatrixView layout, const DivergenceOptions& options,
                                                 std::shared_ptr<NeighborStore> store, const JobContext& context) {
    if (data.rows < 2 && options.metric != Metric::dot) return std::vector<double>(data.rows, 0.0);
    auto found = divergenceAsTsne(data, layout, options, std::move(store), {}, true, context);
    if (!found) return Unexpected(found.error());
    return std::move(found->ofRows);
}

Result<ExactDivergence> divergenceOfEveryPair(MatrixView data, MatrixView layout, const DivergenceOptions& options,
                                              std::shared_ptr<NeighborStore> store, bool ofRows,
                                              const JobContext& context) {
    return divergenceAsTsne(data, layout, options, std::move(store), 0.0, ofRows, context);
}

}  // namespace nepho::projector
