#include "engine/xr/xr_gpu.h"

#include "engine/present/presenter.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstring>

namespace nepho::engine {

namespace {

/// Both results of a call that is the runtime's and Vulkan's.
void checkBoth(XrResult result, VkResult vulkan, const char* call) {
    checkXr(result, call);
    vk::resultCheck(static_cast<vk::Result>(vulkan), call);
}

/// The specification wants it asked, and a runtime may be older than the Vulkan that the engine needs.
void readRequirements(const XrRuntime& runtime) {
    constexpr const char* kCall = "xrGetVulkanGraphicsRequirements2KHR";
    auto needs = makeXr<XrGraphicsRequirementsVulkan2KHR>(XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN2_KHR);
    const auto get = runtime.function<PFN_xrGetVulkanGraphicsRequirements2KHR>(kCall);
    checkXr(get(runtime.instance(), runtime.system(), &needs), kCall);
    constexpr XrVersion kOurs = XR_MAKE_VERSION(1, 3, 0);
    if (needs.minApiVersionSupported > XR_MAKE_VERSION(1, 3, 0xffff)) {
        throw PresenterUnavailable(fmt::format("{} wants Vulkan {}.{}, Nephoscope uses 1.3", runtime.runtimeName(),
                                               XR_VERSION_MAJOR(needs.minApiVersionSupported),
                                               XR_VERSION_MINOR(needs.minApiVersionSupported)));
    }
    if (needs.maxApiVersionSupported < kOurs)
        spdlog::debug("{} has not been tested with Vulkan 1.3, which Nephoscope uses", runtime.runtimeName());
}

/// What the runtime makes the device with. Monado (25.0) puts features of timeline semaphores before ours, although
/// VkPhysicalDeviceVulkan12Features, which asks for the same, forbids them beside itself: they are left out again.
VKAPI_ATTR VkResult VKAPI_CALL createDevice(VkPhysicalDevice device, const VkDeviceCreateInfo* wanted,
                                            const VkAllocationCallbacks* allocator, VkDevice* made) {
    VkDeviceCreateInfo info = *wanted;
    const auto* first = static_cast<const VkBaseInStructure*>(info.pNext);
    while (first != nullptr && first->sType == VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES)
        first = first->pNext;
    info.pNext = first;
    return vkCreateDevice(device, &info, allocator, made);
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL functionForDevice(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkCreateDevice") == 0) return reinterpret_cast<PFN_vkVoidFunction>(&createDevice);
    return vkGetInstanceProcAddr(instance, name);
}

VkInstance makeInstance(const XrRuntime& runtime, const VkInstanceCreateInfo& info) {
    auto create = makeXr<XrVulkanInstanceCreateInfoKHR>(XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR);
    create.systemId = runtime.system();
    create.pfnGetInstanceProcAddr = &vkGetInstanceProcAddr;
    create.vulkanCreateInfo = &info;
    VkInstance instance = VK_NULL_HANDLE;
    VkResult vulkan = VK_SUCCESS;
    const auto make = runtime.function<PFN_xrCreateVulkanInstanceKHR>("xrCreateVulkanInstanceKHR");
    checkBoth(make(runtime.instance(), &create, &instance, &vulkan), vulkan, "xrCreateVulkanInstanceKHR");
    return instance;
}

VkPhysicalDevice chooseDevice(const XrRuntime& runtime, VkInstance instance) {
    constexpr const char* kCall = "xrGetVulkanGraphicsDevice2KHR";
    auto info = makeXr<XrVulkanGraphicsDeviceGetInfoKHR>(XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR);
    info.systemId = runtime.system();
    info.vulkanInstance = instance;
    VkPhysicalDevice device = VK_NULL_HANDLE;
    const auto get = runtime.function<PFN_xrGetVulkanGraphicsDevice2KHR>(kCall);
    checkXr(get(runtime.instance(), &info, &device), kCall);
    return device;
}

VkDevice makeDevice(const XrRuntime& runtime, VkPhysicalDevice physicalDevice, const VkDeviceCreateInfo& info) {
    auto create = makeXr<XrVulkanDeviceCreateInfoKHR>(XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR);
    create.systemId = runtime.system();
    create.pfnGetInstanceProcAddr = &functionForDevice;
    create.vulkanPhysicalDevice = physicalDevice;
    create.vulkanCreateInfo = &info;
    VkDevice device = VK_NULL_HANDLE;
    VkResult vulkan = VK_SUCCESS;
    const auto make = runtime.function<PFN_xrCreateVulkanDeviceKHR>("xrCreateVulkanDeviceKHR");
    checkBoth(make(runtime.instance(), &create, &device, &vulkan), vulkan, "xrCreateVulkanDeviceKHR");
    return device;
}

}  // namespace

void shareWithRuntime(const XrRuntime& runtime, GpuOptions& options) {
    readRequirements(runtime);
    options.makeInstance = [&runtime](const VkInstanceCreateInfo& info) { return makeInstance(runtime, info); };
    options.choosePhysicalDevice = [&runtime](VkInstance instance) { return chooseDevice(runtime, instance); };
    options.makeDevice = [&runtime](VkPhysicalDevice device, const VkDeviceCreateInfo& info) {
        return makeDevice(runtime, device, info);
    };
}

}  // namespace nepho::engine
