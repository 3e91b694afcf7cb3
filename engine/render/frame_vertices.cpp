#include "engine/render/frame_vertices.h"

#include <algorithm>
#include <cassert>

namespace nepho::engine {

void FrameVertices::begin(std::uint64_t frame, vk::DeviceSize bytes) {
    constexpr vk::DeviceSize kLeastBytes = vk::DeviceSize{256} << 10;
    slot_ = frame % FrameRing::kFramesInFlight;
    used_ = 0;
    Buffer& buffer = buffers_[slot_];
    if (buffer.size >= bytes && buffer.size != 0) return;
    if (*buffer.handle) gpu_.deferred().retire(std::move(buffer));
    using Usage = vk::BufferUsageFlagBits;
    buffer = gpu_.makeBuffer(std::max(kLeastBytes, bytes + bytes / 2), Usage::eVertexBuffer | Usage::eIndexBuffer, true,
                             "frame vertices");
}

FrameVertices::Piece FrameVertices::take(vk::DeviceSize bytes) {
    const Piece piece{buffers_[slot_].mappedAs<std::byte>() + used_, *buffers_[slot_].handle, used_};
    used_ += (bytes + 15) / 16 * 16;
    assert(used_ <= buffers_[slot_].size);
    return piece;
}

}  // namespace nepho::engine
