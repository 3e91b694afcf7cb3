#pragma once

#include "engine/present/presenter.h"
#include "engine/window/swapchain.h"

#include <memory>
#include <string>
#include <vector>

struct GLFWwindow;

namespace nepho::engine {

/// A window on the desktop with mouse and keyboard.
class WindowPresenter : public Presenter, private Clipboard {
  public:
    WindowPresenter(vk::Extent2D size, std::string title) : size_(size), title_(std::move(title)) {}
    ~WindowPresenter() override;

    void start(GpuOptions options) override;
    const Frame& beginFrame(double patienceSeconds) override;
    void endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) override;
    void shutdown() override;
    Clipboard* clipboard() override { return this; }
    const char* name() const override { return "window"; }
    Gpu& gpu() override { return *gpu_; }
    FrameRing& frames() override { return *frames_; }

  protected:
    Frame frame_;

  private:
    std::string text() override;
    void setText(const std::string& utf8) override;
    void installCallbacks();
    vk::Extent2D framebufferExtent() const;

    vk::Extent2D size_;
    std::string title_;
    GLFWwindow* window_ = nullptr;
    std::unique_ptr<Gpu> gpu_;
    std::unique_ptr<FrameRing> frames_;
    std::unique_ptr<Swapchain> swapchain_;
    std::vector<InputEvent> events_;
    std::uint64_t frameCount_ = 0;
    double lastTime_ = 0.0;
};

}  // namespace nepho::engine
