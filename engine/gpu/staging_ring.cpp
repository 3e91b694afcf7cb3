#include "engine/gpu/staging_ring.h"

#include <cstring>

namespace nepho::engine {

StagingRing::StagingRing(Gpu& gpu, vk::DeviceSize bytes)
    : gpu_(gpu),
      bytes_(bytes),
      ring_(gpu.makeBuffer(bytes, vk::BufferUsageFlagBits::eTransferSrc, true, "staging ring")) {}

void StagingRing::beginFrame(std::uint64_t current, std::uint64_t reached) {
    current_ = current;
    while (!taken_.empty() && taken_.front().value <= reached) {
        tail_ = taken_.front().end;
        taken_.erase(taken_.begin());
    }
}

StagingRing::Piece StagingRing::reserve(vk::DeviceSize bytes) {
    const vk::DeviceSize padded = (bytes + 15) / 16 * 16;
    vk::DeviceSize begin = head_;
    if (begin % bytes_ + padded > bytes_) begin = (begin / bytes_ + 1) * bytes_;  // a piece never wraps
    if (begin + padded - tail_ > bytes_) {
        Buffer own = gpu_.makeBuffer(bytes, vk::BufferUsageFlagBits::eTransferSrc, true, "large upload");
        const Piece piece{{own.mappedAs<std::byte>(), bytes}, *own.handle, 0};
        gpu_.deferred().retire(std::move(own));
        return piece;
    }
    head_ = begin + padded;
    if (!taken_.empty() && taken_.back().value == current_) {
        taken_.back().end = head_;
    } else {
        taken_.push_back({current_, head_});
    }
    const vk::DeviceSize offset = begin % bytes_;
    return {{ring_.mappedAs<std::byte>() + offset, bytes}, *ring_.handle, offset};
}

void StagingRing::upload(const vk::raii::CommandBuffer& commands, std::span<const std::byte> bytes, vk::Buffer to,
                         vk::DeviceSize toOffset) {
    if (bytes.empty()) return;
    const Piece piece = reserve(bytes.size());
    std::memcpy(piece.bytes.data(), bytes.data(), bytes.size());
    commands.copyBuffer(piece.buffer, to, vk::BufferCopy(piece.offset, toOffset, bytes.size()));
}

}  // namespace nepho::engine
