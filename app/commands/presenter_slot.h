#pragma once

#include "engine/present/presenter.h"
#include "engine/window/window_mirror.h"
#include "engine/xr/xr_presenter.h"

#include <cstdint>
#include <memory>
#include <string>

namespace nepho::app {

/// Where `view` shows its data: the headset, else a window, with the reason said. A headset that is lost is tried
/// again at once, and where that fails, now and then while the window goes on.
class PresenterSlot {
  public:
    struct Wish {
        std::string kind = "auto";  ///< auto, xr, window, simulator or offscreen
        vk::Extent2D extent{1280, 720};
        float resolutionScale = 1.0f;  ///< of a headset's picture
        bool mirror = false;           ///< a window shows what the headset shows, where there is a display
        double firstWait = 2.0;        ///< seconds until a lost headset is looked for again; then twice as long
    };
    static constexpr double kLongestWait = 30.0;  ///< seconds between looks

    explicit PresenterSlot(Wish wish) : wish_(std::move(wish)) {}

    /// Throws PresenterUnavailable where nothing of what was wished for is there, or GpuUnavailable.
    void start();
    engine::Presenter& presenter() { return *presenter_; }
    /// False before start(), and where replace() found nothing to go on with.
    bool hasPresenter() const { return presenter_ != nullptr; }
    const char* name() const { return presenter_ ? presenter_->name() : "none"; }
    /// Beside a headset, where one was wished for and could be had; else null.
    engine::WindowMirror* mirror() { return mirror_.get(); }

    /// In place of a window, or of what plays one, whose GPU was lost the same is started anew. As replace(); throws
    /// GpuUnavailable where that happened too often in a row.
    std::string startAgain(const std::string& reason);
    /// In place of a headset that was lost another presenter is started: the headset's once more, or a window. Nothing
    /// may be left on the old one's GPU. Without a display it waits for the headset instead. Returns what to tell the
    /// person, empty: the headset is back; throws as start() does.
    std::string replace(const std::string& reason);
    /// Whether a window stands in for a lost headset and that answers again. It is asked ever more seldom, at last
    /// every kLongestWait; otherwise this costs nothing.
    bool headsetAnswers();
    /// Then: in place of the window the headset is started. As replace().
    std::string takeHeadset();

  private:
    /// Losses in a row after which the headset is left alone, and the frames after which one counts anew.
    static constexpr int kMostLosses = 3;
    static constexpr std::uint64_t kFramesBetweenLosses = 900;
    /// How often it is waited for where no window can be shown, and tried in place of a window that is shown.
    static constexpr int kMostLooks = 3;
    static constexpr int kMostTries = 3;

    bool isLostTooOften();
    void startHeadset();
    void startWindow();
    std::string startMirror(engine::XrPresenter& headset);
    std::string tryHeadset();
    std::string standIn(const std::string& problem, bool looks);
    bool waitForHeadset();
    void planLook();
    void drop();
    void adopt();

    Wish wish_;
    std::unique_ptr<engine::Presenter> presenter_;
    std::unique_ptr<engine::WindowMirror> mirror_;  ///< on the presenter's GPU
    int losses_ = 0;
    int looks_ = 0;               ///< since the headset was lost
    int tries_ = 0;               ///< in place of a window, since then
    double nextLook_ = 0.0;       ///< engine::wallSeconds(); 0: never
    std::uint32_t messages_ = 0;  ///< of the validation layers, about presenters that are gone
    std::string firstMessage_;
};

}  // namespace nepho::app
