#include "projector/linalg/orthonormalize.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <stop_token>
#include <vector>

namespace nepho::projector {
namespace {

constexpr std::size_t kLength = 40, kAcross = 7;

std::vector<double> randomBlock() {
    std::uint64_t seed = 5;
    std::vector<double> block(kLength * kAcross);
    for (double& value : block) value = nextRandom(seed);
    for (std::size_t i = 0; i < kLength; ++i) block[i * kAcross + 3] = 2.0 * block[i * kAcross + 1];  // nothing new
    return block;
}

TEST(Orthonormalize, GivesColumnsOfLengthOneAtRightAngles) {
    std::vector<double> block = randomBlock();
    std::uint64_t seed = 1;
    orthonormalize(block.data(), kAcross, kLength, kAcross, 1e-12, seed);
    for (std::size_t a = 0; a < kAcross; ++a) {
        for (std::size_t b = 0; b <= a; ++b) {
            double product = 0.0;
            for (std::size_t i = 0; i < kLength; ++i) product += block[i * kAcross + a] * block[i * kAcross + b];
            EXPECT_NEAR(product, a == b ? 1.0 : 0.0, 1e-12) << a << " and " << b;
        }
    }
}

TEST(Orthonormalize, StoppedItTouchesNoFurtherColumn) {
    std::vector<double> block = randomBlock();
    std::stop_source source;
    source.request_stop();
    JobContext context;
    context.stop = source.get_token();
    std::uint64_t seed = 1;
    orthonormalize(block.data(), kAcross, kLength, kAcross, 1e-12, seed, context);
    EXPECT_EQ(block, randomBlock());
}

}  // namespace
}  // namespace nepho::projector
