#pragma once

#include "engine/present/presenter.h"
#include "engine/render/mirror_picture.h"
#include "engine/window/desk_window.h"
#include "engine/window/swapchain_images.h"

#include <optional>
#include <string>
#include <vector>

namespace nepho::engine {

/// A window on the desk that shows what is drawn for a headset. It has a command buffer and a timeline of its own,
/// submits after the eyes' pictures, and never waits: where the window system has no image free or the GPU is not done
/// yet, the frame goes unmirrored.
class WindowMirror {
  public:
    /// Opens the window. `gpu` draws to windows (XrPresenter::drawsToWindows) and outlives it. Throws
    /// PresenterUnavailable, or vk::SystemError where a call fails unexpectedly.
    WindowMirror(Gpu& gpu, vk::Extent2D size, const std::string& title);
    ~WindowMirror();
    WindowMirror(const WindowMirror&) = delete;
    WindowMirror& operator=(const WindowMirror&) = delete;

    DeskWindow& window() { return window_; }
    Gpu& gpu() { return gpu_; }

    /// Presents what the GPU has finished. At the start of a frame, before its submission: some drivers present in the
    /// queue's order.
    void present();
    /// Draws the first eye's picture to `area` of a free image, pixels, and panels over all. `drawn` must have been
    /// submitted; without an image: black. False where nothing was drawn.
    bool draw(const Presenter::Drawn& drawn, vk::Rect2D area, Overlay* overlay);
    void waitIdle() const;

    const MirrorPicture& picture() const { return picture_; }
    std::uint64_t drawnCount() const { return drawn_; }
    std::uint64_t presentedCount() const { return presented_; }
    /// Takes every image that the window system frees and gives none back, so that there is none to draw to; for
    /// tests.
    void withholdImages(bool withheld);

  private:
    bool acquire();
    void withholdFreeImages();
    bool rebuild();
    void submit(std::uint32_t image);

    Gpu& gpu_;
    DeskWindow window_;
    vk::raii::SurfaceKHR surface_;
    SwapchainImages images_;
    vk::raii::Fence acquired_{nullptr};
    std::vector<vk::raii::Semaphore> finished_;  ///< by image: the GPU has drawn it
    vk::raii::Semaphore timeline_{nullptr};      ///< counts what was drawn
    vk::raii::CommandPool pool_{nullptr};
    vk::raii::CommandBuffer commands_{nullptr};
    MirrorPicture picture_;
    std::optional<std::uint32_t> image_;  ///< acquired and not yet presented
    bool submitted_ = false;              ///< that image
    bool stale_ = true;
    bool withheld_ = false;
    std::vector<vk::raii::Fence> withheldImages_;  ///< one for each image taken
    std::uint64_t drawn_ = 0, presented_ = 0;
};

}  // namespace nepho::engine
