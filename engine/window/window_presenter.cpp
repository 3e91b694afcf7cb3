#include "engine/window/window_presenter.h"

#include <spdlog/spdlog.h>

namespace nepho::engine {

void WindowPresenter::start(GpuOptions options) {
    options.instanceExtensions = DeskWindow::instanceExtensions();
    options.presents = true;
    window_ = std::make_unique<DeskWindow>(size_, title_);
    options.makeSurface = [this](VkInstance instance) { return window_->makeSurface(instance); };
    gpu_ = std::make_unique<Gpu>(options);
    frames_ = std::make_unique<FrameRing>(*gpu_);
    swapchain_ = std::make_unique<Swapchain>(*gpu_);
}

const Presenter::Frame& WindowPresenter::beginFrame(double patienceSeconds) {
    window_->takeInput(patienceSeconds, frame_.input);
    frame_.extent = window_->extent();
    frame_.visible = frame_.extent.width > 0 && frame_.extent.height > 0;
    return frame_;
}

void WindowPresenter::endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) {
    swapchain_->present(*frames_, commands, drawn.color, drawn.extent, window_->extent());
}

void WindowPresenter::shutdown() {
    if (!gpu_) return;
    try {
        frames_->waitIdle();
        gpu_->device().waitIdle();
        gpu_->savePipelineCache();
    } catch (const vk::SystemError& lost) {
        spdlog::debug("the window ended with its GPU: {}", lost.what());
    }
}

}  // namespace nepho::engine
