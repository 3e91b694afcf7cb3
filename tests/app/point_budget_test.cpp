// How many points a frame in motion draws follows what frames take.
#include "app/loop/point_budget.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace nepho::app {
namespace {

constexpr std::size_t kHuge = 8'000'000;

/// A device that draws so many points a millisecond, and tells a frame's time two frames later.
std::uint32_t settle(PointBudget& budget, double pointsPerMillisecond, std::size_t cloud, bool splatted = false) {
    double times[3] = {};
    for (int frame = 0; frame < 100; ++frame) {
        const auto points = static_cast<double>(std::min<std::size_t>(budget.points(cloud, splatted), cloud));
        times[frame % 3] = points / pointsPerMillisecond;
        budget.tell(times[(frame + 1) % 3], static_cast<std::uint64_t>(points), true);
    }
    return budget.points(cloud, splatted);
}

TEST(PointBudget, IsWhatIsDrawnInTime) {
    PointBudget cpu(true), gpu(false);
    EXPECT_NEAR(settle(cpu, 5'000, kHuge), 100'000, 5'000);     // 20 ms
    EXPECT_NEAR(settle(gpu, 2e6, kHuge), 12'000'000, 500'000);  // 6 ms
}

TEST(PointBudget, IsNeverTooSmallToSeeAnything) {
    PointBudget budget(true);
    EXPECT_EQ(settle(budget, 10, 100'000), 30'000u);
    EXPECT_EQ(settle(budget, 10, 1'600'000), 60'000u);
    PointBudget splats(true);
    EXPECT_EQ(settle(splats, 10, 100'000, true), 90'000u);
    EXPECT_NEAR(settle(splats, 10, 1'000'000, true), 200'000, 2'000);
    EXPECT_NEAR(settle(splats, 10, 10'000'000, true), 450'000, 5'000);
}

TEST(PointBudget, FallsForACloudThatItWouldDrawWholeAndTooSlowly) {
    PointBudget budget(true);
    EXPECT_NEAR(settle(budget, 4'000, 95'000), 80'000, 5'000);
}

TEST(PointBudget, LearnsNothingFromFramesThatDrewSomethingElse) {
    PointBudget budget(true);
    const std::uint32_t before = budget.points(kHuge, false);
    for (int i = 0; i < 20; ++i) {
        budget.tell(0.5, before, true);
        budget.tell(0.5, before, true);
        budget.forget();
    }
    for (int i = 0; i < 20; ++i) budget.tell(0.5, 10'000'000, false);
    for (int i = 0; i < 20; ++i) budget.tell({}, before, true);
    EXPECT_EQ(budget.points(kHuge, false), before);
}

}  // namespace
}  // namespace nepho::app
