#pragma once

#include "engine/present/presenter.h"

namespace nepho::engine {

/// Draws without a display: for pictures, batch work and replayed input. There is no input of its own.
class OffscreenPresenter : public Presenter {
  public:
    explicit OffscreenPresenter(vk::Extent2D extent) : extent_(extent) {}

    void start(GpuOptions options) override;
    const Frame& beginFrame(double patienceSeconds) override;
    void endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) override;
    void shutdown() override;
    /// For replays that copy and paste.
    void setClipboard(Clipboard* clipboard) { clipboard_ = clipboard; }
    Clipboard* clipboard() override { return clipboard_; }
    const char* name() const override { return "offscreen"; }
    Gpu& gpu() override { return *gpu_; }
    FrameRing& frames() override { return *frames_; }

  protected:
    Frame frame_;

  private:
    vk::Extent2D extent_;
    Clipboard* clipboard_ = nullptr;
    std::unique_ptr<Gpu> gpu_;
    std::unique_ptr<FrameRing> frames_;
    std::uint64_t frameCount_ = 0;
};

}  // namespace nepho::engine
