#include "engine/window/swapchain.h"

#include "engine/gpu/barriers.h"

#include <algorithm>

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

vk::PresentModeKHR choosePresentMode(const std::vector<vk::PresentModeKHR>& modes, bool isCpu) {
    // FIFO paces a GPU by the display. Without one the driver has nothing to pace by, and mailbox never blocks.
    const bool mailbox = isCpu && std::ranges::find(modes, vk::PresentModeKHR::eMailbox) != modes.end();
    return mailbox ? vk::PresentModeKHR::eMailbox : vk::PresentModeKHR::eFifo;
}

}  // namespace

bool Swapchain::rebuild(FrameRing& frames, vk::Extent2D size) {
    frames.waitIdle();
    gpu_.device().waitIdle();
    const auto capabilities = gpu_.physicalDevice().getSurfaceCapabilitiesKHR(gpu_.surface());
    vk::Extent2D extent = capabilities.currentExtent;
    if (extent.width == ~0u) extent = size;
    if (extent.width == 0 || extent.height == 0) return false;
    const auto format = chooseFormat(gpu_.physicalDevice().getSurfaceFormatsKHR(gpu_.surface()));
    std::uint32_t count = std::max(capabilities.minImageCount, 3u);
    if (capabilities.maxImageCount != 0) count = std::min(count, capabilities.maxImageCount);

    vk::SwapchainCreateInfoKHR info({}, gpu_.surface(), count, format.format, format.colorSpace, extent, 1,
                                    vk::ImageUsageFlagBits::eTransferDst);
    info.setPreTransform(capabilities.currentTransform).setClipped(true).setOldSwapchain(*swapchain_);
    info.setCompositeAlpha((capabilities.supportedCompositeAlpha & vk::CompositeAlphaFlagBitsKHR::eOpaque)
                               ? vk::CompositeAlphaFlagBitsKHR::eOpaque
                               : vk::CompositeAlphaFlagBitsKHR::eInherit);
    info.setPresentMode(
        choosePresentMode(gpu_.physicalDevice().getSurfacePresentModesKHR(gpu_.surface()), gpu_.isCpu()));
    swapchain_ = vk::raii::SwapchainKHR(gpu_.device(), info);
    images_.clear();
    for (const VkImage image : swapchain_.getImages()) images_.emplace_back(image);
    acquired_.clear();
    presented_.clear();
    for (std::uint64_t i = 0; i < FrameRing::kFramesInFlight; ++i)
        acquired_.emplace_back(gpu_.device(), vk::SemaphoreCreateInfo());
    for (std::size_t i = 0; i < images_.size(); ++i) presented_.emplace_back(gpu_.device(), vk::SemaphoreCreateInfo());
    extent_ = extent;
    stale_ = false;
    return true;
}

void Swapchain::recordCopy(const vk::raii::CommandBuffer& commands, vk::Image picture, vk::Extent2D pictureExtent,
                           vk::Image image) const {
    constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
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

void Swapchain::present(FrameRing& frames, const vk::raii::CommandBuffer& commands, vk::Image picture,
                        vk::Extent2D pictureExtent, vk::Extent2D size) {
    if ((stale_ || size != extent_) && !rebuild(frames, size)) {
        frames.submit();
        return;
    }
    const vk::raii::Semaphore& acquired = acquired_[frames.submitted() % FrameRing::kFramesInFlight];
    std::uint32_t index = 0;
    try {
        const auto [result, image] = swapchain_.acquireNextImage(~std::uint64_t{0}, *acquired);
        if (result == vk::Result::eSuboptimalKHR) stale_ = true;
        index = image;
    } catch (const vk::OutOfDateKHRError&) {
        stale_ = true;
        frames.submit();
        return;
    }
    recordCopy(commands, picture, pictureExtent, images_[index]);
    frames.submit(FrameRing::Wait{*acquired, vk::PipelineStageFlagBits2::eTransfer}, *presented_[index]);
    try {
        const vk::Semaphore wait = *presented_[index];
        const vk::Result result = gpu_.queue().presentKHR(vk::PresentInfoKHR(wait, *swapchain_, index));
        if (result == vk::Result::eSuboptimalKHR) stale_ = true;
    } catch (const vk::OutOfDateKHRError&) {
        stale_ = true;
    }
}

}  // namespace nepho::engine
