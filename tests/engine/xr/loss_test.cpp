#include "tests/engine/xr/xr_fixture.h"

#include <string>
#include <tuple>

namespace nepho::engine {
namespace {

using testing::HasSubstr;

class XrLoss : public XrTest {
  protected:
    /// Steps until the presenter is lost; the message. Empty where it goes on for longer than any loss takes.
    std::string runUntilLost() {
        try {
            for (int i = 0; i < 60; ++i) step();
        } catch (const PresenterLost& problem) {
            return problem.what();
        }
        return {};
    }
    /// After a loss: the old one goes without a word, a new one works.
    void expectAnotherWorks() {
        destroy();
        fake::requestState(XR_SESSION_STATE_FOCUSED);
        start();
        reach(XR_SESSION_STATE_FOCUSED);
        EXPECT_TRUE(step().visible);
        shutdown();
    }
};

/// The person has left: nobody wants another session.
TEST_F(XrLoss, WhatIsLostWhileItExitsClosesTheApplication) {
    hideCoreValidation();
    for (const fake::Loss loss : {fake::Loss::kPending, fake::Loss::kAtOnce}) {
        fake::reset();
        events_.clear();
        fake::loseSessionIn(XR_SESSION_STATE_EXITING, loss);
        start();
        reach(XR_SESSION_STATE_FOCUSED);
        fake::requestState(XR_SESSION_STATE_EXITING);
        for (int i = 0; i < 10 && told<CloseRequested>().empty(); ++i) ASSERT_NO_THROW(step());
        EXPECT_EQ(told<CloseRequested>().size(), 1u);
        shutdown();
    }
}

TEST_F(XrLoss, WhatIsLostOnTheWayOutIsLostQuietly) {
    hideCoreValidation();
    for (const XrSessionState state : {XR_SESSION_STATE_STOPPING, XR_SESSION_STATE_IDLE, XR_SESSION_STATE_EXITING}) {
        for (const fake::Loss loss : {fake::Loss::kPending, fake::Loss::kAtOnce}) {
            fake::reset();
            start();
            reach(XR_SESSION_STATE_FOCUSED);
            fake::loseSessionIn(state, loss);
            ASSERT_NO_THROW(shutdown());
        }
    }
}

using StateAndLoss = std::tuple<XrSessionState, fake::Loss>;
class SessionLostIn : public XrLoss, public testing::WithParamInterface<StateAndLoss> {};

TEST_P(SessionLostIn, EndsThePresenterAndAnotherCanBeMade) {
    const auto [state, loss] = GetParam();
    if (loss == fake::Loss::kPending) hideCoreValidation();
    fake::loseSessionIn(state, loss);
    try {
        start();
        if (state == XR_SESSION_STATE_STOPPING || state == XR_SESSION_STATE_EXITING) {
            reach(XR_SESSION_STATE_FOCUSED);
            fake::requestState(state);
        }
        EXPECT_NE(runUntilLost(), "");
    } catch (const PresenterUnavailable& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("SESSION_LOST")) << "lost before it was ready";
    }
    expectAnotherWorks();
}

INSTANTIATE_TEST_SUITE_P(States, SessionLostIn,
                         testing::Combine(testing::Values(XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY,
                                                          XR_SESSION_STATE_SYNCHRONIZED, XR_SESSION_STATE_VISIBLE,
                                                          XR_SESSION_STATE_FOCUSED, XR_SESSION_STATE_STOPPING),
                                          testing::Values(fake::Loss::kPending, fake::Loss::kAtOnce)),
                         [](const auto& test) {
                             return "State" + std::to_string(static_cast<int>(std::get<0>(test.param))) +
                                    (std::get<1>(test.param) == fake::Loss::kPending ? "Pending" : "AtOnce");
                         });

class CallFailsInAFrame : public XrLoss, public testing::WithParamInterface<const char*> {};

TEST_P(CallFailsInAFrame, EndsThePresenterAndAnotherCanBeMade) {
    for (const XrResult result : {XR_ERROR_RUNTIME_FAILURE, XR_ERROR_SESSION_LOST, XR_ERROR_INSTANCE_LOST}) {
        fake::reset();
        fake::connectController(fake::Hand::kLeft, "/interaction_profiles/valve/index_controller");
        start();
        reach(XR_SESSION_STATE_FOCUSED);
        fake::failCall(GetParam(), result, 2);
        const std::string message = runUntilLost();
        EXPECT_THAT(message, HasSubstr("XR_ERROR_"));
        expectAnotherWorks();
    }
}

INSTANTIATE_TEST_SUITE_P(Calls, CallFailsInAFrame,
                         testing::Values("xrPollEvent", "xrWaitFrame", "xrBeginFrame", "xrLocateViews", "xrLocateSpace",
                                         "xrSyncActions", "xrGetActionStateFloat", "xrGetActionStatePose",
                                         "xrAcquireSwapchainImage", "xrWaitSwapchainImage", "xrReleaseSwapchainImage",
                                         "xrEndFrame"),
                         [](const auto& test) { return std::string(test.param); });

class CallFailsAtStart : public XrLoss, public testing::WithParamInterface<const char*> {};

TEST_P(CallFailsAtStart, SaysWhichAndAnotherCanBeMade) {
    fake::failCall(GetParam(), XR_ERROR_RUNTIME_FAILURE);
    try {
        start();
        FAIL() << "started";
    } catch (const PresenterUnavailable& problem) {
        EXPECT_THAT(problem.what(), HasSubstr(GetParam()));
    }
    expectAnotherWorks();
}

INSTANTIATE_TEST_SUITE_P(Calls, CallFailsAtStart,
                         testing::Values("xrCreateInstance", "xrGetSystem", "xrGetVulkanGraphicsRequirements2KHR",
                                         "xrCreateVulkanInstanceKHR", "xrGetVulkanGraphicsDevice2KHR",
                                         "xrCreateVulkanDeviceKHR", "xrCreateSession", "xrCreateReferenceSpace",
                                         "xrCreateActionSet", "xrCreateAction", "xrAttachSessionActionSets",
                                         "xrSuggestInteractionProfileBindings", "xrCreateActionSpace",
                                         "xrEnumerateSwapchainFormats", "xrCreateSwapchain",
                                         "xrEnumerateSwapchainImages"),
                         [](const auto& test) { return std::string(test.param); });

TEST_F(XrLoss, InstanceGoneBetweenFrames) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::loseInstance();
    EXPECT_THAT(runUntilLost(), HasSubstr("INSTANCE_LOST"));
    expectAnotherWorks();
}

