#include "tests/fake_openxr/calls.h"

namespace nepho::fake_openxr::calls {
namespace {

void checkGraphics(const Instance& instance, const XrGraphicsBindingVulkanKHR* graphics) {
    expect(graphics != nullptr, XR_ERROR_GRAPHICS_DEVICE_INVALID, "there is no Vulkan graphics binding");
    expect(instance.requirementsAsked, XR_ERROR_GRAPHICS_REQUIREMENTS_CALL_MISSING,
           "xrGetVulkanGraphicsRequirements2KHR was not called before");
    expect(instance.vulkanInstances.contains(graphics->instance), XR_ERROR_GRAPHICS_DEVICE_INVALID,
           "the VkInstance was not made by xrCreateVulkanInstanceKHR");
    const auto device = instance.physicalDevices.find(graphics->physicalDevice);
    expect(device != instance.physicalDevices.end() && device->second == graphics->instance,
           XR_ERROR_GRAPHICS_DEVICE_INVALID, "the physical device is not the one of xrGetVulkanGraphicsDevice2KHR");
    expect(instance.vulkanDevices.contains(graphics->device), XR_ERROR_GRAPHICS_DEVICE_INVALID,
           "the VkDevice was not made by xrCreateVulkanDeviceKHR");
}

/// The loss may have come right behind a state that the application is only now hearing of: its answer is no mistake.
bool isLossPending(const Session& session) {
    return session.state == XR_SESSION_STATE_LOSS_PENDING;
}

}  // namespace

XrResult createSession(Runtime& rt, XrInstance instance, const XrSessionCreateInfo* info, XrSession* session) {
    Instance& live = rt.require(instance);
    expect(info && session && info->type == XR_TYPE_SESSION_CREATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the create info is missing or of another type");
    rt.requireSystem(instance, info->systemId);
    expect(!live.session, XR_ERROR_LIMIT_REACHED, "there is a session already");
    const auto* graphics = findNext<XrGraphicsBindingVulkanKHR>(info->next, XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR);
    checkGraphics(live, graphics);
    live.session = std::make_unique<Session>();
    Session& made = *live.session;
    made.handle = rt.makeHandle<XrSession>();
    made.graphics = *graphics;
    made.vulkan = VulkanDevice(*graphics, live.vulkanInstances.at(graphics->instance));
    *session = made.handle;
    ++rt.seen.sessionsCreated;
    ++rt.seen.live.sessions;
    rt.enterState(made, XR_SESSION_STATE_IDLE);
    rt.settle(made);
    return XR_SUCCESS;
}

void dropSession(Runtime& rt) {
    Session& session = *rt.instance->session;
    for (const auto& [handle, swapchain] : session.swapchains) session.vulkan.destroyImages(swapchain->images);
    rt.seen.leaked.swapchains += static_cast<int>(session.swapchains.size());
    rt.seen.leaked.spaces += static_cast<int>(session.spaces.size());
    rt.seen.live.swapchains = 0;
    rt.seen.live.spaces = 0;
    rt.seen.live.sessions = 0;
    rt.instance->session.reset();
    rt.worldsSeen = 0;
}

XrResult destroySession(Runtime& rt, XrSession session) {
    const bool lives = rt.instance && rt.instance->session && rt.instance->session->handle == session;
    expect(lives, XR_ERROR_HANDLE_INVALID, "the session is not a live one");
    dropSession(rt);
    return XR_SUCCESS;
}

XrResult beginSession(Runtime& rt, XrSession session, const XrSessionBeginInfo* info) {
    Session& live = rt.require(session);
    expect(info && info->type == XR_TYPE_SESSION_BEGIN_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the begin info is missing or of another type");
    expect(!live.running, XR_ERROR_SESSION_RUNNING, "the session is running already");
    expect(live.state == XR_SESSION_STATE_READY || isLossPending(live), XR_ERROR_SESSION_NOT_READY,
           "the session's state is not READY");
    if (info->primaryViewConfigurationType != XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO) {
        refuse(XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED);
    }
    live.running = true;
    rt.settle(live);
    return successOf(live);
}

XrResult endSession(Runtime& rt, XrSession session) {
    Session& live = rt.require(session);
    expect(live.running, XR_ERROR_SESSION_NOT_RUNNING, "the session is not running");
    expect(live.state == XR_SESSION_STATE_STOPPING || isLossPending(live), XR_ERROR_SESSION_NOT_STOPPING,
           "the session's state is not STOPPING");
    live.running = false;
    live.waitedFrame.reset();
    live.begunFrame.reset();
    if (isLossPending(live)) return XR_SESSION_LOSS_PENDING;
    rt.enterState(live, XR_SESSION_STATE_IDLE);
    rt.settle(live);
    return successOf(live);
}

XrResult requestExitSession(Runtime& rt, XrSession session) {
    Session& live = rt.require(session);
    expect(live.running, XR_ERROR_SESSION_NOT_RUNNING, "the session is not running");
    live.exits = true;
    rt.settle(live);
    return successOf(live);
}

}  // namespace nepho::fake_openxr::calls
