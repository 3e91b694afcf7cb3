#include "engine/xr/xr_gpu.h"

#include "engine/present/presenter.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>

namespace nepho::engine {

namespace {

/// Both results of a call that is the runtime's and Vulkan's. Vulkan's by reference: the call may be written as an
/// argument beside it.
void checkBoth(XrResult result, const VkResult& vulkan, const char* call) {
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

/// The names that `info` has, and more behind them; they point to both.
template <typename Info>
std::vector<const char*> withNames(const Info& info, const std::vector<std::string>& more) {
    std::vector<const char*> names(info.ppEnabledExtensionNames,
                                   info.ppEnabledExtensionNames + info.enabledExtensionCount);
    for (const std::string& name : more) names.push_back(name.c_str());
    return names;
}

bool instancesHave(const std::vector<std::string>& names) {
    const auto offered = vk::enumerateInstanceExtensionProperties();
    return std::ranges::all_of(names, [&](const std::string& name) {
        return std::ranges::any_of(offered, [&](const auto& one) { return name == one.extensionName.data(); });
    });
}

bool hasSwapchain(VkPhysicalDevice device) {
    const auto offered = vk::PhysicalDevice(device).enumerateDeviceExtensionProperties();
    return std::ranges::any_of(
        offered, [](const auto& one) { return std::strcmp(one.extensionName, VK_KHR_SWAPCHAIN_EXTENSION_NAME) == 0; });
}

/// With what windows need where that works, else without: a runtime may refuse what it did not ask for.
VkInstance makeInstanceForWindows(const XrRuntime& runtime, VkInstanceCreateInfo info,
                                  const std::vector<std::string>& windows, bool& drawsToWindows) {
    drawsToWindows = !windows.empty() && instancesHave(windows);
    if (!drawsToWindows) return makeInstance(runtime, info);
    const VkInstanceCreateInfo plain = info;
    const auto names = withNames(info, windows);
    info.enabledExtensionCount = static_cast<std::uint32_t>(names.size());
    info.ppEnabledExtensionNames = names.data();
    try {
        return makeInstance(runtime, info);
    } catch (const vk::SystemError& problem) {
        spdlog::debug("{} makes no instance that draws to windows: {}", runtime.runtimeName(), problem.what());
    }
    drawsToWindows = false;
    return makeInstance(runtime, plain);
}

VkDevice makeDeviceForWindows(const XrRuntime& runtime, VkPhysicalDevice physicalDevice, VkDeviceCreateInfo info,
                              bool& drawsToWindows) {
    drawsToWindows = drawsToWindows && hasSwapchain(physicalDevice);
    if (!drawsToWindows) return makeDevice(runtime, physicalDevice, info);
    const std::vector<std::string> swapchain{VK_KHR_SWAPCHAIN_EXTENSION_NAME};
    const auto names = withNames(info, swapchain);
    info.enabledExtensionCount = static_cast<std::uint32_t>(names.size());
    info.ppEnabledExtensionNames = names.data();
    return makeDevice(runtime, physicalDevice, info);
}

}  // namespace

void shareWithRuntime(const XrRuntime& runtime, GpuOptions& options, const std::vector<std::string>& windows,
                      bool& drawsToWindows) {
    readRequirements(runtime);
    options.makeInstance = [&](const VkInstanceCreateInfo& info) {
        return makeInstanceForWindows(runtime, info, windows, drawsToWindows);
    };
    options.choosePhysicalDevice = [&runtime](VkInstance instance) { return chooseDevice(runtime, instance); };
    options.makeDevice = [&](VkPhysicalDevice device, const VkDeviceCreateInfo& info) {
        return makeDeviceForWindows(runtime, device, info, drawsToWindows);
    };
}

}  // namespace nepho::engine
