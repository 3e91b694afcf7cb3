#include "projector/layout/pca.h"

#include "projector/parallel/parallel_for.h"
#include "tests/projector/layout/reference_pca.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <string>

namespace nepho::projector {
namespace {

using testing::makeReferenceData;
using testing::referencePca;

Pca pcaOf(const Matrix& data, std::size_t components, std::uint64_t seed = 0) {
    PcaOptions options;
    options.components = components;
    options.seed = seed;
    auto result = computePca(data.view(), options);
    EXPECT_TRUE(result.has_value());
    return std::move(*result);
}

double dot(std::span<const float> a, std::span<const float> b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

void expectOrthonormal(const Pca& pca) {
    for (std::size_t i = 0; i < pca.axes.rows(); ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            EXPECT_NEAR(dot(pca.axes.row(i), pca.axes.row(j)), i == j ? 1.0 : 0.0, 1e-5) << i << ", " << j;
        }
    }
}

void expectSignRule(const Pca& pca) {
    for (std::size_t j = 0; j < pca.axes.rows(); ++j) {
        float largest = 0.0f;
        for (const float entry : pca.axes.row(j)) {
            if (std::abs(entry) > std::abs(largest)) largest = entry;
        }
        EXPECT_GT(largest, 0.0f) << "axis " << j;
    }
}

void expectBitEqual(const Matrix& a, const Matrix& b) {
    ASSERT_EQ(a.rows(), b.rows());
    ASSERT_EQ(a.cols(), b.cols());
    EXPECT_EQ(std::memcmp(a.data(), b.data(), a.rows() * a.cols() * sizeof(float)), 0);
}

// numpy 1.24 in float64: eigh of the covariance of makeReferenceData(60, 8, 42), divisor 59, with the sign rule of Pca.
TEST(Pca, AgreesWithNumpy) {
    constexpr std::array kMean = {0.4721786469, 0.4642146622, 0.4147985055, 0.3696130559,
                                  0.3334058588, 0.3246571107, 0.3194128164, 0.2991113511};
    constexpr std::array kVariances = {0.22733098222,    0.018947238528,   0.00802771677228, 0.00363894332661,
                                       0.00307463182915, 0.00194288349353, 0.00126577277556, 0.000937092926292};
    constexpr double kTotal = 0.265165261871;
    constexpr std::array<std::array<double, 8>, 3> kAxes = {
        {{0.605678099, 0.318692821, 0.294568734, 0.290590240, 0.279762558, 0.306259017, 0.309744939, 0.303927455},
         {-0.147694984, 0.932990984, -0.145593476, -0.242232718, -0.117266984, -0.053977415, -0.086460971,
          -0.060821528},
         {-0.290529413, 0.077272292, 0.887505789, 0.108345361, -0.100547618, 0.067527019, -0.223439294, -0.213592065}}};
    struct Row {
        std::size_t row;
        std::array<double, 3> scores;
    };
    constexpr std::array kScores = {Row{0, {0.064152428, -0.101197255, -0.023988648}},
                                    Row{1, {-0.064864036, -0.202409112, -0.084649174}},
                                    Row{59, {-0.646247837, -0.082309192, 0.067510516}}};

    const Pca pca = pcaOf(makeReferenceData(60, 8, 42), 8);
    for (std::size_t c = 0; c < 8; ++c) {
        EXPECT_NEAR(pca.centering.mean[c], kMean[c], 1e-8);
        EXPECT_NEAR(pca.explainedVariance[c], kVariances[c], 1e-6 * kVariances[0]);
        EXPECT_NEAR(pca.explainedVarianceRatio[c], kVariances[c] / kTotal, 1e-6);
    }
    EXPECT_NEAR(pca.totalVariance, kTotal, 1e-7);
    for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t c = 0; c < 8; ++c) EXPECT_NEAR(pca.axes(j, c), kAxes[j][c], 1e-5);
    }
    for (const Row& row : kScores) {
        for (std::size_t j = 0; j < 3; ++j) {
            EXPECT_NEAR(pca.scores(row.row, j), row.scores[j], 1e-4 * std::sqrt(kVariances[0]));
        }
    }
    expectSignRule(pca);
}

