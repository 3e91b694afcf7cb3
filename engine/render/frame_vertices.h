#pragma once

#include "engine/gpu/frame_ring.h"

#include <array>
#include <cstddef>

namespace nepho::engine {

/// Host memory for what is made anew each frame (lines, glyphs, panels): a buffer a frame in flight, grown when a frame
/// needs more than any before.
class FrameVertices {
  public:
    explicit FrameVertices(Gpu& gpu) : gpu_(gpu) {}

    /// Starts a frame that will take at most `bytes` (16 more for each piece).
    void begin(std::uint64_t frame, vk::DeviceSize bytes);

    struct Piece {
        std::byte* data;
        vk::Buffer buffer;
        vk::DeviceSize offset;
    };
    Piece take(vk::DeviceSize bytes);

  private:
    Gpu& gpu_;
    std::array<Buffer, FrameRing::kFramesInFlight> buffers_;
    std::size_t slot_ = 0;
    vk::DeviceSize used_ = 0;
};

}  // namespace nepho::engine
