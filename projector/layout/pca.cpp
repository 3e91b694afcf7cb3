#include "projector/layout/pca.h"

#include "projector/layout/principal_axes.h"
#include "projector/linalg/centering.h"
#include "projector/linalg/multiply.h"
#include "projector/parallel/parallel_for.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nepho::projector {

namespace {

Unexpected stopped() {
    return unexpected(std::string(kStoppedMessage));
}

void applySignRule(Matrix& axes) {
    for (std::size_t j = 0; j < axes.rows(); ++j) {
        const std::span<float> axis = axes.row(j);
        const auto largest =
            std::max_element(axis.begin(), axis.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
        if (*largest < 0.0f) {
            for (float& entry : axis) entry = -entry;
        }
    }
}

/// Rows in the coordinates of the axes, and the sums of their squares.
struct Scores {
    Matrix values;                ///< N x C, in the units of the data
    std::vector<double> squares;  ///< C, in scaled units
};

class Projection {
  public:
    Projection(MatrixView data, const Centering& centering, const Matrix& axes)
        : data_(data),
          centering_(centering),
          components_(axes.rows()),
          padded_(paddedColumns(components_)),
          axes_(data.cols, padded_),
          chunkRows_(std::clamp<std::size_t>(kBufferFloats / data.cols / 6 * 6, 6, 96)) {
        for (std::size_t j = 0; j < components_; ++j) {
            for (std::size_t i = 0; i < data.cols; ++i) axes_(i, j) = axes(j, i);
        }
    }

    /// On the calling thread.
    Matrix runHere() const {
        Matrix values(data_.rows, components_);
        std::vector<double> squares(components_, 0.0);
        project(0, data_.rows, values, squares.data(), {});
        return values;
    }

    Result<Scores> run(const JobContext& context) const {
        Scores scores{Matrix(data_.rows, components_), std::vector<double>(components_, 0.0)};
        const std::size_t blocks = (data_.rows + kBlockRows - 1) / kBlockRows;
        std::vector<double> squares(blocks * components_, 0.0);
        context.report("scores", 0.0);
        parallelFor(data_.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
            project(begin, end, scores.values, &squares[begin / kBlockRows * components_], context);
        });
        if (context.stopRequested()) return stopped();
        for (std::size_t block = 0; block < blocks; ++block) {
            for (std::size_t j = 0; j < components_; ++j) scores.squares[j] += squares[block * components_ + j];
        }
        context.report("scores", 1.0);
        return scores;
    }

  private:
    static constexpr std::size_t kBlockRows = 960;
    static constexpr std::size_t kBufferFloats = 48 * 1024;

    void project(std::size_t begin, std::size_t end, Matrix& out, double* squares, const JobContext& context) const {
        std::vector<float> centered(chunkRows_ * data_.cols);
        std::vector<float> products(chunkRows_ * padded_);
        const float unit = 1.0f / centering_.scale;
        for (std::size_t row = begin; row < end && !context.stopRequested(); row += chunkRows_) {
            const std::size_t rows = std::min(chunkRows_, end - row);
            centerRows(data_, centering_, row, row + rows, centered.data());
            multiplySerial(centered.data(), data_.cols, rows, data_.cols, axes_.data(), padded_, padded_,
                           products.data(), padded_);
            for (std::size_t i = 0; i < rows; ++i) {
                for (std::size_t j = 0; j < components_; ++j) {
                    const float score = products[i * padded_ + j];
                    out(row + i, j) = score * unit;
                    squares[j] += static_cast<double>(score) * static_cast<double>(score);
                }
            }
        }
    }

    MatrixView data_;
    const Centering& centering_;
    std::size_t components_;
    std::size_t padded_;
    Matrix axes_;  // D x padded components
    std::size_t chunkRows_;
};

/// Scores are in the units of the data, so that those of the largest finite values may not be.
Status checkScores(MatrixView data, const std::vector<double>& mean, const Matrix& scores) {
    for (std::size_t row = 0; row < scores.rows(); ++row) {
        const std::span<const float> values = scores.row(row);
        if (std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) continue;
        std::size_t farthest = 0;
        const auto deviation = [&](std::size_t c) { return std::abs(static_cast<double>(data(row, c)) - mean[c]); };
        for (std::size_t c = 1; c < data.cols; ++c) farthest = deviation(c) > deviation(farthest) ? c : farthest;
        return unexpected(
            fmt::format("row {}, column {} (counted from 0) is {}, which is too large for PCA, expected rows within "
                        "3.4e38 of the mean",
                        row, farthest, data(row, farthest)));
    }
    return ok();
}

/// Components by descending variance: rounding may have swapped two that are nearly equal.
void sortComponents(Pca& pca) {
    const std::size_t count = pca.explainedVariance.size();
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return pca.explainedVariance[a] > pca.explainedVariance[b]; });
    if (std::is_sorted(order.begin(), order.end())) return;
    const Matrix axes = pca.axes.clone();
    const std::vector<double> variances = pca.explainedVariance;
    for (std::size_t j = 0; j < count; ++j) {
        std::copy(axes.row(order[j]).begin(), axes.row(order[j]).end(), pca.axes.row(j).begin());
        pca.explainedVariance[j] = variances[order[j]];
    }
    std::vector<float> scores(count);
    for (std::size_t row = 0; row < pca.scores.rows(); ++row) {
        const std::span<float> values = pca.scores.row(row);
        for (std::size_t j = 0; j < count; ++j) scores[j] = values[order[j]];
        std::copy(scores.begin(), scores.end(), values.begin());
    }
}

}  // namespace

