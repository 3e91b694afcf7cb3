#pragma once

#include "engine/gpu/frame_ring.h"
#include "engine/window/swapchain_images.h"

#include <vector>

namespace nepho::engine {

/// The window's images. A finished picture is copied in and presented; images are acquired as late as that.
class Swapchain {
  public:
    explicit Swapchain(Gpu& gpu) : gpu_(gpu), images_(gpu, gpu.surface(), Pace::display) {}

    /// Records the copy of `picture`, submits the frame and presents it. `size` = the window's size in pixels now; the
    /// swapchain is made anew when it changed or the surface asks for it. Skips presenting when the window has no area.
    void present(FrameRing& frames, const vk::raii::CommandBuffer& commands, vk::Image picture,
                 vk::Extent2D pictureExtent, vk::Extent2D size);

  private:
    bool rebuild(FrameRing& frames, vk::Extent2D size);

    Gpu& gpu_;
    SwapchainImages images_;
    std::vector<vk::raii::Semaphore> acquired_;   ///< by frame in flight
    std::vector<vk::raii::Semaphore> presented_;  ///< by image
    bool stale_ = true;
};

}  // namespace nepho::engine