struct Shape {
    std::size_t rows, cols, components;
};

class PcaShape : public ::testing::TestWithParam<Shape> {};

// Scores are the centred rows times the axes, axes are orthonormal, and the variances are Jacobi's.
TEST_P(PcaShape, AgreesWithJacobi) {
    const auto [rows, cols, components] = GetParam();
    const Matrix data = makeReferenceData(rows, cols, rows + cols);
    const auto expected = referencePca(data.view());
    const Pca pca = pcaOf(data, components);
    const std::size_t count = std::min({components, rows, cols});
    ASSERT_EQ(pca.axes.rows(), count);
    ASSERT_EQ(pca.scores.rows(), rows);
    ASSERT_EQ(pca.scores.cols(), count);
    expectOrthonormal(pca);
    expectSignRule(pca);
    const double deviation = std::sqrt(expected.variances[0]);
    for (std::size_t j = 0; j < count; ++j) {
        EXPECT_NEAR(pca.explainedVariance[j], expected.variances[j], 1e-5 * expected.variances[0]) << "component " << j;
        if (j > 0) {
            EXPECT_LE(pca.explainedVariance[j], pca.explainedVariance[j - 1]);
        }
    }
    EXPECT_NEAR(pca.totalVariance, std::accumulate(expected.variances.begin(), expected.variances.end(), 0.0),
                1e-5 * expected.variances[0]);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t j = 0; j < count; ++j) {
            double score = 0.0;
            for (std::size_t c = 0; c < cols; ++c) {
                score +=
                    (static_cast<double>(data(row, c)) - pca.centering.mean[c]) * static_cast<double>(pca.axes(j, c));
            }
            ASSERT_NEAR(pca.scores(row, j), score, 1e-4 * deviation) << row << ", " << j;
        }
    }
}

// Axes with a variance of their own are Jacobi's to the sign.
TEST_P(PcaShape, SeparatedAxesAreJacobis) {
    const auto [rows, cols, components] = GetParam();
    const Matrix data = makeReferenceData(rows, cols, rows + cols);
    const auto expected = referencePca(data.view());
    const Pca pca = pcaOf(data, components);
    std::size_t checked = 0;
    for (std::size_t j = 0; j < pca.axes.rows(); ++j) {
        const double above = j == 0 ? 1e300 : expected.variances[j - 1] - expected.variances[j];
        const double below = j + 1 < cols ? expected.variances[j] - expected.variances[j + 1] : 1e300;
        if (std::min(above, below) < 1e-3 * expected.variances[0]) continue;
        double cosine = 0.0;
        for (std::size_t c = 0; c < cols; ++c) {
            cosine += static_cast<double>(pca.axes(j, c)) * expected.axes[j * cols + c];
        }
        EXPECT_NEAR(std::abs(cosine), 1.0, 1e-5) << "axis " << j;
        ++checked;
    }
    EXPECT_GT(checked, 0u);
}

INSTANTIATE_TEST_SUITE_P(Shapes, PcaShape,
                         ::testing::Values(Shape{500, 20, 5},    // small, decomposed whole
                                           Shape{700, 150, 10},  // block Krylov on columns
                                           Shape{2000, 3, 3},    // every component
                                           Shape{40, 130, 6},    // rows, small
                                           Shape{160, 170, 8},   // block Krylov on columns, nearly square
                                           Shape{150, 180, 8},   // block Krylov on rows
                                           Shape{3, 50, 10},     // fewer rows than components
                                           Shape{100, 1, 1}));

