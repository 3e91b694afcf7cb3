#pragma once

#include "engine/xr/headset_session.h"

#include <array>
#include <cstdint>
#include <vector>

namespace nepho::engine {

/// The runtime's images for both eyes, of colour or of depth: one swapchain of two layers where it can be made, else
/// two of one.
class EyeImages {
  public:
    EyeImages(const HeadsetSession& session, vk::Format format, vk::Extent2D extent, bool isDepth);

    bool isArray() const { return swapchains_.size() == 1; }
    vk::Extent2D extent() const { return extent_; }

    /// Takes the next image of each swapchain and waits until the compositor has read it. Throws XrError.
    void acquire();
    /// Gives them back, once the commands that write them have been submitted.
    void release();

    /// Of the images taken: where an eye's picture goes.
    struct Place {
        vk::Image image;
        std::uint32_t layer = 0;
    };
    Place place(std::uint32_t eye) const;
    /// The images taken, each once.
    std::size_t count() const { return swapchains_.size(); }
    vk::Image image(std::size_t index) const { return swapchains_[index].images[swapchains_[index].current]; }

    /// What the compositor is told to show to an eye.
    XrSwapchainSubImage subImage(std::uint32_t eye) const;

  private:
    struct Swapchain {
        OwnedSwapchain handle;
        std::vector<vk::Image> images;
        std::uint32_t current = 0;
    };
    XrResult addSwapchain(XrSession session, vk::Format format, bool isDepth, std::uint32_t layers);

    vk::Extent2D extent_;
    std::vector<Swapchain> swapchains_;
};

}  // namespace nepho::engine
