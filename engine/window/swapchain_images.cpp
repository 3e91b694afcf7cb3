#include "engine/window/swapchain_images.h"

#include "engine/gpu/barriers.h"

#include <algorithm>
#include <span>

namespace nepho::engine {

namespace {

vk::SurfaceFormatKHR chooseFormat(const std::vector<vk::SurfaceFormatKHR>& formats) {
    // Pictures hold sRGB-encoded values in UNORM images; the window takes them as they are.
    for (const vk::Format wanted : {vk::Format::eB8G8R8A8Unorm, vk::Format::eR8G8B8A8Unorm}) {
        for (const auto& format : formats) {
            if (format.format == wanted) return format;
        }
    }
    return formats.front();
}

}  // namespace

vk::PresentModeKHR SwapchainImages::choosePresentMode() const {
    using Mode = vk::PresentModeKHR;
    // FIFO paces a GPU by the display. Without one the driver has nothing to pace by, and mailbox never blocks.
    constexpr Mode kCpu[] = {Mode::eMailbox};
    constexpr Mode kFree[] = {Mode::eMailbox, Mode::eImmediate};
    std::span<const Mode> wanted;
    if (gpu_.isCpu()) wanted = kCpu;
    if (pace_ == Pace::free) wanted = kFree;
    const auto offered = gpu_.physicalDevice().getSurfacePresentModesKHR(surface_);
    for (const Mode mode : wanted) {
        if (std::ranges::find(offered, mode) != offered.end()) return mode;
    }
    return Mode::eFifo;
}

bool SwapchainImages::rebuild(vk::Extent2D size) {
    const auto capabilities = gpu_.physicalDevice().getSurfaceCapabilitiesKHR(surface_);
    vk::Extent2D extent = capabilities.currentExtent;
    if (extent.width == ~0u) extent = size;
    if (extent.width == 0 || extent.height == 0) return false;
    const auto format = chooseFormat(gpu_.physicalDevice().getSurfaceFormatsKHR(surface_));
    std::uint32_t count = std::max(capabilities.minImageCount, 3u);
    if (capabilities.maxImageCount != 0) count = std::min(count, capabilities.maxImageCount);

    vk::SwapchainCreateInfoKHR info({}, surface_, count, format.format, format.colorSpace, extent, 1,
                                    vk::ImageUsageFlagBits::eTransferDst);
    info.setPreTransform(capabilities.currentTransform).setClipped(true).setOldSwapchain(*swapchain_);
    info.setCompositeAlpha((capabilities.supportedCompositeAlpha & vk::CompositeAlphaFlagBitsKHR::eOpaque)
                               ? vk::CompositeAlphaFlagBitsKHR::eOpaque
                               : vk::CompositeAlphaFlagBitsKHR::eInherit);
    info.setPresentMode(choosePresentMode());
    vk::raii::SwapchainKHR made(gpu_.device(), info);
    if (*swapchain_) gpu_.deferred().retire(std::move(swapchain_));
    swapchain_ = std::move(made);
    images_.clear();
    for (const VkImage image : swapchain_.getImages()) images_.emplace_back(image);
    extent_ = extent;
    return true;
}

void SwapchainImages::recordCopy(const vk::raii::CommandBuffer& commands, vk::Image picture, vk::Extent2D pictureExtent,
                                 std::uint32_t index) const {
    constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
    const vk::Image image = images_[index];
    transition(commands, image, kColor, vk::ImageLayout::eUndefined, vk::ImageLayout::eTransferDstOptimal);
    const vk::ImageSubresourceLayers layer(kColor, 0, 0, 1);
    const auto corner = [](vk::Extent2D extent) {
        return vk::Offset3D(static_cast<int>(extent.width), static_cast<int>(extent.height), 1);
    };
    const vk::ImageBlit blit(layer, {vk::Offset3D(), corner(pictureExtent)}, layer, {vk::Offset3D(), corner(extent_)});
    commands.blitImage(picture, vk::ImageLayout::eTransferSrcOptimal, image, vk::ImageLayout::eTransferDstOptimal, blit,
                       vk::Filter::eNearest);
    transition(commands, image, kColor, vk::ImageLayout::eTransferDstOptimal, vk::ImageLayout::ePresentSrcKHR);
}

}  // namespace nepho::engine
