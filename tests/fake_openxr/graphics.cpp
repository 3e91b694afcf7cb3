#include "tests/fake_openxr/calls.h"

namespace nepho::fake_openxr::calls {
namespace {

template <typename Function>
Function load(PFN_vkGetInstanceProcAddr find, VkInstance instance, const char* name) {
    return reinterpret_cast<Function>(find(instance, name));
}

PFN_vkGetInstanceProcAddr loaderOf(const Instance& instance, VkInstance vulkanInstance) {
    const auto at = instance.vulkanInstances.find(vulkanInstance);
    expect(at != instance.vulkanInstances.end(), XR_ERROR_VALIDATION_FAILURE,
           "the VkInstance was not made by xrCreateVulkanInstanceKHR");
    return at->second;
}

/// The headset hangs on the Vulkan instance's first device.
VkPhysicalDevice firstDevice(const Instance& instance, VkInstance vulkanInstance) {
    const auto enumerate = load<PFN_vkEnumeratePhysicalDevices>(loaderOf(instance, vulkanInstance), vulkanInstance,
                                                                "vkEnumeratePhysicalDevices");
    std::uint32_t count = 1;  // VK_INCOMPLETE is as good: the first is wanted
    VkPhysicalDevice first = VK_NULL_HANDLE;
    const VkResult result = enumerate(vulkanInstance, &count, &first);
    if (result < 0 || count == 0) refuse(XR_ERROR_RUNTIME_FAILURE);
    return first;
}

}  // namespace

XrResult getVulkanGraphicsRequirements2(Runtime& rt, XrInstance instance, XrSystemId system,
                                        XrGraphicsRequirementsVulkanKHR* requirements) {
    rt.requireSystem(instance, system);
    expect(requirements && requirements->type == XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN2_KHR, XR_ERROR_VALIDATION_FAILURE,
           "the requirements are missing or of another type");
    requirements->minApiVersionSupported = XR_MAKE_VERSION(1, 0, 0);
    requirements->maxApiVersionSupported = XR_MAKE_VERSION(1, 3, 0);
    rt.instance->requirementsAsked = true;
    return XR_SUCCESS;
}

XrResult createVulkanInstance(Runtime& rt, XrInstance instance, const XrVulkanInstanceCreateInfoKHR* info,
                              VkInstance* vulkanInstance, VkResult* vulkanResult) {
    Instance& live = rt.require(instance);
    expect(info && vulkanInstance && vulkanResult && info->type == XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR &&
               info->pfnGetInstanceProcAddr && info->vulkanCreateInfo,
           XR_ERROR_VALIDATION_FAILURE, "the create info lacks a part or is of another type");
    rt.requireSystem(instance, info->systemId);
    const auto create = load<PFN_vkCreateInstance>(info->pfnGetInstanceProcAddr, VK_NULL_HANDLE, "vkCreateInstance");
    *vulkanResult = create(info->vulkanCreateInfo, info->vulkanAllocator, vulkanInstance);
    if (*vulkanResult == VK_SUCCESS) live.vulkanInstances[*vulkanInstance] = info->pfnGetInstanceProcAddr;
    return XR_SUCCESS;
}

XrResult createVulkanDevice(Runtime& rt, XrInstance instance, const XrVulkanDeviceCreateInfoKHR* info, VkDevice* device,
                            VkResult* vulkanResult) {
    Instance& live = rt.require(instance);
    expect(info && device && vulkanResult && info->type == XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR &&
               info->pfnGetInstanceProcAddr && info->vulkanCreateInfo,
           XR_ERROR_VALIDATION_FAILURE, "the create info lacks a part or is of another type");
    rt.requireSystem(instance, info->systemId);
    const auto known = live.physicalDevices.find(info->vulkanPhysicalDevice);
    expect(known != live.physicalDevices.end(), XR_ERROR_VALIDATION_FAILURE,
           "the physical device is not the one of xrGetVulkanGraphicsDevice2KHR");
    const auto create = load<PFN_vkCreateDevice>(info->pfnGetInstanceProcAddr, known->second, "vkCreateDevice");
    // As Monado 25.0 does it, whatever the application asks for.
    VkPhysicalDeviceTimelineSemaphoreFeatures timeline{};
    timeline.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES;
    timeline.pNext = const_cast<void*>(info->vulkanCreateInfo->pNext);
    timeline.timelineSemaphore = VK_TRUE;
    VkDeviceCreateInfo modified = *info->vulkanCreateInfo;
    modified.pNext = &timeline;
    *vulkanResult = rt.config.deviceResult;
    if (*vulkanResult == VK_SUCCESS)
        *vulkanResult = create(info->vulkanPhysicalDevice, &modified, info->vulkanAllocator, device);
    if (*vulkanResult == VK_SUCCESS) live.vulkanDevices.insert(*device);
    return XR_SUCCESS;
}

XrResult getVulkanGraphicsDevice2(Runtime& rt, XrInstance instance, const XrVulkanGraphicsDeviceGetInfoKHR* info,
                                  VkPhysicalDevice* physicalDevice) {
    Instance& live = rt.require(instance);
    expect(info && physicalDevice && info->type == XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR,
           XR_ERROR_VALIDATION_FAILURE, "the get info is missing or of another type");
    rt.requireSystem(instance, info->systemId);
    *physicalDevice = firstDevice(live, info->vulkanInstance);
    live.physicalDevices[*physicalDevice] = info->vulkanInstance;
    return XR_SUCCESS;
}

}  // namespace nepho::fake_openxr::calls
