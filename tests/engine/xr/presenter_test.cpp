#include "engine/xr/xr_validation.h"
#include "tests/engine/xr/xr_fixture.h"

namespace nepho::engine {
namespace {

using testing::HasSubstr;

TEST_F(XrTest, ReachesFocusedAndShowsBothEyesOneLayerEach) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    const Presenter::Frame frame = step();
    EXPECT_TRUE(frame.visible);
    ASSERT_EQ(frame.eyeCount, 2u);
    EXPECT_EQ(frame.extent, vk::Extent2D(128, 144));
    EXPECT_NEAR(frame.input.seconds, 0.011111111, 1e-9);

    const fake::SubmittedFrame shown = fake::observations().lastFrame;
    EXPECT_EQ(shown.layers, 1u);
    EXPECT_EQ(shown.blendMode, XR_ENVIRONMENT_BLEND_MODE_OPAQUE);
    ASSERT_EQ(shown.views.size(), 2u);
    EXPECT_EQ(shown.views[0].swapchain, shown.views[1].swapchain);
    EXPECT_EQ(shown.views[0].arrayIndex, 0u);
    EXPECT_EQ(shown.views[1].arrayIndex, 1u);
    for (const fake::SubmittedView& view : shown.views) {
        EXPECT_EQ(view.rect.extent.width, 128);
        EXPECT_EQ(view.rect.extent.height, 144);
        EXPECT_TRUE(view.hasDepth);
        EXPECT_EQ(view.minDepth, 0.0f);
        EXPECT_EQ(view.maxDepth, 1.0f);
        EXPECT_TRUE(std::isinf(view.nearZ)) << "depth is reversed";
        EXPECT_EQ(view.farZ, kEyeNear);
    }
    shutdown();
}

TEST_F(XrTest, EyesAreWhereTheHeadIsAndSeeWhatTheRuntimeSays) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    const float half = std::sqrt(0.5f);
    fake::setHeadPose({{0, half, 0, half}, {1.0f, 1.7f, 2.0f}});  // turned left by 90 degrees
    step();
    const Presenter::Frame frame = step();
    const Eye& left = frame.eyes[0];
    const Eye& right = frame.eyes[1];
    // Looking along -x, the right eye is on the side of -z.
    EXPECT_NEAR(glm::distance(left.stageFromEye.position, glm::vec3(1.0f, 1.7f, 2.032f)), 0.0f, 1e-4f);
    EXPECT_NEAR(glm::distance(right.stageFromEye.position, glm::vec3(1.0f, 1.7f, 1.968f)), 0.0f, 1e-4f);
    EXPECT_FLOAT_EQ(left.left, -0.90f);
    EXPECT_FLOAT_EQ(left.right, 0.75f);
    EXPECT_FLOAT_EQ(left.up, 0.80f);
    EXPECT_FLOAT_EQ(left.down, -0.85f);
    // What is shown is said to be seen from there.
    const fake::SubmittedView shown = fake::observations().lastFrame.views[1];
    EXPECT_NEAR(shown.pose.position.z, 1.968f, 1e-4f);
    EXPECT_FLOAT_EQ(shown.fov.angleRight, 0.90f);
    shutdown();
}

TEST_F(XrTest, ResolutionScalesWithinItsLimits) {
    start({1.5f});
    reach(XR_SESSION_STATE_FOCUSED);
    EXPECT_EQ(step().extent, vk::Extent2D(192, 216));
    shutdown();
    start({100.0f});
    EXPECT_EQ(presenter_->beginFrame(0).extent, vk::Extent2D(256, 288)) << "twice at most";
    shutdown();
}

TEST_F(XrTest, NothingIsShownWhileTheRuntimeSaysSo) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::setShouldRender(false);
    step();
    const std::uint64_t before = fake::observations().framesEnded;
    for (int i = 0; i < 300; ++i) EXPECT_FALSE(step().visible);
    const fake::Observations seen = fake::observations();
    EXPECT_EQ(seen.framesEnded, before + 300);
    EXPECT_EQ(seen.layersWhileHidden, 0u);
    EXPECT_EQ(seen.lastFrame.layers, 0u);
    fake::setShouldRender(true);
    step();
    EXPECT_TRUE(step().visible);
    EXPECT_EQ(fake::observations().framesDiscarded, 0u);
    shutdown();
}

TEST_F(XrTest, AnInvisibleSessionKeepsTheRuntimesPace) {
    fake::requestState(XR_SESSION_STATE_SYNCHRONIZED);
    start();
    reach(XR_SESSION_STATE_SYNCHRONIZED);
    const std::uint64_t before = fake::observations().framesEnded;
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(step().visible);
    EXPECT_EQ(fake::observations().framesEnded, before + 5);
    fake::requestState(XR_SESSION_STATE_FOCUSED);
    reach(XR_SESSION_STATE_FOCUSED);
    EXPECT_TRUE(step().visible);
    shutdown();
}

