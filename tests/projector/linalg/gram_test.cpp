#include "projector/linalg/gram.h"

#include "projector/linalg/gram_kernel.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/linalg/random_matrix.h"
#include "tests/projector/linalg/targets.h"

#include <gtest/gtest.h>

#include <cmath>

namespace nepho::projector {
namespace {

/// By definition, in double.
std::vector<double> gramInDouble(MatrixView data, const Centering& centering, GramSide side) {
    const bool columns = side == GramSide::columns;
    const std::size_t items = columns ? data.cols : data.rows;
    const std::size_t length = columns ? data.rows : data.cols;
    std::vector<double> centered(items * length);
    for (std::size_t r = 0; r < data.rows; ++r) {
        for (std::size_t c = 0; c < data.cols; ++c) {
            const double value =
                (static_cast<double>(data(r, c)) - centering.mean[c]) * static_cast<double>(centering.scale);
            centered[columns ? c * length + r : r * length + c] = value;
        }
    }
    std::vector<double> products(items * items, 0.0);
    for (std::size_t i = 0; i < items; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = 0.0;
            for (std::size_t k = 0; k < length; ++k) sum += centered[i * length + k] * centered[j * length + k];
            products[i * items + j] = products[j * items + i] = sum;
        }
    }
    return products;
}

/// The largest deviation, relative to the lengths of the two items multiplied.
double relativeDeviation(const std::vector<double>& found, const std::vector<double>& expected, std::size_t items) {
    double worst = 0.0;
    for (std::size_t i = 0; i < items; ++i) {
        for (std::size_t j = 0; j < items; ++j) {
            const double size = std::sqrt(expected[i * items + i] * expected[j * items + j]);
            const double deviation = std::abs(found[i * items + j] - expected[i * items + j]);
            worst = std::max(worst, size > 0.0 ? deviation / size : deviation);
        }
    }
    return worst;
}

struct Shape {
    std::size_t rows, cols;
};

class GramOfShape : public ::testing::TestWithParam<Shape> {};

TEST_P(GramOfShape, IsThatOfDoubleOnEveryInstructionSet) {
    const auto [rows, cols] = GetParam();
    const Matrix data = testing::makeRandom(rows, cols, rows * 7 + cols, -0.5, 2.5);
    const Centering centering = computeCentering(data.view());
    for (const GramSide side : {GramSide::columns, GramSide::rows}) {
        const std::size_t items = side == GramSide::columns ? cols : rows;
        const auto expected = gramInDouble(data.view(), centering, side);
        int targets = 0;
        testing::forEachTarget([&](const char* target) {
            const auto found = computeGram(data.view(), centering, side);
            ASSERT_TRUE(found.has_value());
            EXPECT_LT(relativeDeviation(found.value(), expected, items), 1e-5) << target;
            ++targets;
        });
        EXPECT_GE(targets, 2) << "only one instruction set was tested";
    }
}

// Sizes about the widths of panels, tiles, blocks and chunks.
INSTANTIATE_TEST_SUITE_P(Shapes, GramOfShape,
                         ::testing::Values(Shape{1, 1}, Shape{2, 3}, Shape{5, 47}, Shape{40, 48}, Shape{33, 49},
                                           Shape{300, 97}, Shape{257, 31}, Shape{129, 144}, Shape{700, 25},
                                           Shape{2050, 3}, Shape{4, 2049}),
                         [](const auto& instance) {
                             return ::testing::PrintToString(instance.param.rows) + "x" +
                                    ::testing::PrintToString(instance.param.cols);
                         });

TEST(Gram, TallDataKeepsItsAccuracy) {
    // 70,000 rows: sums in float32 alone would have lost three digits.
    const Matrix data = testing::makeRandom(70000, 6, 11, 0.0, 1.0);
    const Centering centering = computeCentering(data.view());
    const auto expected = gramInDouble(data.view(), centering, GramSide::columns);
    const auto found = computeGram(data.view(), centering, GramSide::columns);
    ASSERT_TRUE(found.has_value());
    EXPECT_LT(relativeDeviation(found.value(), expected, 6), 1e-6);
}

TEST(Gram, IsSymmetric) {
    const Matrix data = testing::makeRandom(90, 110, 3);
    const auto found = computeGram(data.view(), computeCentering(data.view()), GramSide::columns);
    ASSERT_TRUE(found.has_value());
    for (std::size_t i = 0; i < 110; ++i) {
        for (std::size_t j = 0; j < i; ++j) ASSERT_EQ(found.value()[i * 110 + j], found.value()[j * 110 + i]);
    }
}

TEST(Gram, IsTheSameToTheBitForAnyNumberOfThreads) {
    const Matrix data = testing::makeRandom(3000, 210, 4);
    const Centering centering = computeCentering(data.view());
    setThreadCount(1);
    const auto one = computeGram(data.view(), centering, GramSide::columns);
    for (const std::size_t threads : {2u, 3u, 8u}) {
        setThreadCount(threads);
        EXPECT_EQ(computeGram(data.view(), centering, GramSide::columns).value(), one.value()) << threads;
    }
    setThreadCount(0);
}

TEST(Gram, OfNothing) {
    const Matrix noRows(0, 3);
    const auto columns = computeGram(noRows.view(), computeCentering(noRows.view()), GramSide::columns);
    EXPECT_EQ(columns.value(), std::vector<double>(9, 0.0));
    EXPECT_TRUE(computeGram(noRows.view(), computeCentering(noRows.view()), GramSide::rows).value().empty());
}

TEST(Gram, StopsWhenAsked) {
    const Matrix data = testing::makeRandom(5000, 60, 4);
    std::stop_source source;
    JobContext context;
    context.stop = source.get_token();
    double reached = 0.0;
    context.onProgress = [&](std::string_view, double fraction) {
        reached = fraction;
        if (fraction > 0.0) source.request_stop();
    };
    const auto found = computeGram(data.view(), computeCentering(data.view()), GramSide::columns, context);
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().message, kStoppedMessage);
    EXPECT_LT(reached, 1.0);
}

TEST(GramKernel, PanelsAreNoWiderThanPromised) {
    testing::forEachTarget([](const char* target) {
        EXPECT_GE(panelWidth(), 1u) << target;
        EXPECT_LE(panelWidth(), kMaxPanelWidth) << target;
    });
}

}  // namespace
}  // namespace nepho::projector
