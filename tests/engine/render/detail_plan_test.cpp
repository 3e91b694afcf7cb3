// How a budget of points is divided among patches.
#include "engine/render/detail_plan.h"

#include <glm/ext/matrix_transform.hpp>
#include <gtest/gtest.h>

#include <array>

namespace nepho::engine {
namespace {

class DetailPlanTest : public testing::Test {
  protected:
    DetailPlanTest() {
        view_.clipFromView = makePerspective(1.0f, 16.0f / 9.0f, 0.01f);
        plan_.begin(std::span(&view_, 1));
    }
    /// A patch of a side, 2,048 points, before the eye at a depth; it looks down -z from the origin.
    static DetailPlan::Patch patch(glm::vec3 center, float side = 0.2f) {
        DetailPlan::Patch patch;
        patch.low = center - 0.5f * side;
        patch.high = center + 0.5f * side;
        patch.points = 2048;
        patch.samples = 512;
        patch.worldRadius = 0.005f;
        patch.minRadiusPixels = 1.0f;
        patch.maxRadiusPixels = 64.0f;
        return patch;
    }
    void add(glm::vec3 center) { plan_.add(patch(center), glm::mat4(1)); }

    View view_;
    DetailPlan plan_;
};

TEST_F(DetailPlanTest, SaysWhenAllCanBeDrawn) {
    add({0, 0, -2});
    add({1, 0, -2});
    EXPECT_FALSE(plan_.fit(4096));
    EXPECT_TRUE(plan_.fit(4095));
}

TEST_F(DetailPlanTest, UsesTheBudgetAndNoMore) {
    for (int i = 0; i < 400; ++i)
        add({-1.5f + 0.15f * static_cast<float>(i % 20), -0.8f + 0.08f * static_cast<float>(i / 20), -3});
    for (const std::uint32_t budget : {1'000u, 20'000u, 150'000u}) {
        ASSERT_TRUE(plan_.fit(budget));
        std::uint64_t drawn = 0;
        for (std::size_t i = 0; i < 400; ++i) {
            const DetailPlan::Share share = plan_.share(i);
            EXPECT_TRUE(share.drawn <= 512 || share.drawn == 2048) << share.drawn;
            EXPECT_GE(share.enlarged, 1.0f);
            EXPECT_LE(share.enlarged, DetailPlan::kMostEnlarged);
            if (share.drawn == 2048) {
                EXPECT_EQ(share.enlarged, 1.0f);
            }
            drawn += share.drawn;
        }
        EXPECT_LE(drawn, budget);
        EXPECT_GE(drawn, budget * 7 / 10);
    }
}

TEST_F(DetailPlanTest, WhatLiesBehindOthersGetsLittle) {
    add({0, 0, -2});
    add({0, 0, -2.2f});
    add({0, 0, -6});
    add({1.8f, 0, -6});  // as far as the one behind, and in the open
    ASSERT_TRUE(plan_.fit(1500));
    EXPECT_LT(10 * plan_.share(2).drawn, plan_.share(3).drawn);
    EXPECT_GT(plan_.share(0).drawn, plan_.share(3).drawn) << "it covers more of the picture";
}

TEST_F(DetailPlanTest, WhatIsPartlyBehindTheEyeIsDrawnWhole) {
    add({0, 0, 0});
    for (int i = 0; i < 20; ++i) add({-1.0f + 0.1f * static_cast<float>(i), 0, -3});
    ASSERT_TRUE(plan_.fit(10'000));
    EXPECT_EQ(plan_.share(0).drawn, 2048u);
}

TEST_F(DetailPlanTest, EyesGetMoreOfWhatIsStraightAhead) {
    const std::array eyes{view_, view_};
    plan_.begin(eyes);
    add({0, 0, -2});
    add({1.4f, 0, -2});
    ASSERT_TRUE(plan_.fit(600));
    EXPECT_GT(static_cast<double>(plan_.share(0).drawn), 1.3 * static_cast<double>(plan_.share(1).drawn));
}

TEST_F(DetailPlanTest, PatchesAreSeenWhereTheirCloudStands) {
    const glm::mat4 away = glm::translate(glm::mat4(1), glm::vec3(0, 0, -20));
    plan_.add(patch({0, 0, -2}), away);
    add({0.5f, 0, -2});
    ASSERT_TRUE(plan_.fit(600));
    EXPECT_LT(4 * plan_.share(0).drawn, plan_.share(1).drawn);
}

}  // namespace
}  // namespace nepho::engine
