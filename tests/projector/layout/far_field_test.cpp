#include "projector/layout/far_field.h"

#include "tests/projector/linalg/targets.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace nepho::projector {
namespace {

/// Bodies of mass 1, 2, ... by chance around (6, -3, 4), as far from the origin as they are wide.
struct Cloud {
    std::vector<float> x, y, z, mass;

    explicit Cloud(std::size_t count) {
        std::mt19937 generator(7);
        std::uniform_real_distribution<float> apart(-4.0f, 4.0f);
        for (std::size_t i = 0; i < count; ++i) {
            x.push_back(6.0f + apart(generator));
            y.push_back(-3.0f + apart(generator));
            z.push_back(4.0f + apart(generator));
            mass.push_back(static_cast<float>(1 + i % 9));
        }
    }
    Bodies bodies() const { return {x.data(), y.data(), z.data(), mass.data()}; }
};

/// By definition, in double: force and, last, similarity.
std::array<double, 4> byDefinition(const Cloud& cloud, const std::array<float, 3>& at, double degrees) {
    std::array<double, 4> sums{};
    for (std::size_t i = 0; i < cloud.x.size(); ++i) {
        const std::array<double, 3> d{static_cast<double>(at[0]) - static_cast<double>(cloud.x[i]),
                                      static_cast<double>(at[1]) - static_cast<double>(cloud.y[i]),
                                      static_cast<double>(at[2]) - static_cast<double>(cloud.z[i])};
        const double w = 1.0 / (1.0 + (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]) / degrees);
        const double q = static_cast<double>(cloud.mass[i]) * std::pow(w, 0.5 * (degrees + 1.0));
        for (std::size_t axis = 0; axis < 3; ++axis) sums[axis] += q * w * d[axis];
        sums[3] += q;
    }
    return sums;
}

/// How far off the series is at `away`, relative: of the force, and of the similarity.
std::array<double, 2> errors(const Cloud& cloud, const FarField& field, const std::array<float, 3>& away) {
    const auto expected = byDefinition(cloud, away, static_cast<double>(field.degrees));
    const Point4 found = field.at(away.data());
    const double size = std::hypot(expected[0], expected[1], expected[2]);
    const double off =
        std::hypot(static_cast<double>(found.x) - expected[0], static_cast<double>(found.y) - expected[1],
                   static_cast<double>(found.z) - expected[2]);
    return {off / size, std::abs(static_cast<double>(found.w) - expected[3]) / expected[3]};
}

TEST(FarField, IsTheSeriesOfTheDefinitionOnEveryInstructionSet) {
    const Cloud cloud(64);
    std::vector<std::uint32_t> all(64);
    std::iota(all.begin(), all.end(), 0u);
    const float origin[] = {0.0f, 0.0f, 0.0f};
    for (const float degrees : {1.0f, 2.0f, 4.5f}) {
        testing::forEachTarget([&](const char* target) {
            const FarField field = farField(cloud.bodies(), all, origin, degrees);
            const auto here = errors(cloud, field, {});
            EXPECT_LT(here[0], 1e-5) << target;
            EXPECT_LT(here[1], 1e-5) << target;
            // Half as far away a fourth of the force's error is left, and an eighth of the similarity's.
            const auto near = errors(cloud, field, {0.2f, 0.25f, -0.15f});
            const auto far = errors(cloud, field, {0.4f, 0.5f, -0.3f});
            EXPECT_LT(far[0], 0.1) << target;
            EXPECT_NEAR(far[0] / near[0], 4.0, 0.8) << target << ", " << degrees;
            EXPECT_NEAR(far[1] / near[1], 8.0, 2.0) << target << ", " << degrees;
        });
    }
}

TEST(FarField, BodiesWithoutMassDoNothing) {
    Cloud cloud(32);
    std::vector<std::uint32_t> all(32);
    std::iota(all.begin(), all.end(), 0u);
    for (std::size_t i = 16; i < 32; ++i) cloud.mass[i] = 0.0f;
    const float origin[] = {0.0f, 0.0f, 0.0f};
    const FarField half = farField(cloud.bodies(), std::span(all).first(16), origin, 1.0f);
    const FarField whole = farField(cloud.bodies(), all, origin, 1.0f);
    EXPECT_EQ(half.similarity, whole.similarity);
    EXPECT_EQ(half.force[1], whole.force[1]);
    EXPECT_EQ(half.tide[4], whole.tide[4]);
}

}  // namespace
}  // namespace nepho::projector
