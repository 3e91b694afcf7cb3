#include "engine/gpu/memory_arena.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace nepho::engine {

namespace {
constexpr std::size_t kUsualHoles = 64;  // giving memory back then asks for none
}

MemoryPiece::MemoryPiece(MemoryPiece&& other) noexcept {
    *this = std::move(other);
}

MemoryPiece& MemoryPiece::operator=(MemoryPiece&& other) noexcept {
    std::swap(arena_, other.arena_);
    std::swap(block_, other.block_);
    std::swap(memory_, other.memory_);
    std::swap(offset_, other.offset_);
    std::swap(size_, other.size_);
    std::swap(mapped_, other.mapped_);
    return *this;
}

MemoryPiece::~MemoryPiece() {
    if (arena_ != nullptr) arena_->give(block_, offset_, size_);
}

MemoryArena::MemoryArena(const vk::raii::Device& device, std::uint32_t memoryType, bool hostVisible,
                         vk::DeviceSize blockBytes, std::string name)
    : device_(&device),
      memoryType_(memoryType),
      hostVisible_(hostVisible),
      blockBytes_(blockBytes),
      name_(std::move(name)) {}

MemoryPiece MemoryArena::allocate(vk::DeviceSize bytes, vk::DeviceSize alignment) {
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        for (std::size_t h = 0; h < blocks_[b].holes.size(); ++h) {
            const Hole hole = blocks_[b].holes[h];
            const vk::DeviceSize begin = (hole.offset + alignment - 1) / alignment * alignment;
            if (begin + bytes <= hole.offset + hole.size) return take(b, h, begin, bytes);
        }
    }
    const std::size_t block = addBlock(std::max(blockBytes_, bytes));
    return take(block, 0, 0, bytes);
}

MemoryPiece MemoryArena::take(std::size_t blockIndex, std::size_t holeIndex, vk::DeviceSize begin,
                              vk::DeviceSize bytes) {
    Block& block = blocks_[blockIndex];
    const Hole hole = block.holes[holeIndex];
    block.holes.erase(block.holes.begin() + static_cast<std::ptrdiff_t>(holeIndex));
    const vk::DeviceSize end = begin + bytes;
    const vk::DeviceSize holeEnd = hole.offset + hole.size;
    auto place = block.holes.begin() + static_cast<std::ptrdiff_t>(holeIndex);
    if (end < holeEnd) place = block.holes.insert(place, {end, holeEnd - end});
    if (hole.offset < begin) block.holes.insert(place, {hole.offset, begin - hole.offset});
    used_ += bytes;

    MemoryPiece piece;
    piece.arena_ = this;
    piece.block_ = blockIndex;
    piece.memory_ = *block.memory;
    piece.offset_ = begin;
    piece.size_ = bytes;
    piece.mapped_ = block.mapped == nullptr ? nullptr : block.mapped + begin;
    return piece;
}

void MemoryArena::give(std::size_t blockIndex, vk::DeviceSize offset, vk::DeviceSize size) {
    auto& holes = blocks_[blockIndex].holes;
    auto next = std::lower_bound(holes.begin(), holes.end(), offset,
                                 [](const Hole& hole, vk::DeviceSize at) { return hole.offset < at; });
    next = holes.insert(next, {offset, size});
    if (const auto after = next + 1; after != holes.end() && next->offset + next->size == after->offset) {
        next->size += after->size;
        holes.erase(after);
    }
    if (next != holes.begin()) {
        const auto before = next - 1;
        if (before->offset + before->size == next->offset) {
            before->size += next->size;
            holes.erase(next);
        }
    }
    used_ -= size;
}

std::size_t MemoryArena::addBlock(vk::DeviceSize bytes) {
    Block block;
    block.memory = vk::raii::DeviceMemory(*device_, vk::MemoryAllocateInfo(bytes, memoryType_));
    block.size = bytes;
    if (hostVisible_) block.mapped = static_cast<std::byte*>(block.memory.mapMemory(0, bytes));
    block.holes.reserve(kUsualHoles);
    block.holes.push_back({0, bytes});
    reserved_ += bytes;
    blocks_.push_back(std::move(block));
    spdlog::debug("memory arena {}: {} MiB reserved", name_, reserved_ >> 20);
    return blocks_.size() - 1;
}

}  // namespace nepho::engine