TEST(Pca, EmptyDataGivesAnEmptyResult) {
    const Pca noRows = pcaOf(Matrix(0, 7), 3);
    EXPECT_EQ(noRows.scores.rows(), 0u);
    EXPECT_EQ(noRows.axes.rows(), 0u);
    EXPECT_EQ(noRows.centering.mean.size(), 7u);
    EXPECT_TRUE(noRows.explainedVariance.empty());
    const Pca noColumns = pcaOf(Matrix(5, 0), 3);
    EXPECT_EQ(noColumns.scores.cols(), 0u);
    EXPECT_TRUE(noColumns.explainedVariance.empty());
    EXPECT_EQ(noColumns.totalVariance, 0.0);
}

TEST(Pca, OneRowHasNoVariance) {
    const Pca pca = pcaOf(makeReferenceData(1, 9, 3), 4);
    ASSERT_EQ(pca.axes.rows(), 1u);
    expectOrthonormal(pca);
    EXPECT_EQ(pca.explainedVariance, std::vector<double>{0.0});
    EXPECT_EQ(pca.explainedVarianceRatio, std::vector<double>{0.0});
    EXPECT_EQ(pca.scores(0, 0), 0.0f);
}

TEST(Pca, TwoRowsLieOnOneAxis) {
    Matrix data(2, 3);
    data(1, 0) = 3.0f;
    data(1, 2) = 4.0f;
    const Pca pca = pcaOf(data, 5);
    ASSERT_EQ(pca.axes.rows(), 2u);
    expectOrthonormal(pca);
    EXPECT_NEAR(pca.axes(0, 0), 0.6, 1e-6);
    EXPECT_NEAR(pca.axes(0, 2), 0.8, 1e-6);
    EXPECT_NEAR(pca.explainedVariance[0], 12.5, 1e-5);
    EXPECT_NEAR(pca.explainedVariance[1], 0.0, 1e-10);
    EXPECT_NEAR(pca.scores(0, 0), -2.5, 1e-6);
    EXPECT_NEAR(pca.scores(1, 0), 2.5, 1e-6);
}

TEST(Pca, EqualRowsHaveNoVarianceButOrthonormalAxes) {
    for (const std::size_t dims : {5u, 200u}) {
        Matrix data(300, dims);
        for (std::size_t r = 0; r < data.rows(); ++r) {
            for (std::size_t c = 0; c < dims; ++c) data(r, c) = 0.1f * static_cast<float>(c + 1);
        }
        const Pca pca = pcaOf(data, 5);
        expectOrthonormal(pca);
        EXPECT_EQ(pca.totalVariance, 0.0);
        for (const double variance : pca.explainedVariance) EXPECT_EQ(variance, 0.0);
        for (const double ratio : pca.explainedVarianceRatio) EXPECT_EQ(ratio, 0.0);
    }
}

TEST(Pca, ConstantColumnsAndDuplicatesLeaveTheirDimensionsWithoutVariance) {
    const Matrix source = makeReferenceData(400, 3, 9);
    Matrix data(400, 140);  // rank 3: columns repeat the three, or are constant
    for (std::size_t r = 0; r < data.rows(); ++r) {
        for (std::size_t c = 0; c < data.cols(); ++c) data(r, c) = c % 4 == 3 ? 7.0f : source(r, c % 4);
    }
    const Pca pca = pcaOf(data, 8);
    expectOrthonormal(pca);
    EXPECT_GT(pca.explainedVariance[2], 1e-3 * pca.explainedVariance[0]);
    for (std::size_t j = 3; j < 8; ++j) EXPECT_LT(pca.explainedVariance[j], 1e-9 * pca.explainedVariance[0]);
    const double sum = std::accumulate(pca.explainedVarianceRatio.begin(), pca.explainedVarianceRatio.end(), 0.0);
    EXPECT_NEAR(sum, 1.0, 1e-6);
}

TEST(Pca, WideDataOfFewRows) {
    const Matrix data = makeReferenceData(12, 4096, 5);
    const Pca pca = pcaOf(data, 20);
    ASSERT_EQ(pca.axes.rows(), 12u);
    expectOrthonormal(pca);
    const double sum = std::accumulate(pca.explainedVariance.begin(), pca.explainedVariance.end(), 0.0);
    EXPECT_NEAR(sum, pca.totalVariance, 1e-5 * pca.totalVariance);
    EXPECT_LT(pca.explainedVariance[11], 1e-6 * pca.explainedVariance[0]) << "12 centred rows have rank 11";
}