TEST_F(XrLoss, InstanceGoneInMidFrame) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    const Presenter::Frame frame = presenter_->beginFrame(0.0);
    ASSERT_TRUE(frame.visible);
    fake::loseInstance();
    const auto& commands = presenter_->frames().begin();
    picture_->record(commands);
    EXPECT_THROW(presenter_->endFrame(commands, picture_->drawn(true)), PresenterLost);
    expectAnotherWorks();
}

TEST_F(XrLoss, AnnouncedEndOfTheRuntimeIsHeeded) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::announceInstanceLoss();
    EXPECT_THAT(runUntilLost(), HasSubstr("about to end"));
    expectAnotherWorks();
}

TEST_F(XrLoss, ShutdownAfterALossIsQuiet) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::loseSession(fake::Loss::kAtOnce);
    shutdown();
}

TEST_F(XrLoss, LostEventsAreSurvived) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::loseEvents(7);
    EXPECT_EQ(runUntilLost(), "");
    shutdown();
}

TEST_F(XrLoss, VibratingAfterALossSaysSo) {
    fake::connectController(fake::Hand::kRight, "/interaction_profiles/valve/index_controller");
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    step();
    fake::loseSession(fake::Loss::kAtOnce);
    EXPECT_THROW(presenter_->vibrate(Hand::right, 1.0f, 0.1f), PresenterLost);
    expectAnotherWorks();
}

}  // namespace
}  // namespace nepho::engine
