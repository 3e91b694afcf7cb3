#include "engine/pick/screen_region.h"

#include "engine/base/view.h"

#include <gtest/gtest.h>

#include <numbers>
#include <random>

namespace nepho::engine {
namespace {

TEST(ScreenRegion, EncloseByTheEvenOddRule) {
    const ScreenRegion rectangle({{10, 10}, {30, 10}, {30, 20}, {10, 20}});
    EXPECT_TRUE(rectangle.contains({20, 15}));
    EXPECT_FALSE(rectangle.contains({9, 15}));
    EXPECT_FALSE(rectangle.contains({20, 21}));
    EXPECT_FALSE(ScreenRegion({}).contains({0, 0}));
    EXPECT_FALSE(ScreenRegion({{0, 0}, {10, 10}}).contains({5, 5})) << "a line encloses nothing";
    // A five-pointed star drawn in one stroke leaves its middle out.
    std::vector<glm::vec2> star;
    for (int i = 0; i < 5; ++i) {
        const float angle = 4.0f * std::numbers::pi_v<float> * static_cast<float>(i) / 5.0f;
        star.emplace_back(100.0f * std::sin(angle), -100.0f * std::cos(angle));
    }
    EXPECT_FALSE(ScreenRegion(star).contains({0, 0}));
    EXPECT_TRUE(ScreenRegion(star).contains({0, -70}));
}

/// Crossings counted by the winding of the angle instead: another way to the same answer for outlines that do not cross
/// themselves.
bool bruteForceContains(const std::vector<glm::vec2>& corners, glm::vec2 pixel) {
    double angle = 0.0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const glm::dvec2 a(corners[i] - pixel), b(corners[(i + 1) % corners.size()] - pixel);
        angle += std::atan2(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y);
    }
    return std::abs(angle) > std::numbers::pi;
}

TEST(PickRegion, IsThatOfBruteForceThroughTheWholeDepth) {
    std::mt19937 generator(3);
    std::normal_distribution<float> normal;
    std::vector<glm::vec3> positions(20000);
    for (glm::vec3& position : positions) position = {normal(generator), normal(generator), normal(generator)};
    ChunkGrid grid;
    grid.build(positions);
    std::vector<glm::vec2> lasso;  // a curved outline, not convex
    for (int i = 0; i < 40; ++i) {
        const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(i) / 40.0f;
        const float radius = 150.0f + 70.0f * std::sin(3.0f * angle);
        lasso.emplace_back(500.0f + radius * std::cos(angle), 300.0f + radius * std::sin(angle));
    }
    for (const float distance : {6.0f, 1.0f}) {  // before the cloud, and inside it
        View view;
        view.pixels = {1000, 600};
        view.viewFromWorld = glm::lookAt(glm::vec3(0.3f, 0.2f, 1.0f) * distance, glm::vec3(0), glm::vec3(0, 1, 0));
        view.clipFromView = makePerspective(0.9f, 1000.0f / 600.0f, 0.01f);
        const auto found = pickRegion(grid, view.clipFromWorld(), view.pixels, ScreenRegion(lasso));
        std::vector<std::uint32_t> expected;
        for (std::uint32_t point = 0; point < positions.size(); ++point) {
            const glm::vec4 pixel = projectToPixel(view, positions[point]);
            if (pixel.w > 0.0f && bruteForceContains(lasso, glm::vec2(pixel))) expected.push_back(point);
        }
        ASSERT_GT(expected.size(), 1000u);
        ASSERT_LT(expected.size(), 15000u);
        EXPECT_EQ(found, expected) << distance;
    }
}

}  // namespace
}  // namespace nepho::engine
