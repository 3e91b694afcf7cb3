// A GPU that is lost under a window, or what plays one: the same is started anew, and what was done stays.
#include "app/commands/presenter_slot.h"
#include "tests/app/app_fixture.h"

#include <gmock/gmock.h>

namespace nepho::app {
namespace {

TEST(LostGpu, IsStartedAnewWithWhatTheSessionHolds) {
    Session session;
    ViewSettings settings;
    ASSERT_FALSE(session.openNow(requestFor(digitsFolder())));
    PresenterSlot slot({"offscreen", {320, 200}});
    slot.start();
    FrameLoop loop(slot.presenter(), session, settings, {});
    for (int frame = 0; frame < 3; ++frame) ASSERT_TRUE(loop.step());
    session.select({3, 4, 9}, SelectMode::replace);
    loop.leavePresenter();
    const std::string told = slot.startAgain("pulled out");
    EXPECT_THAT(told,
                testing::AllOf(testing::HasSubstr("was lost and started anew"), testing::HasSubstr("pulled out")));
    EXPECT_STREQ(slot.presenter().name(), "offscreen");
    loop.moveTo(slot.presenter());
    for (int frame = 0; frame < 3; ++frame) ASSERT_TRUE(loop.step());
    EXPECT_EQ(loop.pointsDrawn(), session.rows());
    EXPECT_EQ(session.selected().size(), 3u);
}

TEST(LostGpu, ThreeTimesInARowEndsTheSession) {
    PresenterSlot slot({"offscreen", {320, 200}});
    slot.start();
    (void)slot.startAgain("once");
    (void)slot.startAgain("twice");
    try {
        (void)slot.startAgain("and again");
        FAIL() << "went on";
    } catch (const engine::GpuUnavailable& problem) {
        EXPECT_THAT(problem.what(), testing::HasSubstr("3 times in a row: and again"));
    }
}

}  // namespace
}  // namespace nepho::app
