#include "tests/fake_openxr/tests/client.h"

#include <gtest/gtest.h>

#include <cstring>

namespace nepho::fake_openxr {
namespace {

// XR_SESSION_LOSS_PENDING is a success: the application goes on until it has seen the event.
#define NEPHO_TRY(CALL) \
    if (const XrResult tried = (CALL); XR_FAILED(tried)) return tried

VkInstanceCreateInfo describeInstance(const VkApplicationInfo& application) {
    VkInstanceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pApplicationInfo = &application;
    return info;
}

}  // namespace

Client::~Client() {
    destroy();
}

XrResult Client::connect(const std::vector<const char*>& extensions) {
    selectRuntime();
    XrInstanceCreateInfo info{};
    info.type = XR_TYPE_INSTANCE_CREATE_INFO;
    std::strcpy(info.applicationInfo.applicationName, "fake_openxr_test");
    info.applicationInfo.apiVersion = XR_MAKE_VERSION(1, 0, 0);
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.enabledExtensionNames = extensions.data();
    NEPHO_TRY(xrCreateInstance(&info, &instance));
    XrSystemGetInfo wanted{XR_TYPE_SYSTEM_GET_INFO, nullptr, XR_FORM_FACTOR_HEAD_MOUNTED_DISPLAY};
    return xrGetSystem(instance, &wanted, &system);
}

XrResult Client::makeVulkan() {
    XrGraphicsRequirementsVulkanKHR requirements{XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN2_KHR, nullptr, 0, 0};
    NEPHO_TRY(load<PFN_xrGetVulkanGraphicsRequirements2KHR>("xrGetVulkanGraphicsRequirements2KHR")(instance, system,
                                                                                                   &requirements));
    VkApplicationInfo application{};
    application.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    application.apiVersion = VK_API_VERSION_1_3;
    const VkInstanceCreateInfo instanceInfo = describeInstance(application);
    XrVulkanInstanceCreateInfoKHR xrInstanceInfo{};
    xrInstanceInfo.type = XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR;
    xrInstanceInfo.systemId = system;
    xrInstanceInfo.pfnGetInstanceProcAddr = &vkGetInstanceProcAddr;
    xrInstanceInfo.vulkanCreateInfo = &instanceInfo;
    VkResult vulkanResult = VK_SUCCESS;
    NEPHO_TRY(load<PFN_xrCreateVulkanInstanceKHR>("xrCreateVulkanInstanceKHR")(instance, &xrInstanceInfo,
                                                                               &vulkan.instance, &vulkanResult));
    if (vulkanResult != VK_SUCCESS) return XR_ERROR_RUNTIME_FAILURE;
    XrVulkanGraphicsDeviceGetInfoKHR deviceGet{XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR, nullptr, system,
                                               vulkan.instance};
    NEPHO_TRY(load<PFN_xrGetVulkanGraphicsDevice2KHR>("xrGetVulkanGraphicsDevice2KHR")(instance, &deviceGet,
                                                                                       &vulkan.physicalDevice));
    const float priority = 1.0F;
    VkDeviceQueueCreateInfo queue{};
    queue.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    VkDeviceCreateInfo deviceInfo{};
    deviceInfo.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    deviceInfo.queueCreateInfoCount = 1;
    deviceInfo.pQueueCreateInfos = &queue;
    XrVulkanDeviceCreateInfoKHR xrDeviceInfo{};
    xrDeviceInfo.type = XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR;
    xrDeviceInfo.systemId = system;
    xrDeviceInfo.pfnGetInstanceProcAddr = &vkGetInstanceProcAddr;
    xrDeviceInfo.vulkanPhysicalDevice = vulkan.physicalDevice;
    xrDeviceInfo.vulkanCreateInfo = &deviceInfo;
    NEPHO_TRY(load<PFN_xrCreateVulkanDeviceKHR>("xrCreateVulkanDeviceKHR")(instance, &xrDeviceInfo, &vulkan.device,
                                                                           &vulkanResult));
    return vulkanResult == VK_SUCCESS ? XR_SUCCESS : XR_ERROR_RUNTIME_FAILURE;
}

XrResult Client::createSession() {
    XrGraphicsBindingVulkanKHR graphics{};
    graphics.type = XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR;
    graphics.instance = vulkan.instance;
    graphics.physicalDevice = vulkan.physicalDevice;
    graphics.device = vulkan.device;
    const XrSessionCreateInfo info{XR_TYPE_SESSION_CREATE_INFO, &graphics, 0, system};
    return xrCreateSession(instance, &info, &session);
}

void Client::start(const std::vector<const char*>& extensions) {
    ASSERT_EQ(connect(extensions), XR_SUCCESS);
    ASSERT_EQ(makeVulkan(), XR_SUCCESS);
    ASSERT_EQ(createSession(), XR_SUCCESS);
    const XrReferenceSpaceCreateInfo info{XR_TYPE_REFERENCE_SPACE_CREATE_INFO, nullptr, XR_REFERENCE_SPACE_TYPE_LOCAL,
                                          kIdentityPose};
    ASSERT_EQ(xrCreateReferenceSpace(session, &info, &local), XR_SUCCESS);
}

XrResult Client::poll() {
    while (true) {
        XrEventDataBuffer event{};
        event.type = XR_TYPE_EVENT_DATA_BUFFER;
        const XrResult result = xrPollEvent(instance, &event);
        if (result == XR_EVENT_UNAVAILABLE) return XR_SUCCESS;
        if (result != XR_SUCCESS) return result;
        eventsSeen.push_back(event.type);
        if (event.type == XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING) {
            std::memcpy(&lastSpaceChange, &event, sizeof lastSpaceChange);
        }
        if (event.type != XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED) continue;
        const XrSessionState state = reinterpret_cast<const XrEventDataSessionStateChanged&>(event).state;
        statesSeen.push_back(state);
        if (state == XR_SESSION_STATE_READY) {
            const XrSessionBeginInfo begin{XR_TYPE_SESSION_BEGIN_INFO, nullptr,
                                           XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO};
            NEPHO_TRY(xrBeginSession(session, &begin));
            running = true;
        }
        if (state == XR_SESSION_STATE_STOPPING) {
            NEPHO_TRY(xrEndSession(session));
            running = false;
        }
    }
}

XrResult Client::frame() {
    lastFrame = {};
    lastFrame.type = XR_TYPE_FRAME_STATE;
    NEPHO_TRY(xrWaitFrame(session, nullptr, &lastFrame));
    NEPHO_TRY(xrBeginFrame(session, nullptr));
    const XrFrameEndInfo end{XR_TYPE_FRAME_END_INFO,           nullptr, lastFrame.predictedDisplayTime,
                             XR_ENVIRONMENT_BLEND_MODE_OPAQUE, 0,       nullptr};
    return xrEndFrame(session, &end);
}

bool Client::runUntil(XrSessionState state) {
    for (int at = 0; at < 20; ++at) {
        if (XR_FAILED(poll())) return false;
        if (!statesSeen.empty() && statesSeen.back() == state) return true;
        if (running && XR_FAILED(frame())) return false;
    }
    return false;
}

void Client::destroySession() {
    if (local) {
        EXPECT_EQ(xrDestroySpace(local), XR_SUCCESS);
    }
    if (session) {
        EXPECT_EQ(xrDestroySession(session), XR_SUCCESS);
    }
    local = XR_NULL_HANDLE;
    session = XR_NULL_HANDLE;
    running = false;
}

void Client::destroy() {
    destroySession();
    if (vulkan.device) vkDestroyDevice(vulkan.device, nullptr);
    if (vulkan.instance) vkDestroyInstance(vulkan.instance, nullptr);
    vulkan = {};
    if (instance) {
        EXPECT_EQ(xrDestroyInstance(instance), XR_SUCCESS);
    }
    instance = XR_NULL_HANDLE;
}

XrResult Client::makeSwapchain(std::int64_t format, XrSwapchainUsageFlags usage, std::uint32_t layers,
                               XrSwapchain* swapchain) const {
    XrSwapchainCreateInfo info{};
    info.type = XR_TYPE_SWAPCHAIN_CREATE_INFO;
    info.usageFlags = usage;
    info.format = format;
    info.sampleCount = 1;
    info.width = 64;
    info.height = 48;
    info.faceCount = 1;
    info.arraySize = layers;
    info.mipCount = 1;
    return xrCreateSwapchain(session, &info, swapchain);
}

XrResult Client::cycle(XrSwapchain swapchain) const {
    std::uint32_t index = 0;
    NEPHO_TRY(xrAcquireSwapchainImage(swapchain, nullptr, &index));
    const XrSwapchainImageWaitInfo wait{XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO, nullptr, XR_INFINITE_DURATION};
    NEPHO_TRY(xrWaitSwapchainImage(swapchain, &wait));
    return xrReleaseSwapchainImage(swapchain, nullptr);
}

XrPath Client::path(const std::string& text) const {
    XrPath made = XR_NULL_PATH;
    EXPECT_EQ(xrStringToPath(instance, text.c_str(), &made), XR_SUCCESS) << text;
    return made;
}

#undef NEPHO_TRY

}  // namespace nepho::fake_openxr
