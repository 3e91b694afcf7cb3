#pragma once

#include "engine/gpu/gpu.h"

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::engine {

/// Host memory through which data goes to the GPU. Pieces are taken in a ring and are free again when their frame is
/// done; what does not fit gets a buffer of its own, retired with the frame.
class StagingRing {
  public:
    static constexpr vk::DeviceSize kBytes = vk::DeviceSize{32} << 20;

    /// `bytes`: of the ring, a multiple of 16.
    explicit StagingRing(Gpu& gpu, vk::DeviceSize bytes = kBytes);

    /// Call at the start of each frame: `current` = the value this frame will have, `reached` = the last finished one.
    void beginFrame(std::uint64_t current, std::uint64_t reached);

    struct Piece {
        std::span<std::byte> bytes;
        vk::Buffer buffer;
        vk::DeviceSize offset;
    };
    /// Memory to write to now and to copy from in this frame's commands. 16-byte aligned.
    Piece reserve(vk::DeviceSize bytes);

    /// Copies bytes into a device buffer by way of reserve(). The caller places barriers.
    void upload(const vk::raii::CommandBuffer& commands, std::span<const std::byte> bytes, vk::Buffer to,
                vk::DeviceSize toOffset);

  private:
    struct Taken {
        std::uint64_t value;
        vk::DeviceSize end;  ///< running total of bytes taken so far
    };
    Gpu& gpu_;
    vk::DeviceSize bytes_;
    Buffer ring_;
    std::vector<Taken> taken_;  ///< oldest first, one a frame in flight
    vk::DeviceSize head_ = 0;   ///< running total taken
    vk::DeviceSize tail_ = 0;   ///< running total free again
    std::uint64_t current_ = 1;
};

}  // namespace nepho::engine
