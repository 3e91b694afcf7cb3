// How a budget of points is divided among patches.
#include "engine/render/detail_plan.h"

#include <glm/ext/matrix_transform.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace nepho::engine {
namespace {

class DetailPlanTest : public testing::Test {
  protected:
    DetailPlanTest() {
        view_.clipFromView = makePerspective(1.0f, 16.0f / 9.0f, 0.01f);
        begin(std::span(&view_, 1));
    }
    void begin(std::span<const View> views) {
        plan_.begin(views);
        enter(glm::mat4(1));
    }
    void enter(const glm::mat4& worldFromGroup) { plan_.enter({worldFromGroup, 0.005f, 1.0f, 64.0f}); }
    /// A patch of a side, 2,048 points, before the eye at a depth; it looks down -z from the origin.
    static DetailPlan::Patch patch(glm::vec3 center, float side = 0.2f) {
        DetailPlan::Patch patch;
        patch.low = center - 0.5f * side;
        patch.high = center + 0.5f * side;
        patch.points = 2048;
        patch.samples = 512;
        return patch;
    }
    void add(glm::vec3 center) { plan_.add(patch(center)); }

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

TEST_F(DetailPlanTest, WhatNobodySeesTakesNothing) {
    for (int i = 0; i < 20; ++i) add({0.1f * static_cast<float>(i), 0, 3});  // behind the eye
    for (int i = 0; i < 20; ++i) add({8, 0.1f * static_cast<float>(i), -2});
    add({0, 0, -2});
    EXPECT_FALSE(plan_.fit(2048)) << "it suffices for what is seen";
    ASSERT_TRUE(plan_.fit(500));
    EXPECT_GT(plan_.share(40).drawn, 450u);
    for (std::size_t i = 0; i < 40; ++i) EXPECT_EQ(plan_.share(i).drawn, 0u);
}

TEST_F(DetailPlanTest, WhatTheOtherEyeAloneSeesIsNotHidden) {
    View left = view_, right = view_;
    left.clipFromView[2][0] += 0.5f;  // their pictures reach farther outwards
    right.clipFromView[2][0] -= 0.5f;
    const std::array eyes{left, right};
    begin(eyes);
    add({-2.2f, 0, -2});
    add({2.2f, 0, -2});
    ASSERT_TRUE(plan_.fit(300));
    const auto first = static_cast<double>(plan_.share(0).drawn), second = static_cast<double>(plan_.share(1).drawn);
    EXPECT_GT(std::min(first, second), 0.4 * std::max(first, second));
}

TEST_F(DetailPlanTest, EyesGetMoreOfWhatIsStraightAhead) {
    const std::array eyes{view_, view_};
    begin(eyes);
    add({0, 0, -2});
    add({1.4f, 0, -2});
    ASSERT_TRUE(plan_.fit(600));
    EXPECT_GT(static_cast<double>(plan_.share(0).drawn), 1.3 * static_cast<double>(plan_.share(1).drawn));
}

TEST_F(DetailPlanTest, PatchesAreSeenWhereTheirCloudStands) {
    enter(glm::translate(glm::mat4(1), glm::vec3(0, 0, -20)));
    add({0, 0, -2});
    enter(glm::mat4(1));
    add({0.5f, 0, -2});
    ASSERT_TRUE(plan_.fit(600));
    EXPECT_LT(4 * plan_.share(0).drawn, plan_.share(1).drawn);
}

}  // namespace
}  // namespace nepho::engine