TEST_F(XrTest, StopsAndIsBegunAgain) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::requestState(XR_SESSION_STATE_STOPPING);
    reach(XR_SESSION_STATE_IDLE);
    EXPECT_FALSE(step().visible);
    fake::requestState(XR_SESSION_STATE_FOCUSED);
    reach(XR_SESSION_STATE_FOCUSED);
    EXPECT_TRUE(step().visible);
    EXPECT_EQ(fake::observations().sessionsCreated, 1u);
    shutdown();
}

TEST_F(XrTest, ARuntimeThatExitsClosesTheApplication) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::requestState(XR_SESSION_STATE_EXITING);
    for (int i = 0; i < 10 && told<CloseRequested>().empty(); ++i) step();
    EXPECT_EQ(told<CloseRequested>().size(), 1u);
    shutdown();
}

TEST_F(XrTest, ShutdownLeavesTheSessionInOrder) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    (void)presenter_->beginFrame(0.0);  // a frame that nobody ends
    shutdown();
    EXPECT_EQ(fake::callCount("xrRequestExitSession"), 1u);
    EXPECT_EQ(fake::callCount("xrEndSession"), 1u);
}

TEST_F(XrTest, StageIsTakenFirstThenLocalFloorThenLocalWithAFloorAssumed) {
    hideCoreValidation();
    for (const bool localFloor : {true, false}) {
        fake::reset();
        fake::Config config;
        config.stageSpace = false;
        config.localFloor = localFloor;
        fake::configure(config);
        fake::setHeadPose({{0, 0, 0, 1}, {0.5f, 1.8f, 0}});
        start();
        reach(XR_SESSION_STATE_FOCUSED);
        const Presenter::Frame frame = step();
        const glm::vec3 left = frame.eyes[0].stageFromEye.position;
        // The fake's LOCAL begins 1.6 m above the floor: both come out alike.
        EXPECT_NEAR(left.y, 1.8f, 1e-4f) << (localFloor ? "local floor" : "local");
        EXPECT_NEAR(left.x, 0.5f - 0.032f, 1e-4f);
        shutdown();
    }
}

TEST_F(XrTest, HeadThatCannotBeFoundShowsNothing) {
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    fake::setHeadTracked(false);
    step();
    step();
    fake::setHeadTracked(true);
    step();
    EXPECT_TRUE(step().visible);
    shutdown();
}

struct Missing {
    const char* name;
    void (*take)(fake::Config&);
    const char* sentence;
};
class XrUnavailable : public XrTest, public testing::WithParamInterface<Missing> {};

TEST_P(XrUnavailable, SaysWhatIsMissing) {
    fake::Config config;
    GetParam().take(config);
    fake::configure(config);
    try {
        start();
        FAIL() << "started";
    } catch (const PresenterUnavailable& problem) {
        EXPECT_THAT(problem.what(), HasSubstr(GetParam().sentence));
    }
    destroy();
}

INSTANTIATE_TEST_SUITE_P(
    Parts, XrUnavailable,
    testing::Values(Missing{"Runtime", [](fake::Config& c) { c.available = false; },
                            "the OpenXR runtime cannot be used"},
                    Missing{"Headset", [](fake::Config& c) { c.hasHeadset = false; }, "finds no headset"},
                    Missing{"Vulkan", [](fake::Config& c) { c.vulkanEnable2 = false; }, "does not work with Vulkan"},
                    Missing{"Format", [](fake::Config& c) { c.formats = {VK_FORMAT_R16G16B16A16_SFLOAT}; },
                            "offers no image format"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(XrTest, WithoutAnyRuntimeItSaysWhatToDo) {
    setenv("XR_RUNTIME_JSON", NEPHOSCOPE_BINARY_DIR "/no-runtime-here.json", 1);
    try {
        start();
        FAIL() << "started";
    } catch (const PresenterUnavailable& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("no OpenXR runtime answers"));
        EXPECT_THAT(problem.what(), HasSubstr("XR_RUNTIME_JSON"));
    }
    destroy();
}

TEST_F(XrTest, MisuseOfOpenXrIsCountedWithVulkans) {
    ASSERT_TRUE(XrValidation::isInstalled()) << "install openxr-layer-corevalidation (scripts/packages/test)";
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    Presenter::Frame frame = presenter_->beginFrame(0.0);
    // A session that is not one: the layer says so, the runtime is not even asked.
    (void)xrEndSession(reinterpret_cast<XrSession>(std::uintptr_t{0x1234}));
    presenter_->skipFrame();
    presenter_->shutdown();
    EXPECT_EQ(presenter_->gpu().validationMessages(), 1u);
    EXPECT_THAT(presenter_->gpu().firstValidationMessage(), HasSubstr("xrEndSession"));
    destroy();
}

TEST_F(XrTest, WithoutDepthNoneIsWantedOrSubmitted) {
    fake::Config config;
    config.depthLayers = false;
    fake::configure(config);
    start();
    EXPECT_FALSE(presenter_->wantsDepth());
    reach(XR_SESSION_STATE_FOCUSED);
    EXPECT_FALSE(fake::observations().lastFrame.views.at(0).hasDepth);
    shutdown();
}

}  // namespace
}  // namespace nepho::engine