TEST(Pca, TallDataOf4096Dimensions) {
    Matrix data(6, 4096);
    for (std::size_t r = 0; r < 6; ++r) data(r, r) = static_cast<float>(r + 1);
    const Pca pca = pcaOf(data, 3);
    expectOrthonormal(pca);
    EXPECT_NEAR(pca.totalVariance, 91.0 / 6.0, 1e-5);  // (91 - 91 / 6) / 5
}

// Huge and tiny values neither overflow nor vanish: the result scales with the data.
TEST(Pca, ScalesWithTheData) {
    const Matrix data = makeReferenceData(300, 12, 8);
    const Pca expected = pcaOf(data, 3);
    for (const float factor : {1e30f, 1e-30f}) {
        Matrix scaled = data.clone();
        for (std::size_t i = 0; i < 300 * 12; ++i) scaled.data()[i] *= factor;
        const Pca pca = pcaOf(scaled, 3);
        const double square = static_cast<double>(factor) * static_cast<double>(factor);
        for (std::size_t j = 0; j < 3; ++j) {
            EXPECT_NEAR(pca.explainedVariance[j] / square, expected.explainedVariance[j], 1e-6);
            EXPECT_NEAR(pca.explainedVarianceRatio[j], expected.explainedVarianceRatio[j], 1e-6);
            EXPECT_NEAR(pca.scores(17, j) / factor, expected.scores(17, j), 1e-5);
        }
    }
}

// Finite values up to float32's own limits give finite scores, or the row and column at fault.
TEST(Pca, ExtremeValuesGiveFiniteScoresOrAreNamed) {
    Matrix data = makeReferenceData(60, 16, 8);
    for (const float factor : {1e38f, 1e20f, 1e-25f, 1e-38f}) {
        Matrix scaled = data.clone();
        for (std::size_t i = 0; i < 60 * 16; ++i) scaled.data()[i] *= factor;
        const Pca pca = pcaOf(scaled, 3);
        for (std::size_t row = 0; row < 60; ++row) {
            for (const float score : pca.scores.row(row)) ASSERT_TRUE(std::isfinite(score)) << factor;
        }
        EXPECT_GT(pca.explainedVarianceRatio[0], 0.5);
    }
    data(7, 3) = 1e38f;
    EXPECT_NEAR(pcaOf(data, 1).scores(7, 0), 1e38 * 59.0 / 60.0, 1e32);

    for (std::size_t c = 0; c < 16; ++c) data(40, c) = c == 5 ? -3e38f : 2e38f;
    const auto result = computePca(data.view());
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("row 40, column 5 (counted from 0) is -3e+38"), std::string::npos)
        << result.error().message;
}

TEST(Pca, DataFarFromTheOriginKeepsItsVariance) {
    const Matrix data = makeReferenceData(3000, 10, 4);
    Matrix moved = data.clone();
    for (std::size_t i = 0; i < 3000 * 10; ++i) moved.data()[i] += 4096.0f;
    const auto expected = referencePca(moved.view());
    const Pca pca = pcaOf(moved, 3);
    for (std::size_t j = 0; j < 3; ++j) {
        EXPECT_NEAR(pca.explainedVariance[j], expected.variances[j], 1e-6 * expected.variances[0]);
    }
}

TEST(Pca, RowsMayLieApartInMemory) {
    const Matrix wide = makeReferenceData(200, 30, 6);
    Matrix tight(200, 20);
    for (std::size_t r = 0; r < 200; ++r) std::memcpy(tight.row(r).data(), wide.row(r).data(), 20 * sizeof(float));
    const auto strided = computePca(MatrixView{wide.data(), 200, 20, 30}, {});
    ASSERT_TRUE(strided.has_value());
    const Pca plain = pcaOf(tight, 10);
    for (std::size_t r = 0; r < 200; ++r) EXPECT_EQ(strided.value().scores(r, 0), plain.scores(r, 0));
}

