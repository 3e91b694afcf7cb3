#include "tests/fake_openxr/fake_openxr.h"

#include "tests/fake_openxr/tests/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nepho::fake_openxr {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Lifecycle : public testing::Test {
  protected:
    void SetUp() override { reset(); }
};

TEST_F(Lifecycle, ReachesFocusedStateByState) {
    Client client;
    client.start();
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    EXPECT_THAT(client.statesSeen,
                ElementsAre(XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY, XR_SESSION_STATE_SYNCHRONIZED,
                            XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_FOCUSED));
    EXPECT_EQ(sessionState(), XR_SESSION_STATE_FOCUSED);
    EXPECT_THAT(observations().violations, IsEmpty());
}

TEST_F(Lifecycle, RendersOnlyWhereItIsSeen) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_SYNCHRONIZED));
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_EQ(client.lastFrame.shouldRender, XR_FALSE);
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_EQ(client.lastFrame.shouldRender, XR_TRUE);
    setShouldRender(false);
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_EQ(client.lastFrame.shouldRender, XR_FALSE);
}

TEST_F(Lifecycle, TimeIsOnePeriodAFrame) {
    Config config;
    config.displayPeriodNs = 8'000'000;
    configure(config);
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    const XrTime before = client.lastFrame.predictedDisplayTime;
    ASSERT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_EQ(client.lastFrame.predictedDisplayTime, before + 8'000'000);
    EXPECT_EQ(client.lastFrame.predictedDisplayPeriod, 8'000'000);
}

TEST_F(Lifecycle, FocusIsTakenAndGivenBack) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    requestState(XR_SESSION_STATE_SYNCHRONIZED);
    client.statesSeen.clear();
    ASSERT_EQ(client.poll(), XR_SUCCESS);
    EXPECT_THAT(client.statesSeen, ElementsAre(XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_SYNCHRONIZED));
    requestState(XR_SESSION_STATE_FOCUSED);
    client.statesSeen.clear();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    EXPECT_THAT(client.statesSeen, ElementsAre(XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_FOCUSED));
}

TEST_F(Lifecycle, StopsWaitsAndIsBegunAgain) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    requestState(XR_SESSION_STATE_STOPPING);
    client.statesSeen.clear();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_IDLE));
    EXPECT_THAT(client.statesSeen, ElementsAre(XR_SESSION_STATE_VISIBLE, XR_SESSION_STATE_SYNCHRONIZED,
                                               XR_SESSION_STATE_STOPPING, XR_SESSION_STATE_IDLE));
    EXPECT_FALSE(client.runUntil(XR_SESSION_STATE_READY));
    requestState(XR_SESSION_STATE_FOCUSED);
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
}

TEST_F(Lifecycle, TheApplicationsOwnExitEndsInExiting) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    ASSERT_EQ(xrRequestExitSession(client.session), XR_SUCCESS);
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_EXITING));
    EXPECT_FALSE(client.running);
}

TEST_F(Lifecycle, TheRuntimesExitEndsInExiting) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    requestState(XR_SESSION_STATE_EXITING);
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_EXITING));
}

TEST_F(Lifecycle, AFrameBegunTwiceIsDiscarded) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    XrFrameState state{};
    state.type = XR_TYPE_FRAME_STATE;
    ASSERT_EQ(xrWaitFrame(client.session, nullptr, &state), XR_SUCCESS);
    ASSERT_EQ(xrBeginFrame(client.session, nullptr), XR_SUCCESS);
    ASSERT_EQ(xrWaitFrame(client.session, nullptr, &state), XR_SUCCESS);
    EXPECT_EQ(xrBeginFrame(client.session, nullptr), XR_FRAME_DISCARDED);
    EXPECT_EQ(observations().framesDiscarded, 1U);
}

TEST_F(Lifecycle, WrongOrderIsRefusedAndWrittenDown) {
    Client client;
    client.start();
    EXPECT_EQ(xrEndSession(client.session), XR_ERROR_SESSION_NOT_RUNNING);
    XrFrameState state{};
    state.type = XR_TYPE_FRAME_STATE;
    EXPECT_EQ(xrWaitFrame(client.session, nullptr, &state), XR_ERROR_SESSION_NOT_RUNNING);
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    EXPECT_EQ(xrEndSession(client.session), XR_ERROR_SESSION_NOT_STOPPING);
    const XrSessionBeginInfo begin{XR_TYPE_SESSION_BEGIN_INFO, nullptr, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO};
    EXPECT_EQ(xrBeginSession(client.session, &begin), XR_ERROR_SESSION_RUNNING);
    EXPECT_EQ(xrBeginFrame(client.session, nullptr), XR_ERROR_CALL_ORDER_INVALID);
    ASSERT_EQ(xrWaitFrame(client.session, nullptr, &state), XR_SUCCESS);
    const XrFrameEndInfo end{XR_TYPE_FRAME_END_INFO,           nullptr, state.predictedDisplayTime,
                             XR_ENVIRONMENT_BLEND_MODE_OPAQUE, 0,       nullptr};
    EXPECT_EQ(xrEndFrame(client.session, &end), XR_ERROR_CALL_ORDER_INVALID);
    EXPECT_EQ(xrWaitFrame(client.session, nullptr, &state), XR_ERROR_CALL_ORDER_INVALID);
    EXPECT_EQ(observations().violations.size(), 7U);
    EXPECT_THAT(observations().violations, Contains(HasSubstr("xrBeginFrame: no frame was waited for")));
}

TEST_F(Lifecycle, CountsWhatIsAliveAndWhatWasLeftBehind) {
    Client client;
    client.start();
    ObjectCounts expected;
    expected.instances = expected.sessions = expected.spaces = 1;
    EXPECT_EQ(observations().live, expected);
    XrSwapchain forgotten = XR_NULL_HANDLE;
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, 1, &forgotten),
              XR_SUCCESS);
    client.destroy();
    EXPECT_EQ(observations().live, ObjectCounts{});
    ObjectCounts leaked;
    leaked.swapchains = 1;
    EXPECT_EQ(observations().leaked, leaked);
}

TEST_F(Lifecycle, ResetRefusesUnderALiveInstance) {
    Client client;
    ASSERT_EQ(client.connect(), XR_SUCCESS);
    EXPECT_THROW(reset(), std::logic_error);
}

TEST_F(Lifecycle, AnotherSessionAfterTheFirst) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    client.destroySession();
    ASSERT_EQ(client.createSession(), XR_SUCCESS);
    client.statesSeen.clear();
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    EXPECT_EQ(observations().sessionsCreated, 2U);
    EXPECT_THAT(observations().violations, IsEmpty());
}

}  // namespace
}  // namespace nepho::fake_openxr
