#include "tests/fake_openxr/fake_openxr.h"
#include "tests/fake_openxr/tests/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace nepho::fake_openxr {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// A frame with one projection layer of two views with depth, as it should be; a test spoils one thing of it.
class Layers : public testing::Test {
  protected:
    void SetUp() override {
        reset();
        client.start({XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME, XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME});
        ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
        ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, 2, &color),
                  XR_SUCCESS);
        ASSERT_EQ(
            client.makeSwapchain(VK_FORMAT_D32_SFLOAT, XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, 2, &depth),
            XR_SUCCESS);
    }

    void beginFrame() {
        state = {XR_TYPE_FRAME_STATE, nullptr, 0, 0, XR_FALSE};
        ASSERT_EQ(xrWaitFrame(client.session, nullptr, &state), XR_SUCCESS);
        ASSERT_EQ(xrBeginFrame(client.session, nullptr), XR_SUCCESS);
        const XrViewLocateInfo info{XR_TYPE_VIEW_LOCATE_INFO, nullptr, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO,
                                    state.predictedDisplayTime, client.local};
        XrViewState viewState{XR_TYPE_VIEW_STATE, nullptr, 0};
        located[0] = located[1] = {XR_TYPE_VIEW, nullptr, {}, {}};
        std::uint32_t count = 0;
        ASSERT_EQ(xrLocateViews(client.session, &info, &viewState, 2, &count, located), XR_SUCCESS);
        for (std::uint32_t eye = 0; eye < 2; ++eye) {
            const XrRect2Di rect{{0, 0}, {64, 48}};
            depths[eye] = {
                XR_TYPE_COMPOSITION_LAYER_DEPTH_INFO_KHR, nullptr, {depth, rect, eye}, 0.0F, 1.0F, 100.0F, 0.05F};
            views[eye] = {XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW,
                          &depths[eye],
                          located[eye].pose,
                          located[eye].fov,
                          {color, rect, eye}};
        }
    }
    XrResult endFrame() {
        const XrCompositionLayerProjection layer{
            XR_TYPE_COMPOSITION_LAYER_PROJECTION, nullptr, 0, client.local, 2, views};
        const auto* header = reinterpret_cast<const XrCompositionLayerBaseHeader*>(&layer);
        const XrFrameEndInfo end{XR_TYPE_FRAME_END_INFO, nullptr, state.predictedDisplayTime, blendMode, 1, &header};
        return xrEndFrame(client.session, &end);
    }
    void releaseBoth() {
        ASSERT_EQ(client.cycle(color), XR_SUCCESS);
        ASSERT_EQ(client.cycle(depth), XR_SUCCESS);
    }
    void goodFrame() {
        beginFrame();
        releaseBoth();
    }

    Client client;
    XrSwapchain color{}, depth{};
    XrFrameState state{};
    XrView located[2];
    XrCompositionLayerDepthInfoKHR depths[2];
    XrCompositionLayerProjectionView views[2];
    XrEnvironmentBlendMode blendMode = XR_ENVIRONMENT_BLEND_MODE_OPAQUE;
};

TEST_F(Layers, AGoodFrameIsSeenAsItIs) {
    goodFrame();
    ASSERT_EQ(endFrame(), XR_SUCCESS);
    const Observations seen = observations();
    EXPECT_THAT(seen.violations, IsEmpty());
    EXPECT_EQ(seen.layersSubmitted, 1U);
    EXPECT_EQ(seen.layersWhileHidden, 0U);
    EXPECT_EQ(seen.lastFrame.displayTime, state.predictedDisplayTime);
    ASSERT_EQ(seen.lastFrame.views.size(), 2U);
    const SubmittedView& right = seen.lastFrame.views[1];
    EXPECT_EQ(right.arrayIndex, 1U);
    EXPECT_EQ(right.rect.extent.width, 64);
    EXPECT_EQ(right.swapchain, color);
    EXPECT_TRUE(right.hasDepth);
    EXPECT_EQ(right.nearZ, 100.0F);
    EXPECT_NE(right.image, VkImage{VK_NULL_HANDLE});
    EXPECT_NE(right.image, right.depthImage);
    EXPECT_EQ(right.pose.position.x, located[1].pose.position.x);
}

