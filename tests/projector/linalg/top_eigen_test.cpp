#include "projector/linalg/top_eigen.h"

#include "projector/linalg/multiply.h"
#include "projector/linalg/orthonormalize.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/linalg/random_matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace nepho::projector {
namespace {

/// A symmetric matrix of known eigenvalues: V diag(values) V^T with V random orthogonal.
std::vector<double> matrixWith(const std::vector<double>& values, std::uint64_t seed) {
    const std::size_t n = values.size();
    auto vectors = testing::makeRandomDoubles(n * n, seed);
    orthonormalize(vectors.data(), n, n, n, 0.0, seed);
    std::vector<double> matrix(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = 0.0;
            for (std::size_t k = 0; k < n; ++k) sum += vectors[i * n + k] * values[k] * vectors[j * n + k];
            matrix[i * n + j] = matrix[j * n + i] = sum;
        }
    }
    return matrix;
}

double residual(const std::vector<double>& matrix, const EigenPairs& pairs, std::size_t j) {
    double squares = 0.0;
    for (std::size_t i = 0; i < pairs.size; ++i) {
        double sum = -pairs.values[j] * pairs.vectors[i * pairs.count() + j];
        for (std::size_t k = 0; k < pairs.size; ++k) {
            sum += matrix[i * pairs.size + k] * pairs.vectors[k * pairs.count() + j];
        }
        squares += sum * sum;
    }
    return std::sqrt(squares);
}

double worstOverlap(const EigenPairs& pairs) {
    double worst = 0.0;
    for (std::size_t a = 0; a < pairs.count(); ++a) {
        for (std::size_t b = 0; b <= a; ++b) {
            double sum = a == b ? -1.0 : 0.0;
            for (std::size_t i = 0; i < pairs.size; ++i) {
                sum += pairs.vectors[i * pairs.count() + a] * pairs.vectors[i * pairs.count() + b];
            }
            worst = std::max(worst, std::abs(sum));
        }
    }
    return worst;
}

void expectTop(std::vector<double> values, std::size_t count, const char* what) {
    const auto matrix = matrixWith(values, 3);
    TopEigenOptions options;
    options.count = count;
    const auto pairs = topEigen(SymmetricOperator::ofDense(matrix.data(), values.size()), options);
    ASSERT_TRUE(pairs.has_value()) << what;
    ASSERT_EQ(pairs.value().count(), std::min(count, values.size())) << what;
    std::sort(values.rbegin(), values.rend());
    const double scale = std::max(values[0], 1e-300);
    for (std::size_t j = 0; j < pairs.value().count(); ++j) {
        EXPECT_NEAR(pairs.value().values[j], values[j], 1e-7 * scale) << what << ", value " << j;
        EXPECT_LE(residual(matrix, pairs.value(), j), 1.1e-7 * scale) << what << ", vector " << j;
    }
    EXPECT_LT(worstOverlap(pairs.value()), 1e-10) << what;
}

std::vector<double> spectrum(std::size_t size, double (*value)(std::size_t)) {
    std::vector<double> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = value(i);
    return values;
}

TEST(TopEigen, FindsKnownEigenvalues) {
    expectTop(spectrum(20, [](std::size_t i) { return 1.0 / static_cast<double>(1 + i); }), 5, "small");
    expectTop(spectrum(300, [](std::size_t i) { return std::pow(0.9, static_cast<double>(i)); }), 10, "falling fast");
    expectTop(spectrum(300, [](std::size_t i) { return 1.0 + 1e-3 * static_cast<double>(i); }), 10, "almost flat");
    expectTop(spectrum(300, [](std::size_t i) { return i < 12 ? 5.0 : 1.0; }), 10, "the same many times");
    expectTop(spectrum(300, [](std::size_t) { return 2.0; }), 10, "a multiple of the identity");
    expectTop(spectrum(300, [](std::size_t i) { return i < 3 ? 4.0 : 0.0; }), 10, "rank 3");
    expectTop(spectrum(300, [](std::size_t) { return 0.0; }), 10, "nothing");
    expectTop(spectrum(300, [](std::size_t i) { return i == 0 ? 1.0 : 1e-12; }), 10, "one above the rounding");
    expectTop(spectrum(260, [](std::size_t i) { return static_cast<double>(i); }), 200, "most of them");
    expectTop(spectrum(140, [](std::size_t i) { return static_cast<double>(i); }), 500, "more than there are");
}

