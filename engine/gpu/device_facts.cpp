#include "engine/gpu/device_facts.h"

#include <algorithm>
#include <cstring>

namespace nepho::engine {

namespace {

DeviceKind kindOf(vk::PhysicalDeviceType type) {
    switch (type) {
        case vk::PhysicalDeviceType::eDiscreteGpu:
            return DeviceKind::discrete;
        case vk::PhysicalDeviceType::eIntegratedGpu:
            return DeviceKind::integrated;
        case vk::PhysicalDeviceType::eVirtualGpu:
            return DeviceKind::virtualGpu;
        case vk::PhysicalDeviceType::eCpu:
            return DeviceKind::cpu;
        default:
            return DeviceKind::other;
    }
}

/// Where a device draws, one family computes too (Vulkan 1.3, VkQueueFlagBits).
bool drawsAndComputes(const vk::QueueFamilyProperties& family) {
    constexpr auto kBoth = vk::QueueFlagBits::eGraphics | vk::QueueFlagBits::eCompute;
    return (family.queueFlags & kBoth) == kBoth;
}

bool hasQueue(const vk::raii::PhysicalDevice& device) {
    return std::ranges::any_of(device.getQueueFamilyProperties(), drawsAndComputes);
}

bool hasSwapchain(const vk::raii::PhysicalDevice& device) {
    const auto extensions = device.enumerateDeviceExtensionProperties();
    return std::ranges::any_of(
        extensions, [](const auto& e) { return std::strcmp(e.extensionName, VK_KHR_SWAPCHAIN_EXTENSION_NAME) == 0; });
}

}  // namespace

DeviceFacts gatherFacts(const vk::raii::PhysicalDevice& device, vk::SurfaceKHR surface, bool presents) {
    const auto properties = device.getProperties();
    DeviceFacts facts;
    facts.name = properties.deviceName.data();
    facts.kind = kindOf(properties.deviceType);
    facts.apiMajor = VK_API_VERSION_MAJOR(properties.apiVersion);
    facts.apiMinor = VK_API_VERSION_MINOR(properties.apiVersion);
    const auto memory = device.getMemoryProperties();
    for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) {
        const bool local = bool(memory.memoryHeaps[i].flags & vk::MemoryHeapFlagBits::eDeviceLocal);
        if (local) facts.localMemoryBytes = std::max<std::uint64_t>(facts.localMemoryBytes, memory.memoryHeaps[i].size);
    }
    facts.graphicsQueue = hasQueue(device);
    facts.presents = !surface || findQueueFamily(device, surface).has_value();
    facts.swapchain = !presents || hasSwapchain(device);
    if (facts.apiMajor > 1 || facts.apiMinor >= 3) {  // the structures below are not known to older drivers
        const auto chain =
            device.getFeatures2<vk::PhysicalDeviceFeatures2, vk::PhysicalDeviceVulkan11Features,
                                vk::PhysicalDeviceVulkan12Features, vk::PhysicalDeviceVulkan13Features>();
        facts.multiview = chain.get<vk::PhysicalDeviceVulkan11Features>().multiview;
        facts.timelineSemaphore = chain.get<vk::PhysicalDeviceVulkan12Features>().timelineSemaphore;
        facts.scalarBlockLayout = chain.get<vk::PhysicalDeviceVulkan12Features>().scalarBlockLayout;
        facts.dynamicRendering = chain.get<vk::PhysicalDeviceVulkan13Features>().dynamicRendering;
        facts.synchronization2 = chain.get<vk::PhysicalDeviceVulkan13Features>().synchronization2;
    }
    return facts;
}

std::optional<std::uint32_t> findQueueFamily(const vk::raii::PhysicalDevice& device, vk::SurfaceKHR surface) {
    const auto families = device.getQueueFamilyProperties();
    for (std::uint32_t i = 0; i < families.size(); ++i) {
        if (!drawsAndComputes(families[i])) continue;
        if (!surface || device.getSurfaceSupportKHR(i, surface)) return i;
    }
    return std::nullopt;
}

}  // namespace nepho::engine
