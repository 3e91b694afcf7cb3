#include "tests/fake_openxr/fake_openxr.h"
#include "tests/fake_openxr/tests/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace nepho::fake_openxr {
namespace {

using testing::Contains;
using testing::IsEmpty;

class Faults : public testing::Test {
  protected:
    void SetUp() override { reset(); }
};

using LossCase = std::tuple<XrSessionState, Loss>;

class SessionLoss : public testing::TestWithParam<LossCase> {
  protected:
    void SetUp() override { reset(); }
};

/// Goes through every state there is, or as far as it gets.
void liveThrough(Client& client) {
    if (client.runUntil(XR_SESSION_STATE_FOCUSED)) {
        requestState(XR_SESSION_STATE_EXITING);
        client.runUntil(XR_SESSION_STATE_EXITING);
    }
}

TEST_P(SessionLoss, IsSeenInItsStateAndSurvived) {
    const auto [state, loss] = GetParam();
    loseSessionIn(state, loss);
    Client client;
    ASSERT_EQ(client.connect(), XR_SUCCESS);
    ASSERT_EQ(client.makeVulkan(), XR_SUCCESS);
    ASSERT_EQ(client.createSession(), XR_SUCCESS);
    liveThrough(client);
    EXPECT_THAT(client.statesSeen, Contains(state));
    XrFrameState frame{};
    frame.type = XR_TYPE_FRAME_STATE;
    if (loss == Loss::kPending) {
        EXPECT_EQ(client.statesSeen.back(), XR_SESSION_STATE_LOSS_PENDING);
        const XrResult expected = client.running ? XR_SESSION_LOSS_PENDING : XR_ERROR_SESSION_NOT_RUNNING;
        EXPECT_EQ(xrWaitFrame(client.session, nullptr, &frame), expected);
    } else {
        EXPECT_EQ(client.statesSeen.back(), state);
        EXPECT_EQ(xrWaitFrame(client.session, nullptr, &frame), XR_ERROR_SESSION_LOST);
        EXPECT_EQ(xrRequestExitSession(client.session), XR_ERROR_SESSION_LOST);
    }
    client.destroySession();
    client.statesSeen.clear();
    ASSERT_EQ(client.createSession(), XR_SUCCESS);
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    client.destroy();
    EXPECT_EQ(observations().live, ObjectCounts{});
}

INSTANTIATE_TEST_SUITE_P(EveryState, SessionLoss,
                         testing::Combine(testing::Values(XR_SESSION_STATE_IDLE, XR_SESSION_STATE_READY,
                                                          XR_SESSION_STATE_SYNCHRONIZED, XR_SESSION_STATE_VISIBLE,
                                                          XR_SESSION_STATE_FOCUSED, XR_SESSION_STATE_STOPPING,
                                                          XR_SESSION_STATE_EXITING),
                                          testing::Values(Loss::kPending, Loss::kAtOnce)));

TEST_F(Faults, FailsTheCallThatWasNamed) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    failCall("xrWaitFrame", XR_ERROR_RUNTIME_FAILURE, 2);
    EXPECT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_EQ(client.frame(), XR_ERROR_RUNTIME_FAILURE);
    EXPECT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_THAT(observations().violations, IsEmpty());
}

TEST_F(Faults, FailsAsOftenAsAsked) {
    failCall("xrGetSystem", XR_ERROR_FORM_FACTOR_UNAVAILABLE, 1, 2);
    Client client;
    EXPECT_EQ(client.connect(), XR_ERROR_FORM_FACTOR_UNAVAILABLE);
    client.destroy();
    EXPECT_EQ(client.connect(), XR_ERROR_FORM_FACTOR_UNAVAILABLE);
    client.destroy();
    EXPECT_EQ(client.connect(), XR_SUCCESS);
    EXPECT_EQ(callCount("xrGetSystem"), 3U);
}

