#include "projector/linalg/distance.h"

#include "tests/projector/linalg/random_matrix.h"
#include "tests/projector/linalg/targets.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace nepho::projector {
namespace {

TEST(Distance, IsThatOfDoubleOnEveryInstructionSet) {
    const Matrix data = testing::makeRandom(2, 400, 9);
    const float* a = data.data();
    const float* b = data.data() + 400;
    for (std::size_t count = 0; count <= 400; ++count) {
        double dot = 0.0;
        double squares = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const double x = static_cast<double>(a[i]);
            const double y = static_cast<double>(b[i]);
            dot += x * y;
            squares += (x - y) * (x - y);
        }
        double scaledSquares = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const double difference = static_cast<double>(a[i]) * 0.3 - static_cast<double>(b[i]) * 1.7;
            scaledSquares += difference * difference;
        }
        testing::forEachTarget([&](const char* target) {
            EXPECT_NEAR(exactDotProduct(a, b, count), dot, 1e-12) << target << ", " << count;
            EXPECT_NEAR(exactSquaredDistance(a, b, count), squares, 1e-12) << target << ", " << count;
            EXPECT_NEAR(exactSquaredDistance(a, b, count, 0.3, 1.7), scaledSquares, 1e-12) << target << ", " << count;
            EXPECT_NEAR(dotProduct(a, b, count), dot, 1e-4) << target << ", " << count;
            EXPECT_NEAR(squaredDistance(a, b, count), squares, 1e-4) << target << ", " << count;
        });
    }
}

// All values alike round alike, so that errors add up: the bound must hold and must not be idle.
TEST(Distance, ErrorsStayWithinTheBound) {
    for (const std::size_t count :
         {std::size_t{1}, std::size_t{7}, std::size_t{100}, std::size_t{784}, std::size_t{200000}}) {
        std::vector<float> a(count, 1.1f);
        std::vector<float> b(count, 0.9f);
        const double dot = exactDotProduct(a.data(), b.data(), count);
        const double squares = exactSquaredDistance(a.data(), b.data(), count);
        testing::forEachTarget([&](const char* target) {
            const double bound = roundingBound(count);
            EXPECT_LE(std::abs(static_cast<double>(dotProduct(a.data(), b.data(), count)) - dot), bound * dot)
                << target << ", " << count;
            EXPECT_LE(std::abs(static_cast<double>(squaredDistance(a.data(), b.data(), count)) - squares),
                      bound * squares)
                << target << ", " << count;
            EXPECT_LT(bound, 1e-5 + 1e-6 * static_cast<double>(count)) << target;
        });
    }
}

TEST(Distance, OfManyRowsAreThoseOfEach) {
    constexpr std::size_t kCols = 151;
    const Matrix data = testing::makeRandom(40, kCols + 2, 4);
    const MatrixView rows{data.row(3).data(), 30, kCols, kCols + 2};
    testing::forEachTarget([&](const char* target) {
        std::vector<float> distances(30), dots(30), squares(30);
        squaredDistances(data.data(), rows, distances.data());
        dotProductsAndSquares(data.data(), rows, dots.data(), squares.data());
        for (std::size_t i = 0; i < 30; ++i) {
            const float* row = data.row(3 + i).data();
            EXPECT_EQ(distances[i], squaredDistance(data.data(), row, kCols)) << target;
            const double bound = roundingBound(kCols), square = exactDotProduct(row, row, kCols);
            const double norms = std::sqrt(square * exactDotProduct(data.data(), data.data(), kCols));
            EXPECT_NEAR(dots[i], exactDotProduct(data.data(), row, kCols), bound * norms) << target;
            EXPECT_NEAR(squares[i], square, bound * square) << target;
        }
    });
}

TEST(Distance, OfARowToItselfIsZero) {
    const Matrix data = testing::makeRandom(1, 100, 9, 1e6, 1e7);
    EXPECT_EQ(squaredDistance(data.data(), data.data(), 100), 0.0f);
}

}  // namespace
}  // namespace nepho::projector