TEST_F(Layers, PosesOfAnotherFrameAreWrittenDown) {
    goodFrame();
    ASSERT_EQ(endFrame(), XR_SUCCESS);
    const XrPosef old = located[0].pose;
    setHeadPose({{0, 0, 0, 1}, {0.3F, 1.6F, 0.0F}});
    goodFrame();
    views[0].pose = old;
    ASSERT_EQ(endFrame(), XR_SUCCESS);
    ASSERT_EQ(observations().violations.size(), 1U);
    EXPECT_THAT(observations().violations[0], HasSubstr("pose is not the one located for this frame"));
}

TEST_F(Layers, MovingTheHeadWithinAFrameIsNoMistake) {
    goodFrame();
    setHeadPose({{0, 0, 0, 1}, {0.3F, 1.6F, 0.0F}});
    ASSERT_EQ(endFrame(), XR_SUCCESS);
    EXPECT_THAT(observations().violations, IsEmpty());
}

TEST_F(Layers, AnotherTimeIsWrittenDown) {
    goodFrame();
    state.predictedDisplayTime += 1;
    ASSERT_EQ(endFrame(), XR_SUCCESS);
    EXPECT_THAT(observations().violations, testing::SizeIs(1));
}

TEST_F(Layers, LayersWhileHiddenAreCounted) {
    setShouldRender(false);
    goodFrame();
    ASSERT_EQ(endFrame(), XR_SUCCESS);
    EXPECT_EQ(observations().layersWhileHidden, 1U);
}

TEST_F(Layers, NothingReleasedIsInvalid) {
    beginFrame();
    EXPECT_EQ(endFrame(), XR_ERROR_LAYER_INVALID);
}

TEST_F(Layers, RectanglesStayInside) {
    for (const XrRect2Di& rect :
         {XrRect2Di{{1, 0}, {64, 48}}, XrRect2Di{{0, 0}, {64, 49}}, XrRect2Di{{-1, 0}, {64, 48}},
          XrRect2Di{{0, 0}, {0, 48}}, XrRect2Di{{2'000'000'000, 0}, {2'000'000'000, 48}}}) {
        goodFrame();
        views[1].subImage.imageRect = rect;
        EXPECT_EQ(endFrame(), XR_ERROR_SWAPCHAIN_RECT_INVALID);
        views[1].subImage.imageRect = {{0, 0}, {64, 48}};
        EXPECT_EQ(endFrame(), XR_SUCCESS) << "the frame is still there to be ended";
    }
}

TEST_F(Layers, ArrayIndicesStayInside) {
    goodFrame();
    views[0].subImage.imageArrayIndex = 2;
    EXPECT_EQ(endFrame(), XR_ERROR_VALIDATION_FAILURE);
}

TEST_F(Layers, QuaternionsAreNormalised) {
    goodFrame();
    views[0].pose.orientation = {};
    EXPECT_EQ(endFrame(), XR_ERROR_POSE_INVALID);
    views[0].pose.orientation = {NAN, 0, 0, 1};
    EXPECT_EQ(endFrame(), XR_ERROR_POSE_INVALID);
}

TEST_F(Layers, DepthHasToMakeSense) {
    goodFrame();
    depths[0].nearZ = depths[0].farZ;
    EXPECT_EQ(endFrame(), XR_ERROR_VALIDATION_FAILURE);
    depths[0].nearZ = INFINITY;
    depths[0].maxDepth = 1.5F;
    EXPECT_EQ(endFrame(), XR_ERROR_VALIDATION_FAILURE);
    depths[0].maxDepth = 1.0F;
    depths[0].subImage.swapchain = color;
    EXPECT_EQ(endFrame(), XR_ERROR_VALIDATION_FAILURE);
    depths[0].subImage.swapchain = depth;
    EXPECT_EQ(endFrame(), XR_SUCCESS);
}

TEST_F(Layers, BlendModesAreThoseOffered) {
    goodFrame();
    blendMode = XR_ENVIRONMENT_BLEND_MODE_ADDITIVE;
    EXPECT_EQ(endFrame(), XR_ERROR_ENVIRONMENT_BLEND_MODE_UNSUPPORTED);
}

TEST_F(Layers, DepthWithoutItsExtensionIsRefused) {
    client.destroy();
    client.start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, 2, &color),
              XR_SUCCESS);
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_D32_SFLOAT, XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, 2, &depth),
              XR_SUCCESS);
    goodFrame();
    EXPECT_EQ(endFrame(), XR_ERROR_VALIDATION_FAILURE);
    for (auto& view : views) view.next = nullptr;
    EXPECT_EQ(endFrame(), XR_SUCCESS);
    EXPECT_FALSE(observations().lastFrame.views[0].hasDepth);
}

}  // namespace
}  // namespace nepho::fake_openxr
