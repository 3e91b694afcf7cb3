#include "engine/window/swapchain.h"

namespace nepho::engine {

bool Swapchain::rebuild(FrameRing& frames, vk::Extent2D size) {
    frames.waitIdle();
    gpu_.device().waitIdle();
    if (!images_.rebuild(size)) return false;
    acquired_.clear();
    presented_.clear();
    for (std::uint64_t i = 0; i < FrameRing::kFramesInFlight; ++i)
        acquired_.emplace_back(gpu_.device(), vk::SemaphoreCreateInfo());
    for (std::uint32_t i = 0; i < images_.count(); ++i)
        presented_.emplace_back(gpu_.device(), vk::SemaphoreCreateInfo());
    stale_ = false;
    return true;
}

void Swapchain::present(FrameRing& frames, const vk::raii::CommandBuffer& commands, vk::Image picture,
                        vk::Extent2D pictureExtent, vk::Extent2D size) {
    if ((stale_ || size != images_.extent()) && !rebuild(frames, size)) {
        frames.submit();
        return;
    }
    const vk::raii::Semaphore& acquired = acquired_[frames.submitted() % FrameRing::kFramesInFlight];
    std::uint32_t index = 0;
    try {
        const auto [result, image] = images_.handle().acquireNextImage(~std::uint64_t{0}, *acquired);
        if (result == vk::Result::eSuboptimalKHR) stale_ = true;
        index = image;
    } catch (const vk::OutOfDateKHRError&) {
        stale_ = true;
        frames.submit();
        return;
    }
    images_.recordCopy(commands, picture, pictureExtent, index);
    frames.submit(FrameRing::Wait{*acquired, vk::PipelineStageFlagBits2::eTransfer}, *presented_[index]);
    try {
        const vk::Semaphore wait = *presented_[index];
        const vk::Result result = gpu_.queue().presentKHR(vk::PresentInfoKHR(wait, *images_.handle(), index));
        if (result == vk::Result::eSuboptimalKHR) stale_ = true;
    } catch (const vk::OutOfDateKHRError&) {
        stale_ = true;
    }
}

}  // namespace nepho::engine