TEST(Pca, ScoresOfSomeComponentsAreThoseOfAll) {
    const Matrix data = makeReferenceData(3000, 50, 8);
    const Pca pca = pcaOf(data, 10);
    for (const std::vector<std::size_t>& components : {std::vector<std::size_t>{0, 1, 2}, {7}, {9, 0, 4, 4}}) {
        const Matrix some = computeScores(data, pca, components);
        ASSERT_EQ(some.rows(), 3000u);
        ASSERT_EQ(some.cols(), components.size());
        for (std::size_t row = 0; row < 3000; ++row)
            for (std::size_t j = 0; j < components.size(); ++j)
                ASSERT_EQ(some(row, j), pca.scores(row, components[j])) << row << ", " << components[j];
    }
    EXPECT_EQ(computeScores(data, pca, {}).cols(), 0u);
    const Matrix noColumns(5, 0);
    EXPECT_EQ(computeScores(noColumns, pcaOf(noColumns, 3), {}).rows(), 5u);
}

TEST(Pca, IsTheSameToTheBitForAnyNumberOfThreads) {
    for (const auto& [rows, cols] : {std::pair<std::size_t, std::size_t>{3000, 200}, {150, 400}}) {
        const Matrix data = makeReferenceData(rows, cols, 77);
        setThreadCount(1);
        const Pca one = pcaOf(data, 10);
        for (const std::size_t threads : {2u, 5u}) {
            setThreadCount(threads);
            const Pca many = pcaOf(data, 10);
            expectBitEqual(one.axes, many.axes);
            expectBitEqual(one.scores, many.scores);
            EXPECT_EQ(one.explainedVariance, many.explainedVariance);
            EXPECT_EQ(one.centering.mean, many.centering.mean);
            EXPECT_EQ(one.totalVariance, many.totalVariance);
        }
    }
    setThreadCount(0);
}

TEST(Pca, DoesNotDependOnTheSeed) {
    const Matrix data = makeReferenceData(500, 160, 1);
    const Pca a = pcaOf(data, 3, 0);
    const Pca b = pcaOf(data, 3, 12345);
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(dot(a.axes.row(j), b.axes.row(j)), 1.0, 1e-5);
}

TEST(Pca, ReportsItsStagesInOrder) {
    std::vector<std::string> stages;
    JobContext context;
    context.onProgress = [&](std::string_view stage, double fraction) {
        EXPECT_GE(fraction, 0.0);
        EXPECT_LE(fraction, 1.0);
        if (stages.empty() || stages.back() != stage) stages.emplace_back(stage);
    };
    const Matrix data = makeReferenceData(500, 150, 1);
    ASSERT_TRUE(computePca(data.view(), {}, context).has_value());
    EXPECT_EQ(stages, (std::vector<std::string>{"mean", "covariance", "axes", "scores"}));
}

TEST(Pca, StopsInWhicheverStageItIs) {
    const Matrix data = makeReferenceData(500, 150, 1);
    for (const std::string stage : {"mean", "covariance", "axes", "scores"}) {
        std::stop_source source;
        JobContext context;
        context.stop = source.get_token();
        context.onProgress = [&](std::string_view now, double fraction) {
            if (now == stage && fraction < 1.0) source.request_stop();
        };
        const auto result = computePca(data.view(), {}, context);
        ASSERT_FALSE(result.has_value()) << stage;
        EXPECT_EQ(result.error().message, kStoppedMessage) << stage;
    }
}

TEST(PcaOptions, ValidateNamesTheProblem) {
    EXPECT_TRUE(PcaOptions{}.validate().empty());
    PcaOptions options;
    options.components = 0;
    ASSERT_EQ(options.validate().size(), 1u);
    EXPECT_NE(options.validate()[0].find("components"), std::string::npos);
}

}  // namespace
}  // namespace nepho::projector
