#pragma once

#include "tests/fake_openxr/fake_openxr.h"

#include <string>
#include <vector>

// The smallest OpenXR application: what a test of the runtime drives, through the system's loader as any application
// would.
namespace nepho::fake_openxr {

/// Vulkan as the runtime hands it out, on the software driver.
struct Vulkan {
    VkInstance instance = VK_NULL_HANDLE;
    VkPhysicalDevice physicalDevice = VK_NULL_HANDLE;
    VkDevice device = VK_NULL_HANDLE;
};

class Client {
  public:
    Client() = default;
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Instance and system; the first call that fails ends it, and its result is returned.
    XrResult connect(const std::vector<const char*>& extensions = {XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME});
    /// Vulkan by XR_KHR_vulkan_enable2, with everything asked for in the right order.
    XrResult makeVulkan();
    XrResult createSession();
    /// All of the above, a LOCAL space, and XR_SUCCESS expected of each.
    void start(const std::vector<const char*>& extensions = {XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME});

    /// Takes all events: states go to statesSeen, types to eventsSeen, and READY begins the session, STOPPING ends it.
    XrResult poll();
    /// Wait, begin and end without layers. The first failure is returned, or what xrEndFrame says.
    XrResult frame();
    /// Polls and draws frames until the session is in a state, at most 20. Returns whether it got there.
    bool runUntil(XrSessionState state);
    void destroySession();
    void destroy();

    XrResult makeSwapchain(std::int64_t format, XrSwapchainUsageFlags usage, std::uint32_t layers,
                           XrSwapchain* swapchain) const;
    /// Acquire, wait and release one image.
    XrResult cycle(XrSwapchain swapchain) const;
    XrPath path(const std::string& text) const;
    template <typename Function>
    Function load(const char* name) const {
        PFN_xrVoidFunction function = nullptr;
        xrGetInstanceProcAddr(instance, name, &function);
        return reinterpret_cast<Function>(function);
    }

    XrInstance instance = XR_NULL_HANDLE;
    XrSystemId system = XR_NULL_SYSTEM_ID;
    Vulkan vulkan;
    XrSession session = XR_NULL_HANDLE;
    XrSpace local = XR_NULL_HANDLE;
    bool running = false;
    XrFrameState lastFrame{};
    std::vector<XrSessionState> statesSeen;
    std::vector<XrStructureType> eventsSeen;
    XrEventDataReferenceSpaceChangePending lastSpaceChange{};
};

}  // namespace nepho::fake_openxr
