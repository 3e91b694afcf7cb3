#pragma once

#include "engine/present/presenter.h"
#include "engine/window/window_mirror.h"
#include "engine/xr/xr_presenter.h"

#include <cstdint>
#include <memory>
#include <string>

namespace nepho::app {

/// Where `view` shows its data: the headset, else a window, with the reason said. A headset that is lost is tried
/// again.
class PresenterSlot {
  public:
    struct Wish {
        std::string kind = "auto";  ///< auto, xr, window, simulator or offscreen
        vk::Extent2D extent{1280, 720};
        float resolutionScale = 1.0f;  ///< of a headset's picture
        bool mirror = false;           ///< a window shows what the headset shows, where there is a display
    };
    explicit PresenterSlot(Wish wish) : wish_(std::move(wish)) {}

    /// Throws PresenterUnavailable where nothing of what was wished for is there, or GpuUnavailable.
    void start();
    engine::Presenter& presenter() { return *presenter_; }
    /// False before start(), and where replace() found nothing to go on with.
    bool hasPresenter() const { return presenter_ != nullptr; }
    const char* name() const { return presenter_ ? presenter_->name() : "none"; }
    /// Beside a headset, where one was wished for and could be had; else null.
    engine::WindowMirror* mirror() { return mirror_.get(); }

    /// In place of a presenter that was lost another is started: the headset's once more, or a window. Nothing may be
    /// left on the old one's GPU. Returns what to tell the person; throws as start() does.
    std::string replace(const std::string& reason);

  private:
    /// Losses in a row after which the headset is left alone, and the frames after which one counts anew.
    static constexpr int kMostLosses = 3;
    static constexpr std::uint64_t kFramesBetweenLosses = 900;

    void startHeadset();
    void startWindow();
    std::string startMirror(engine::XrPresenter& headset);

    Wish wish_;
    std::unique_ptr<engine::Presenter> presenter_;
    std::unique_ptr<engine::WindowMirror> mirror_;  ///< on the presenter's GPU
    int losses_ = 0;
};

}  // namespace nepho::app
