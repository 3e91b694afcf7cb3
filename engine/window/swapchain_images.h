#pragma once

#include "engine/gpu/gpu.h"

#include <vector>

namespace nepho::engine {

/// How a window's images reach the screen.
enum class Pace {
    display,  ///< in step with it: acquiring and presenting may wait
    free,     ///< out of step, where the surface offers it: for those that must not wait
};

/// The images of a window's surface, in the window's size, to copy pictures to.
class SwapchainImages {
  public:
    SwapchainImages(Gpu& gpu, vk::SurfaceKHR surface, Pace pace) : gpu_(gpu), surface_(surface), pace_(pace) {}

    /// Makes them anew for a window of `size` pixels; false where it has no area. The old ones are retired with the
    /// frame.
    bool rebuild(vk::Extent2D size);

    const vk::raii::SwapchainKHR& handle() const { return swapchain_; }
    std::uint32_t count() const { return static_cast<std::uint32_t>(images_.size()); }
    vk::Extent2D extent() const { return extent_; }

    /// Records the copy of a picture in TRANSFER_SRC layout to an image, which is then ready to be presented.
    void recordCopy(const vk::raii::CommandBuffer& commands, vk::Image picture, vk::Extent2D pictureExtent,
                    std::uint32_t image) const;

  private:
    vk::PresentModeKHR choosePresentMode() const;

    Gpu& gpu_;
    vk::SurfaceKHR surface_;
    Pace pace_;
    vk::raii::SwapchainKHR swapchain_{nullptr};
    std::vector<vk::Image> images_;
    vk::Extent2D extent_;
};

}  // namespace nepho::engine