std::vector<std::string> PcaOptions::validate() const {
    if (components == 0) return {"components is 0; expected at least 1"};
    return {};
}

Result<Pca> computePca(MatrixView data, const PcaOptions& options, const JobContext& context) {
    Pca pca;
    pca.centering = computeCentering(data, context);
    const Centering& centering = pca.centering;
    if (context.stopRequested()) return stopped();
    const std::size_t components = std::min({std::max<std::size_t>(1, options.components), data.rows, data.cols});
    pca.axes = Matrix(components, data.cols);
    pca.scores = Matrix(data.rows, components);
    if (components == 0) return pca;

    auto found = findPrincipalAxes(data, centering, components, chooseRoute(data.rows, data.cols),
                                   {.tolerance = options.tolerance, .seed = options.seed}, context);
    if (!found) return unexpected(found.error().message);
    pca.axes = std::move(found->axes);
    applySignRule(pca.axes);
    auto scores = Projection(data, centering, pca.axes).run(context);
    if (!scores) return unexpected(scores.error().message);
    pca.scores = std::move(scores->values);
    if (const Status finite = checkScores(data, centering.mean, pca.scores); !finite) return Unexpected(finite.error());

    // Variances are those of the scores: the eigenvalues are as good for the first components only.
    const double unit = 1.0 / static_cast<double>(centering.scale);
    const double divisor = static_cast<double>(std::max<std::size_t>(1, data.rows - 1));
    pca.totalVariance = found->sumOfSquares / divisor * unit * unit;
    for (const double squares : scores->squares) pca.explainedVariance.push_back(squares / divisor * unit * unit);
    sortComponents(pca);
    for (const double variance : pca.explainedVariance) {
        pca.explainedVarianceRatio.push_back(pca.totalVariance > 0.0 ? std::min(1.0, variance / pca.totalVariance)
                                                                     : 0.0);
    }
    return pca;
}

Matrix computeScores(MatrixView data, const Pca& pca, std::span<const std::size_t> components) {
    if (components.empty() || data.cols == 0) return Matrix(data.rows, components.size());
    Matrix axes(components.size(), data.cols);
    for (std::size_t j = 0; j < components.size(); ++j)
        std::ranges::copy(pca.axes.row(components[j]), axes.row(j).begin());
    return Projection(data, pca.centering, axes).runHere();
}

}  // namespace nepho::projector
