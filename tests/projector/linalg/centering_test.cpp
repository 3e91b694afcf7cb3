#include "projector/linalg/centering.h"

#include "projector/parallel/parallel_for.h"
#include "tests/projector/linalg/random_matrix.h"
#include "tests/projector/linalg/targets.h"

#include <gtest/gtest.h>

#include <cmath>

namespace nepho::projector {
namespace {

TEST(Centering, MeansAreThoseOfDouble) {
    for (const std::size_t cols : {1u, 5u, 16u, 131u}) {
        const Matrix data = testing::makeRandom(1500, cols, cols, -3.0, 9.0);
        testing::forEachTarget([&](const char* target) {
            const Centering centering = computeCentering(data.view());
            for (std::size_t c = 0; c < cols; ++c) {
                double sum = 0.0;
                for (std::size_t r = 0; r < 1500; ++r) sum += static_cast<double>(data(r, c));
                EXPECT_NEAR(centering.mean[c], sum / 1500.0, 1e-12) << target;
            }
        });
    }
}

TEST(Centering, CentredValuesAreWithinOneAndAverageToNothing) {
    for (const double magnitude : {1e-30, 1.0, 12345.0, 1e30}) {
        const Matrix data = testing::makeRandom(700, 37, 2, 0.25 * magnitude, magnitude);
        testing::forEachTarget([&](const char* target) {
            const Centering centering = computeCentering(data.view());
            EXPECT_EQ(std::ldexp(1.0f, std::ilogb(centering.scale)), centering.scale) << "not a power of two";
            Matrix centered(700, 37);
            centerRows(data.view(), centering, 0, 700, centered.data());
            double sum = 0.0;
            float largest = 0.0f;
            for (std::size_t r = 0; r < 700; ++r) {
                sum += static_cast<double>(centered(r, 36));
                largest = std::max(largest, std::abs(centered(r, 36)));
                const double expected = (static_cast<double>(data(r, 36)) - centering.mean[36]) * centering.scale;
                ASSERT_NEAR(centered(r, 36), expected, 1e-7) << target;
            }
            EXPECT_NEAR(sum / 700.0, 0.0, 1e-8) << target;
            EXPECT_GT(largest, 0.1f) << target;
            EXPECT_LT(largest, 1.0f) << target;
        });
    }
}

TEST(Centering, SumOfSquaresIsThatOfTheCentredValues) {
    const Matrix data = testing::makeRandom(600, 11, 5, 3.0, 5.0);
    const Centering centering = computeCentering(data.view());
    double expected = 0.0;
    for (std::size_t r = 0; r < 600; ++r) {
        for (std::size_t c = 0; c < 11; ++c) {
            const double value = (static_cast<double>(data(r, c)) - centering.mean[c]) * centering.scale;
            expected += value * value;
        }
    }
    EXPECT_NEAR(sumOfSquares(data.view(), centering), expected, 1e-6 * expected);
}

TEST(Centering, OfNothingAndOfZeros) {
    EXPECT_EQ(computeCentering(Matrix(0, 3).view()).mean, (std::vector<double>{0.0, 0.0, 0.0}));
    EXPECT_TRUE(computeCentering(Matrix(4, 0).view()).mean.empty());
    EXPECT_EQ(computeCentering(Matrix(4, 2).view()).scale, 1.0f);
    EXPECT_EQ(sumOfSquares(Matrix(0, 3).view(), computeCentering(Matrix(0, 3).view())), 0.0);
}

TEST(Centering, IsTheSameToTheBitForAnyNumberOfThreads) {
    const Matrix data = testing::makeRandom(40000, 7, 6);
    setThreadCount(1);
    const Centering one = computeCentering(data.view());
    const double squaresOfOne = sumOfSquares(data.view(), one);
    setThreadCount(4);
    EXPECT_EQ(computeCentering(data.view()).mean, one.mean);
    EXPECT_EQ(sumOfSquares(data.view(), one), squaresOfOne);
    setThreadCount(0);
}

}  // namespace
}  // namespace nepho::projector
