#include "tests/fake_openxr/vulkan_calls.h"

namespace nepho::fake_openxr {
namespace {

VkImageCreateInfo describe(const ImageWish& wish) {
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    if (wish.mutableFormat) info.flags = VK_IMAGE_CREATE_MUTABLE_FORMAT_BIT;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = wish.format;
    info.extent = wish.extent;
    info.mipLevels = wish.mipLevels;
    info.arrayLayers = wish.layers;
    info.samples = wish.samples;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = wish.usage;
    info.sharingMode = VK_SHARING_MODE_EXCLUSIVE;
    info.initialLayout = VK_IMAGE_LAYOUT_UNDEFINED;
    return info;
}

std::uint32_t memoryTypeFor(const VkPhysicalDeviceMemoryProperties& memory, std::uint32_t allowed) {
    std::uint32_t fallback = 0;
    for (std::uint32_t type = memory.memoryTypeCount; type-- > 0;) {
        if ((allowed >> type & 1U) == 0) continue;
        fallback = type;
        if (memory.memoryTypes[type].propertyFlags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT) return type;
    }
    return fallback;
}

bool hasStencil(VkFormat format) {
    return format == VK_FORMAT_D16_UNORM_S8_UINT || format == VK_FORMAT_D24_UNORM_S8_UINT ||
           format == VK_FORMAT_D32_SFLOAT_S8_UINT;
}

}  // namespace

bool isDepthFormat(VkFormat format) {
    return format >= VK_FORMAT_D16_UNORM && format <= VK_FORMAT_D32_SFLOAT_S8_UINT;
}

VulkanDevice::VulkanDevice(const XrGraphicsBindingVulkanKHR& graphics, PFN_vkGetInstanceProcAddr getInstanceProcAddr)
    : device_(graphics.device), queueFamily_(graphics.queueFamilyIndex), queueIndex_(graphics.queueIndex) {
    const auto find = [&](const char* name) { return getInstanceProcAddr(graphics.instance, name); };
    const auto getMemory =
        reinterpret_cast<PFN_vkGetPhysicalDeviceMemoryProperties>(find("vkGetPhysicalDeviceMemoryProperties"));
    getMemory(graphics.physicalDevice, &memory_);
    getDeviceProcAddr_ = reinterpret_cast<PFN_vkGetDeviceProcAddr>(find("vkGetDeviceProcAddr"));
}

VkResult VulkanDevice::makeImages(const ImageWish& wish, std::uint32_t count,
                                  std::vector<SwapchainImage>& images) const {
    images.assign(count, {});
    VkResult result = VK_SUCCESS;
    for (std::uint32_t at = 0; at < count && result == VK_SUCCESS; ++at) result = makeImage(wish, images[at]);
    if (result == VK_SUCCESS) result = makeReady(wish, images);
    if (result != VK_SUCCESS) destroyImages(images);
    return result;
}

VkResult VulkanDevice::makeImage(const ImageWish& wish, SwapchainImage& image) const {
    const VkImageCreateInfo info = describe(wish);
    VkResult result = load<PFN_vkCreateImage>("vkCreateImage")(device_, &info, nullptr, &image.image);
    if (result != VK_SUCCESS) return result;
    VkMemoryRequirements needs{};
    load<PFN_vkGetImageMemoryRequirements>("vkGetImageMemoryRequirements")(device_, image.image, &needs);
    VkMemoryAllocateInfo allocation{};
    allocation.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    allocation.allocationSize = needs.size;
    allocation.memoryTypeIndex = memoryTypeFor(memory_, needs.memoryTypeBits);
    result = load<PFN_vkAllocateMemory>("vkAllocateMemory")(device_, &allocation, nullptr, &image.memory);
    if (result != VK_SUCCESS) return result;
    return load<PFN_vkBindImageMemory>("vkBindImageMemory")(device_, image.image, image.memory, 0);
}

void VulkanDevice::record(VkCommandBuffer commands, const ImageWish& wish,
                          const std::vector<SwapchainImage>& images) const {
    VkImageAspectFlags aspect = isDepthFormat(wish.format) ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
    if (hasStencil(wish.format)) aspect |= VK_IMAGE_ASPECT_STENCIL_BIT;
    std::vector<VkImageMemoryBarrier> barriers;
    for (const SwapchainImage& image : images) {
        VkImageMemoryBarrier barrier{};
        barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER;
        barrier.newLayout = isDepthFormat(wish.format) ? VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL
                                                       : VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
        barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
        barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
        barrier.image = image.image;
        barrier.subresourceRange = {aspect, 0, wish.mipLevels, 0, wish.layers};
        barriers.push_back(barrier);
    }
    load<PFN_vkCmdPipelineBarrier>("vkCmdPipelineBarrier")(
        commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, 0, nullptr, 0, nullptr,
        static_cast<std::uint32_t>(barriers.size()), barriers.data());
}

VkResult VulkanDevice::makeReady(const ImageWish& wish, const std::vector<SwapchainImage>& images) const {
    const VkImageUsageFlags attachment =
        VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    if ((wish.usage & attachment) == 0) return VK_SUCCESS;  // no layout is promised for these
    VkCommandPoolCreateInfo poolInfo{};
    poolInfo.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    poolInfo.queueFamilyIndex = queueFamily_;
    VkCommandPool pool = VK_NULL_HANDLE;
    VkResult result = load<PFN_vkCreateCommandPool>("vkCreateCommandPool")(device_, &poolInfo, nullptr, &pool);
    if (result != VK_SUCCESS) return result;
    VkCommandBufferAllocateInfo allocation{};
    allocation.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    allocation.commandPool = pool;
    allocation.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    result = load<PFN_vkAllocateCommandBuffers>("vkAllocateCommandBuffers")(device_, &allocation, &commands);
    if (result == VK_SUCCESS) {
        VkCommandBufferBeginInfo begin{};
        begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
        begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
        load<PFN_vkBeginCommandBuffer>("vkBeginCommandBuffer")(commands, &begin);
        record(commands, wish, images);
        load<PFN_vkEndCommandBuffer>("vkEndCommandBuffer")(commands);
        VkQueue queue = VK_NULL_HANDLE;
        load<PFN_vkGetDeviceQueue>("vkGetDeviceQueue")(device_, queueFamily_, queueIndex_, &queue);
        VkSubmitInfo submit{};
        submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
        submit.commandBufferCount = 1;
        submit.pCommandBuffers = &commands;
        result = load<PFN_vkQueueSubmit>("vkQueueSubmit")(queue, 1, &submit, VK_NULL_HANDLE);
        if (result == VK_SUCCESS) result = load<PFN_vkQueueWaitIdle>("vkQueueWaitIdle")(queue);
    }
    load<PFN_vkDestroyCommandPool>("vkDestroyCommandPool")(device_, pool, nullptr);
    return result;
}

void VulkanDevice::destroyImages(std::vector<SwapchainImage>& images) const {
    for (const SwapchainImage& image : images) {
        load<PFN_vkDestroyImage>("vkDestroyImage")(device_, image.image, nullptr);
        load<PFN_vkFreeMemory>("vkFreeMemory")(device_, image.memory, nullptr);
    }
    images.clear();
}

}  // namespace nepho::fake_openxr
