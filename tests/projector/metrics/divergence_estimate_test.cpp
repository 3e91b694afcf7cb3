#include "projector/metrics/divergence_estimate.h"

#include "projector/layout/tsne_start.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>

namespace nepho::projector {
namespace {

Matrix firstOf(const Matrix& data, std::size_t dims, float scale) {
    Matrix layout(data.rows(), dims);
    for (std::size_t row = 0; row < data.rows(); ++row) {
        for (std::size_t c = 0; c < dims; ++c) layout(row, c) = scale * data(row, c);
    }
    return layout;
}

auto affinitiesFor(MatrixView data, const DivergenceOptions& options) {
    TsneInput input;
    input.perplexity = options.perplexity;
    input.metric = options.metric;
    return findAffinities(data, input);
}

/// What t-SNE itself says of the layout, over all pairs.
double lossOf(MatrixView data, MatrixView layout, const DivergenceOptions& options) {
    TsneOptions descent;
    descent.dims = static_cast<int>(layout.cols);
    descent.theta = 0.0;
    descent.degreesOfFreedom = options.degreesOfFreedom;
    return Tsne(std::move(*affinitiesFor(data, options)), descent, layout).loss();
}

TEST(DivergenceEstimate, IsTheLossWithinItsError) {
    const Matrix data = makeBlobs(1800, 8, 5, 3);
    for (const std::size_t dims : {2u, 3u}) {
        for (const double degrees : {1.0, 2.5}) {
            const Matrix layout = firstOf(data, dims, 4.0f);
            for (const Metric metric : {Metric::euclidean, Metric::cosine}) {
                for (const std::size_t sample : {300u, 1000u, 5000u}) {
                    const DivergenceOptions options{20.0, degrees, metric, sample, 7};
                    const auto found = estimateDivergence(data, layout, options);
                    ASSERT_TRUE(found);
                    EXPECT_EQ(found->rows, std::min<std::size_t>(sample, 1800));
                    EXPECT_EQ(found->perplexity, 20.0);
                    EXPECT_LT(found->standardError, 0.09);
                    EXPECT_GT(found->standardError, 1e-4);
                    EXPECT_NEAR(found->divergence, lossOf(data, layout, options), 3.5 * found->standardError)
                        << dims << " dimensions, " << degrees << ", " << metricName(metric) << ", " << sample;
                }
            }
        }
    }
}

TEST(DivergenceEstimate, IsRightOnAverageOverSamples) {
    const Matrix data = makeBlobs(1200, 6, 4, 5);
    const Matrix layout = firstOf(data, 2, 3.0f);
    double mean = 0.0, error = 0.0;
    constexpr int kSamples = 24;
    DivergenceOptions options{15.0, 1.0, Metric::euclidean, 200, 0};
    for (; options.seed < kSamples; ++options.seed) {
        const auto found = estimateDivergence(data, layout, options);
        mean += found->divergence / kSamples;
        error += found->standardError / kSamples;
    }
    EXPECT_NEAR(mean, lossOf(data, layout, options), 3.5 * error / std::sqrt(kSamples));
}

TEST(DivergenceEstimate, IsTheSameForAnyNumberOfThreads) {
    const Matrix data = makeBlobs(900, 6, 4, 5);
    const Matrix layout = firstOf(data, 3, 1.0f);
    setThreadCount(1);
    const auto one = estimateDivergence(data, layout, {.sample = 500});
    setThreadCount(5);
    const auto five = estimateDivergence(data, layout, {.sample = 500});
    setThreadCount(0);
    EXPECT_EQ(one->divergence, five->divergence);
    EXPECT_EQ(one->standardError, five->standardError);
}

TEST(DivergenceEstimate, OfFewOrEqualRowsAndOfFarLayouts) {
    EXPECT_EQ(estimateDivergence(Matrix(1, 3), Matrix(1, 2), {})->divergence, 0.0);
    EXPECT_EQ(estimateDivergence(Matrix(0, 3), Matrix(0, 2), {})->rows, 0u);
    EXPECT_NEAR(estimateDivergence(makeBlobs(2, 3, 1, 1), makeBlobs(2, 2, 1, 2), {})->divergence, 0.0, 1e-5);
    EXPECT_TRUE(std::isfinite(estimateDivergence(Matrix(400, 3), makeBlobs(400, 2, 1, 2), {})->divergence));
    EXPECT_TRUE(std::isfinite(estimateDivergence(makeBlobs(400, 3, 1, 1), Matrix(400, 2), {})->divergence));
}

/// N times what each row adds to the divergence by its definition, in double.
std::vector<double> rowsInDouble(const Affinities& joint, const Matrix& layout, double degrees) {
    const auto similarity = [&](std::size_t i, std::size_t j) {
        double square = 0.0;
        for (std::size_t c = 0; c < layout.cols(); ++c)
            square += std::pow(static_cast<double>(layout(i, c)) - static_cast<double>(layout(j, c)), 2.0);
        return std::pow(1.0 + square / degrees, -0.5 * (degrees + 1.0));
    };
    double all = 0.0;
    for (std::size_t i = 0; i < layout.rows(); ++i) {
        for (std::size_t j = 0; j < i; ++j) all += 2.0 * similarity(i, j);
    }
    std::vector<double> rows(layout.rows(), 0.0);
    for (std::size_t i = 0; i < layout.rows(); ++i) {
        for (std::size_t e = joint.begins[i]; e < joint.begins[i + 1]; ++e) {
            const auto p = static_cast<double>(joint.weights[e]);
            if (p > 0.0)
                rows[i] += static_cast<double>(layout.rows()) * p * std::log(p * all / similarity(i, joint.columns[e]));
        }
    }
    return rows;
}

double divergenceInDouble(const Affinities& joint, const Matrix& layout, double degrees) {
    double sum = 0.0;
    for (const double row : rowsInDouble(joint, layout, degrees)) sum += row / static_cast<double>(layout.rows());
    return sum;
}

TEST(DivergenceOfEveryRow, IsThatOfTheDefinition) {
    const Matrix data = makeBlobs(700, 6, 4, 5);
    for (const std::size_t dims : {2u, 3u}) {
        const Matrix layout = firstOf(data, dims, 0.5f);
        const DivergenceOptions options{.perplexity = 20.0, .degreesOfFreedom = 2.0};
        const auto found = divergenceOfEveryRow(data, layout, options, nullptr);
        ASSERT_TRUE(found);
        const std::vector<double> expected = rowsInDouble(*affinitiesFor(data, options), layout, 2.0);
        ASSERT_EQ(found->size(), expected.size());
        for (std::size_t row = 0; row < expected.size(); ++row)
            ASSERT_NEAR((*found)[row], expected[row], 5e-3 * (1.0 + std::abs(expected[row]))) << row;
    }
}

TEST(DivergenceOfEveryRow, OfFewRowsByInnerProductsAndStopped) {
    EXPECT_EQ(divergenceOfEveryRow(Matrix(1, 3), Matrix(1, 2), {}, nullptr)->size(), 1u);
    const Matrix data = makeBlobs(300, 3, 1, 1), layout = firstOf(data, 2, 1.0f);
    EXPECT_FALSE(divergenceOfEveryRow(data, layout, {.metric = Metric::dot}, nullptr));
    std::stop_source source;
    source.request_stop();
    EXPECT_FALSE(divergenceOfEveryRow(data, layout, {}, nullptr, {source.get_token(), {}}));
}

TEST(DivergenceEstimate, OfLayoutsInLargeUnitsIsThatOfTheDefinition) {
    const Matrix data = makeBlobs(900, 8, 5, 3);
    for (const double degrees : {1.0, 2.5}) {
        for (const float unit : {1.0f, 1e2f, 1e4f, 1e6f}) {
            const Matrix layout = firstOf(data, 3, unit);
            DivergenceOptions options{20.0, degrees, Metric::euclidean, 900, 7};
            const double expected = divergenceInDouble(*affinitiesFor(data, {.perplexity = 20.0}), layout, degrees);
            EXPECT_NEAR(lossOf(data, layout, options), expected, 1e-3 * expected) << unit;
            const auto estimate = estimateDivergence(data, layout, options);
            EXPECT_NEAR(estimate->divergence, expected, 4.0 * estimate->standardError) << unit;
        }
    }
    const Matrix farthest = firstOf(data, 2, 1e25f);
    EXPECT_TRUE(std::isfinite(lossOf(data, farthest, {})));
}

TEST(DivergenceEstimate, IsRefusedByInnerProductsAndStops) {
    const Matrix data = makeBlobs(400, 3, 1, 1);
    EXPECT_FALSE(estimateDivergence(data, firstOf(data, 2, 1.0f), {.metric = Metric::dot}));
    std::stop_source source;
    source.request_stop();
    const auto found = estimateDivergence(data, firstOf(data, 2, 1.0f), {}, {source.get_token(), {}});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().message, kStoppedMessage);
}

}  // namespace
}  // namespace nepho::projector