TEST_F(Faults, ALostSessionStaysLost) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    failCall("xrEndFrame", XR_ERROR_SESSION_LOST);
    EXPECT_EQ(client.frame(), XR_ERROR_SESSION_LOST);
    EXPECT_EQ(client.frame(), XR_ERROR_SESSION_LOST);
    XrSwapchain swapchain = XR_NULL_HANDLE;
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, 1, &swapchain),
              XR_ERROR_SESSION_LOST);
    EXPECT_EQ(client.poll(), XR_SUCCESS);  // events belong to the instance
}

TEST_F(Faults, TheRuntimeGoesInMidFrame) {
    Client client;
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    failCall("xrEndFrame", XR_ERROR_INSTANCE_LOST);
    EXPECT_EQ(client.frame(), XR_ERROR_INSTANCE_LOST);
    EXPECT_EQ(client.poll(), XR_ERROR_INSTANCE_LOST);
    client.destroy();
    Config config;
    config.available = false;
    configure(config);
    EXPECT_EQ(client.connect(), XR_ERROR_RUNTIME_UNAVAILABLE);
    configure({});
    client.statesSeen.clear();
    client.start();
    EXPECT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
}

TEST_F(Faults, InstanceLossIsAnnouncedByAnEvent) {
    Client client;
    client.start();
    announceInstanceLoss();
    loseEvents(3);
    ASSERT_EQ(client.poll(), XR_SUCCESS);
    EXPECT_THAT(client.eventsSeen, Contains(XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING));
    EXPECT_THAT(client.eventsSeen, Contains(XR_TYPE_EVENT_DATA_EVENTS_LOST));
    loseInstance();
    EXPECT_EQ(client.poll(), XR_ERROR_INSTANCE_LOST);
}

TEST_F(Faults, NoHeadset) {
    Config config;
    config.hasHeadset = false;
    configure(config);
    Client client;
    EXPECT_EQ(client.connect(), XR_ERROR_FORM_FACTOR_UNAVAILABLE);
    configure({});
    const XrSystemGetInfo wanted{XR_TYPE_SYSTEM_GET_INFO, nullptr, XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY};
    EXPECT_EQ(xrGetSystem(client.instance, &wanted, &client.system), XR_SUCCESS);  // it was plugged in
}

TEST_F(Faults, ExtensionsAreOfferedAsConfigured) {
    Config config;
    config.depthLayers = false;
    config.vulkanEnable2 = false;
    configure(config);
    Client client;
    EXPECT_EQ(client.connect({XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME}), XR_ERROR_EXTENSION_NOT_PRESENT);
    ASSERT_EQ(client.connect({}), XR_SUCCESS);
    EXPECT_EQ(client.load<PFN_xrVoidFunction>("xrCreateVulkanDeviceKHR"), nullptr);
}

TEST_F(Faults, TheRequirementsHaveToBeAskedFor) {
    Client client;
    ASSERT_EQ(client.connect(), XR_SUCCESS);
    EXPECT_EQ(client.createSession(), XR_ERROR_GRAPHICS_REQUIREMENTS_CALL_MISSING);
    ASSERT_EQ(client.makeVulkan(), XR_SUCCESS);
    const VkDevice real = client.vulkan.device;
    client.vulkan.device = reinterpret_cast<VkDevice>(client.vulkan.instance);
    EXPECT_EQ(client.createSession(), XR_ERROR_GRAPHICS_DEVICE_INVALID);
    client.vulkan.device = real;
    EXPECT_EQ(client.createSession(), XR_SUCCESS);
}

TEST_F(Faults, ATestsOwnMistakesAreExceptions) {
    EXPECT_THROW(failCall("xrWaitForGodot", XR_ERROR_RUNTIME_FAILURE), std::invalid_argument);
    EXPECT_THROW(failCall("xrWaitFrame", XR_ERROR_RUNTIME_FAILURE, 0), std::invalid_argument);
    EXPECT_THROW(callCount("WaitFrame"), std::invalid_argument);
    EXPECT_THROW(requestState(XR_SESSION_STATE_READY), std::invalid_argument);
}

}  // namespace
}  // namespace nepho::fake_openxr
