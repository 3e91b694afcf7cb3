#pragma once

#include "engine/present/presenter.h"
#include "engine/window/desk_window.h"
#include "engine/window/swapchain.h"

#include <memory>
#include <string>

namespace nepho::engine {

/// A window on the desktop with mouse and keyboard.
class WindowPresenter : public Presenter {
  public:
    WindowPresenter(vk::Extent2D size, std::string title) : size_(size), title_(std::move(title)) {}

    void start(GpuOptions options) override;
    const Frame& beginFrame(double patienceSeconds) override;
    void endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) override;
    void shutdown() override;
    Clipboard* clipboard() override { return window_.get(); }
    const char* name() const override { return "window"; }
    Gpu& gpu() override { return *gpu_; }
    FrameRing& frames() override { return *frames_; }

  protected:
    Frame frame_;

  private:
    vk::Extent2D size_;
    std::string title_;
    std::unique_ptr<DeskWindow> window_;
    std::unique_ptr<Gpu> gpu_;
    std::unique_ptr<FrameRing> frames_;
    std::unique_ptr<Swapchain> swapchain_;
};

}  // namespace nepho::engine
