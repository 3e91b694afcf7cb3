#include "engine/present/offscreen_presenter.h"

#include <spdlog/spdlog.h>

namespace nepho::engine {

void OffscreenPresenter::start(GpuOptions options) {
    gpu_ = std::make_unique<Gpu>(options);
    frames_ = std::make_unique<FrameRing>(*gpu_);
}

const Presenter::Frame& OffscreenPresenter::beginFrame(double) {
    frame_.extent = extent_;
    frame_.input.frame = frameCount_++;
    frame_.input.seconds = 1.0 / 90.0;
    frame_.input.windowSize = {static_cast<float>(extent_.width), static_cast<float>(extent_.height)};
    return frame_;
}

void OffscreenPresenter::endFrame(const vk::raii::CommandBuffer&, const Drawn&) {
    frames_->submit();
}

void OffscreenPresenter::shutdown() {
    if (!gpu_) return;
    try {
        frames_->waitIdle();
        gpu_->savePipelineCache();
    } catch (const vk::SystemError& lost) {
        spdlog::debug("the presenter ended with its GPU: {}", lost.what());
    }
}

}  // namespace nepho::engine
