#include "projector/linalg/multiply.h"

#include "projector/parallel/parallel_for.h"
#include "tests/projector/linalg/random_matrix.h"
#include "tests/projector/linalg/targets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace nepho::projector {
namespace {

constexpr std::size_t kCols = 32;
constexpr std::size_t kWide = 40;  // from row to row of x and y
constexpr double kUntouched = 7.0;

template <typename T>
double expectedAt(const std::vector<T>& a, std::size_t lda, bool transposed, std::size_t m, const std::vector<T>& x,
                  std::size_t c, std::size_t length) {
    double sum = 0.0;
    for (std::size_t k = 0; k < length; ++k) {
        const T left = transposed ? a[k * lda + m] : a[m * lda + k];
        sum += static_cast<double>(left) * static_cast<double>(x[k * kWide + c]);
    }
    return sum;
}

TEST(Multiply, IsTheProductOnEveryInstructionSet) {
    for (const std::size_t rows : {1u, 6u, 13u, 100u}) {
        for (const std::size_t inner : {1u, 7u, 64u}) {
            const std::size_t lda = inner + 3;
            const auto a = testing::makeRandomDoubles(rows * lda, rows);
            const auto x = testing::makeRandomDoubles(inner * kWide, inner);
            testing::forEachTarget([&](const char* target) {
                std::vector<double> y(rows * kWide, kUntouched);
                multiply(a.data(), lda, rows, inner, x.data(), kWide, kCols, y.data(), kWide);
                for (std::size_t m = 0; m < rows; ++m) {
                    for (std::size_t c = 0; c < kCols; ++c) {
                        ASSERT_NEAR(y[m * kWide + c], expectedAt(a, lda, false, m, x, c, inner), 1e-13) << target;
                    }
                    ASSERT_EQ(y[m * kWide + kCols], kUntouched) << "a column too many was written";
                }
                multiply(a.data(), lda, rows, inner, x.data(), kWide, kCols, y.data(), kWide, Store::subtract);
                for (std::size_t c = 0; c < kCols; ++c) ASSERT_EQ(y[c], 0.0) << target;
            });
        }
    }
}

TEST(Multiply, TransposedIsTheProductOnEveryInstructionSet) {
    for (const std::size_t rows : {1u, 50u}) {
        for (const std::size_t inner : {1u, 6u, 20u}) {
            const std::size_t lda = inner + 1;
            const auto a = testing::makeRandomDoubles(rows * lda, rows);
            const auto x = testing::makeRandomDoubles(rows * kWide, inner);
            testing::forEachTarget([&](const char* target) {
                std::vector<double> y(inner * kWide, kUntouched);
                multiplyTransposed(a.data(), lda, rows, inner, x.data(), kWide, kCols, y.data(), kWide);
                for (std::size_t m = 0; m < inner; ++m) {
                    for (std::size_t c = 0; c < kCols; ++c) {
                        ASSERT_NEAR(y[m * kWide + c], expectedAt(a, lda, true, m, x, c, rows), 1e-13) << target;
                    }
                }
            });
        }
    }
}

TEST(Multiply, FloatIsTheProductOnEveryInstructionSet) {
    const auto narrow = [](const std::vector<double>& wide) { return std::vector<float>(wide.begin(), wide.end()); };
    const auto a = narrow(testing::makeRandomDoubles(35 * 30, 1));
    const auto x = narrow(testing::makeRandomDoubles(35 * kWide, 2));
    testing::forEachTarget([&](const char* target) {
        std::vector<float> y(35 * kWide);
        multiplySerial(a.data(), 30, 35, 29, x.data(), kWide, kCols, y.data(), kWide);
        for (std::size_t m = 0; m < 35; ++m) {
            for (std::size_t c = 0; c < kCols; ++c) {
                ASSERT_NEAR(y[m * kWide + c], expectedAt(a, 30, false, m, x, c, 29), 1e-5) << target;
            }
        }
        multiplyTransposedSerial(a.data(), 30, 35, 29, x.data(), kWide, kCols, y.data(), kWide);
        for (std::size_t m = 0; m < 29; ++m) {
            for (std::size_t c = 0; c < kCols; ++c) {
                ASSERT_NEAR(y[m * kWide + c], expectedAt(a, 30, true, m, x, c, 35), 1e-5) << target;
            }
        }
    });
}

TEST(Multiply, IsTheSameToTheBitForAnyNumberOfThreads) {
    const auto a = testing::makeRandomDoubles(500 * 300, 1);
    const auto x = testing::makeRandomDoubles(300 * kWide, 2);
    std::vector<double> one(500 * kWide);
    std::vector<double> four(500 * kWide);
    setThreadCount(1);
    multiply(a.data(), 300, 500, 300, x.data(), kWide, kCols, one.data(), kWide);
    setThreadCount(4);
    multiply(a.data(), 300, 500, 300, x.data(), kWide, kCols, four.data(), kWide);
    setThreadCount(0);
    EXPECT_EQ(one, four);
}

TEST(Multiply, PaddedColumnsAreTheNextMultiple) {
    EXPECT_EQ(paddedColumns(0), 0u);
    EXPECT_EQ(paddedColumns(1), kColumnStep);
    EXPECT_EQ(paddedColumns(kColumnStep), kColumnStep);
    EXPECT_EQ(paddedColumns(kColumnStep + 1), 2 * kColumnStep);
}

}  // namespace
}  // namespace nepho::projector
