#include "projector/linalg/distance.h"

#include "tests/projector/linalg/random_matrix.h"
#include "tests/projector/linalg/targets.h"

#include <gtest/gtest.h>

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
        EXPECT_NEAR(exactDotProduct(a, b, count), dot, 1e-12);
        EXPECT_NEAR(exactSquaredDistance(a, b, count), squares, 1e-12);
        testing::forEachTarget([&](const char* target) {
            EXPECT_NEAR(dotProduct(a, b, count), dot, 1e-4) << target << ", " << count;
            EXPECT_NEAR(squaredDistance(a, b, count), squares, 1e-4) << target << ", " << count;
        });
    }
}

TEST(Distance, OfARowToItselfIsZero) {
    const Matrix data = testing::makeRandom(1, 100, 9, 1e6, 1e7);
    EXPECT_EQ(squaredDistance(data.data(), data.data(), 100), 0.0f);
}

}  // namespace
}  // namespace nepho::projector
