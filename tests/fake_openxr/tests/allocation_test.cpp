#include "tests/fake_openxr/fake_openxr.h"
#include "tests/fake_openxr/tests/client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

// Replaces the allocator of the whole process, the runtime in it: applications are tested not to allocate in a frame,
// and must not be blamed for what the runtime under them does.
namespace {

std::atomic<std::uint64_t> allocations{0};

void* allocate(std::size_t size) {
    ++allocations;
    void* memory = std::malloc(size > 0 ? size : 1);
    if (!memory) throw std::bad_alloc();
    return memory;
}

}  // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace nepho::fake_openxr {
namespace {

/// A whole application's frame: events, input, a hand, views, an image and a layer.
class WarmFrames : public testing::Test {
  protected:
    void SetUp() override {
        reset();
        client.start();
        makeActions();
        const XrReferenceSpaceCreateInfo info{XR_TYPE_REFERENCE_SPACE_CREATE_INFO, nullptr,
                                              XR_REFERENCE_SPACE_TYPE_VIEW, kIdentityPose};
        ASSERT_EQ(xrCreateReferenceSpace(client.session, &info, &head), XR_SUCCESS);
        ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, 2, &chain),
                  XR_SUCCESS);
        connectController(Hand::kLeft, "/interaction_profiles/oculus/touch_controller");
        ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    }
    void makeActions() {
        XrActionSetCreateInfo setInfo{XR_TYPE_ACTION_SET_CREATE_INFO, nullptr, "main", "Main", 0};
        ASSERT_EQ(xrCreateActionSet(client.instance, &setInfo, &set), XR_SUCCESS);
        XrActionCreateInfo info{
            XR_TYPE_ACTION_CREATE_INFO, nullptr, "stick", XR_ACTION_TYPE_VECTOR2F_INPUT, 0, nullptr, "Stick"};
        ASSERT_EQ(xrCreateAction(set, &info, &stick), XR_SUCCESS);
        const XrActionSuggestedBinding binding{stick, client.path("/user/hand/left/input/thumbstick")};
        const XrInteractionProfileSuggestedBinding suggestion{
            XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING, nullptr,
            client.path("/interaction_profiles/oculus/touch_controller"), 1, &binding};
        ASSERT_EQ(xrSuggestInteractionProfileBindings(client.instance, &suggestion), XR_SUCCESS);
        const XrSessionActionSetsAttachInfo attach{XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO, nullptr, 1, &set};
        ASSERT_EQ(xrAttachSessionActionSets(client.session, &attach), XR_SUCCESS);
    }
    bool readInput() {
        const XrActiveActionSet active{set, XR_NULL_PATH};
        const XrActionsSyncInfo sync{XR_TYPE_ACTIONS_SYNC_INFO, nullptr, 1, &active};
        const XrActionStateGetInfo get{XR_TYPE_ACTION_STATE_GET_INFO, nullptr, stick, XR_NULL_PATH};
        XrActionStateVector2f state{};
        state.type = XR_TYPE_ACTION_STATE_VECTOR2F;
        return xrSyncActions(client.session, &sync) == XR_SUCCESS &&
               xrGetActionStateVector2f(client.session, &get, &state) == XR_SUCCESS && state.isActive;
    }
    bool frame() {
        XrEventDataBuffer event{};
        event.type = XR_TYPE_EVENT_DATA_BUFFER;
        while (xrPollEvent(client.instance, &event) == XR_SUCCESS) event.type = XR_TYPE_EVENT_DATA_BUFFER;
        XrFrameState state{};
        state.type = XR_TYPE_FRAME_STATE;
        if (xrWaitFrame(client.session, nullptr, &state) != XR_SUCCESS || !readInput()) return false;
        if (xrBeginFrame(client.session, nullptr) != XR_SUCCESS) return false;
        XrSpaceLocation location{};
        location.type = XR_TYPE_SPACE_LOCATION;
        xrLocateSpace(head, client.local, state.predictedDisplayTime, &location);
        const XrViewLocateInfo locate{XR_TYPE_VIEW_LOCATE_INFO, nullptr, XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO,
                                      state.predictedDisplayTime, client.local};
        XrViewState viewState{XR_TYPE_VIEW_STATE, nullptr, 0};
        XrView eyes[2] = {{XR_TYPE_VIEW, nullptr, {}, {}}, {XR_TYPE_VIEW, nullptr, {}, {}}};
        std::uint32_t count = 0;
        if (xrLocateViews(client.session, &locate, &viewState, 2, &count, eyes) != XR_SUCCESS) return false;
        if (client.cycle(chain) != XR_SUCCESS) return false;
        XrCompositionLayerProjectionView views[2];
        for (std::uint32_t eye = 0; eye < 2; ++eye) {
            views[eye] = {XR_TYPE_COMPOSITION_LAYER_PROJECTION_VIEW,
                          nullptr,
                          eyes[eye].pose,
                          eyes[eye].fov,
                          {chain, {{0, 0}, {64, 48}}, eye}};
        }
        const XrCompositionLayerProjection layer{
            XR_TYPE_COMPOSITION_LAYER_PROJECTION, nullptr, 0, client.local, 2, views};
        const auto* header = reinterpret_cast<const XrCompositionLayerBaseHeader*>(&layer);
        const XrFrameEndInfo end{XR_TYPE_FRAME_END_INFO,           nullptr, state.predictedDisplayTime,
                                 XR_ENVIRONMENT_BLEND_MODE_OPAQUE, 1,       &header};
        return xrEndFrame(client.session, &end) == XR_SUCCESS;
    }

    Client client;
    XrActionSet set{};
    XrAction stick{};
    XrSpace head{};
    XrSwapchain chain{};
};

TEST_F(WarmFrames, AllocateNothing) {
    for (int warm = 0; warm < 3; ++warm) ASSERT_TRUE(frame());
    bool held = true;
    for (int at = 0; at < 300; ++at) {
        setStick(Hand::kLeft, "/input/thumbstick", 0.0F, 0.0F);
        const std::uint64_t scripted = allocations;  // the script's own strings are the test's
        held = frame() && held;
        ASSERT_EQ(allocations, scripted) << "in frame " << at;
    }
    EXPECT_TRUE(held);
    EXPECT_TRUE(observations().violations.empty());
    const std::uint64_t before = allocations;
    EXPECT_EQ(xrBeginFrame(client.session, nullptr), XR_ERROR_CALL_ORDER_INVALID);
    EXPECT_GT(allocations, before) << "the runtime's own allocations are counted: here, the violation's text";
}

}  // namespace
}  // namespace nepho::fake_openxr
