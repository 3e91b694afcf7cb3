#pragma once

#include "engine/gpu/frame_ring.h"
#include "engine/render/render_target.h"

#include <cstdint>
#include <vector>

namespace nepho::engine {

/// A picture in host memory, RGBA8, row-major from the top left; views side by side.
struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> rgba;
};

/// How much a picture resembles another of the same size: 10 log10(255^2 / mean squared difference of red, green and
/// blue), in dB; infinite where they are the same.
double peakSignalToNoise(const Picture& picture, const Picture& other);

/// Copies a target's picture to host memory. Records the copy after RenderTarget::endPass, then finish() waits for the
/// GPU.
class ReadBack {
  public:
    ReadBack(Gpu& gpu, const RenderTarget& target);
    void record(const vk::raii::CommandBuffer& commands, const RenderTarget& target) const;
    Picture finish(FrameRing& frames) const;

  private:
    Buffer buffer_;
    vk::Extent2D extent_;
    std::uint32_t views_;
};

}  // namespace nepho::engine
