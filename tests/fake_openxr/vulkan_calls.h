#pragma once

#include "tests/fake_openxr/openxr_vulkan.h"

#include <cstdint>
#include <vector>

// The few Vulkan calls a runtime makes on the application's device: images, and the layout they start in.
namespace nepho::fake_openxr {

struct SwapchainImage {
    VkImage image = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
};

struct ImageWish {
    VkFormat format{};
    VkExtent3D extent{};
    std::uint32_t mipLevels = 1;
    std::uint32_t layers = 1;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    VkImageUsageFlags usage = 0;
    bool mutableFormat = false;
};

/// The application's device, by its own functions. Copyable; owns nothing but what makeImages handed out.
class VulkanDevice {
  public:
    VulkanDevice() = default;
    VulkanDevice(const XrGraphicsBindingVulkanKHR& graphics, PFN_vkGetInstanceProcAddr getInstanceProcAddr);
    /// Images with memory, all in the layout that OpenXR promises to the application (attachment optimal). Uses the
    /// queue of the graphics binding and waits for it. Result: what failed, and then no image is left behind.
    VkResult makeImages(const ImageWish& wish, std::uint32_t count, std::vector<SwapchainImage>& images) const;
    /// The application must have finished its work with them.
    void destroyImages(std::vector<SwapchainImage>& images) const;

  private:
    VkResult makeImage(const ImageWish& wish, SwapchainImage& image) const;
    VkResult makeReady(const ImageWish& wish, const std::vector<SwapchainImage>& images) const;
    void record(VkCommandBuffer commands, const ImageWish& wish, const std::vector<SwapchainImage>& images) const;
    template <typename Function>
    Function load(const char* name) const {
        return reinterpret_cast<Function>(getDeviceProcAddr_(device_, name));
    }

    VkDevice device_ = VK_NULL_HANDLE;
    std::uint32_t queueFamily_ = 0;
    std::uint32_t queueIndex_ = 0;
    VkPhysicalDeviceMemoryProperties memory_{};
    PFN_vkGetDeviceProcAddr getDeviceProcAddr_ = nullptr;
};

bool isDepthFormat(VkFormat format);

}  // namespace nepho::fake_openxr