TEST(TopEigen, AnOperatorNeedsNoMatrix) {
    const auto values = spectrum(300, [](std::size_t i) { return 1.0 / static_cast<double>(1 + i); });
    const auto matrix = matrixWith(values, 5);
    SymmetricOperator products = SymmetricOperator::ofDense(matrix.data(), 300);
    products.dense = nullptr;
    const auto pairs = topEigen(products, {});
    ASSERT_TRUE(pairs.has_value());
    for (std::size_t j = 0; j < 10; ++j) EXPECT_NEAR(pairs.value().values[j], values[j], 1e-7);
    SymmetricOperator small = SymmetricOperator::ofDense(matrix.data(), 300);
    small = {3,
             [](const double* x, std::size_t ldx, std::size_t cols, double* y, std::size_t ldy) {
                 for (std::size_t i = 0; i < 3; ++i) {
                     for (std::size_t c = 0; c < cols; ++c) y[i * ldy + c] = static_cast<double>(i) * x[i * ldx + c];
                 }
             },
             nullptr};
    EXPECT_NEAR(topEigen(small, {}).value().values[0], 2.0, 1e-12);
}

TEST(TopEigen, WhatDoesNotConvergeIsDecomposedWhole) {
    const auto values = spectrum(200, [](std::size_t i) { return 1.0 + 1e-4 * static_cast<double>(i); });
    const auto matrix = matrixWith(values, 5);
    TopEigenOptions options;
    options.maxCycles = 1;
    const auto pairs = topEigen(SymmetricOperator::ofDense(matrix.data(), 200), options);
    ASSERT_TRUE(pairs.has_value());
    EXPECT_NEAR(pairs.value().values[0], values[199], 1e-10);
    EXPECT_NEAR(pairs.value().values[9], values[190], 1e-10);
}

TEST(TopEigen, HasNoPairsOfNothing) {
    EXPECT_EQ(topEigen(SymmetricOperator::ofDense(nullptr, 0), {}).value().count(), 0u);
}

TEST(TopEigen, EndsOnNaN) {
    const std::vector<double> matrix(200 * 200, std::numeric_limits<double>::quiet_NaN());
    EXPECT_TRUE(topEigen(SymmetricOperator::ofDense(matrix.data(), 200), {}).has_value());
}

TEST(TopEigen, StopsWhenAsked) {
    const auto matrix = matrixWith(std::vector<double>(200, 1.0), 5);
    std::stop_source source;
    source.request_stop();
    JobContext context;
    context.stop = source.get_token();
    const auto pairs = topEigen(SymmetricOperator::ofDense(matrix.data(), 200), {}, context);
    ASSERT_FALSE(pairs.has_value());
    EXPECT_EQ(pairs.error().message, kStoppedMessage);
}

TEST(TopEigen, IsTheSameToTheBitForAnyNumberOfThreads) {
    const auto matrix = matrixWith(spectrum(250, [](std::size_t i) { return 1.0 / static_cast<double>(1 + i); }), 5);
    setThreadCount(1);
    const auto one = topEigen(SymmetricOperator::ofDense(matrix.data(), 250), {});
    setThreadCount(4);
    const auto four = topEigen(SymmetricOperator::ofDense(matrix.data(), 250), {});
    setThreadCount(0);
    EXPECT_EQ(one.value().values, four.value().values);
    EXPECT_EQ(one.value().vectors, four.value().vectors);
}

TEST(Orthonormalize, ReplacesWhatDependsOnTheRest) {
    constexpr std::size_t kSize = 9;
    std::vector<double> block(kSize * 4, 0.0);
    for (std::size_t i = 0; i < kSize; ++i) {
        block[i * 4] = static_cast<double>(i + 1);
        block[i * 4 + 1] = static_cast<double>(2 * i + 2);  // twice the first
        block[i * 4 + 3] = i == 0 ? 1.0 : 0.0;              // the third is zero
    }
    std::uint64_t seed = 1;
    orthonormalize(block.data(), 4, kSize, 4, 1e-10, seed);
    EigenPairs pairs;
    pairs.size = kSize;
    pairs.values.resize(4);
    pairs.vectors = block;
    EXPECT_LT(worstOverlap(pairs), 1e-13);
    EXPECT_NEAR(block[8 * 4] / block[0], 9.0, 1e-12) << "the first column keeps its direction";
}

TEST(Orthonormalize, FillsTheWholeSpace) {
    std::vector<double> block(16 * 16, 1.0);
    std::uint64_t seed = 1;
    orthonormalize(block.data(), 16, 16, 16, 1e-10, seed);
    EigenPairs pairs;
    pairs.size = 16;
    pairs.values.resize(16);
    pairs.vectors = block;
    EXPECT_LT(worstOverlap(pairs), 1e-12);
}

}  // namespace
}  // namespace nepho::projector
