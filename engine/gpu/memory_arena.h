#pragma once

#include "engine/gpu/vulkan.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nepho::engine {

class MemoryArena;

/// A piece of device memory; given back to its arena when destroyed. Movable only.
class MemoryPiece {
  public:
    MemoryPiece() = default;
    MemoryPiece(MemoryPiece&& other) noexcept;
    MemoryPiece& operator=(MemoryPiece&& other) noexcept;
    ~MemoryPiece();

    vk::DeviceMemory memory() const { return memory_; }
    vk::DeviceSize offset() const { return offset_; }
    vk::DeviceSize size() const { return size_; }
    /// Host address of the piece, or null where the memory cannot be mapped.
    void* mapped() const { return mapped_; }

  private:
    friend class MemoryArena;
    MemoryArena* arena_ = nullptr;
    std::size_t block_ = 0;
    vk::DeviceMemory memory_;
    vk::DeviceSize offset_ = 0;
    vk::DeviceSize size_ = 0;
    void* mapped_ = nullptr;
};

/// Blocks of one memory type, handed out in pieces, first fit; neighbours merge when given back. Linear resources
/// (buffers) and optimal ones (images) use different arenas, so that bufferImageGranularity never matters.
class MemoryArena {
  public:
    MemoryArena(const vk::raii::Device& device, std::uint32_t memoryType, bool hostVisible, vk::DeviceSize blockBytes,
                std::string name);

    /// Throws vk::OutOfDeviceMemoryError where a block cannot be had.
    MemoryPiece allocate(vk::DeviceSize bytes, vk::DeviceSize alignment);

    vk::DeviceSize reservedBytes() const { return reserved_; }
    vk::DeviceSize usedBytes() const { return used_; }
    const std::string& name() const { return name_; }

  private:
    friend class MemoryPiece;
    struct Hole {
        vk::DeviceSize offset, size;
    };
    struct Block {
        vk::raii::DeviceMemory memory{nullptr};
        vk::DeviceSize size = 0;
        std::byte* mapped = nullptr;
        std::vector<Hole> holes;  ///< ascending, never touching
    };
    MemoryPiece take(std::size_t blockIndex, std::size_t holeIndex, vk::DeviceSize begin, vk::DeviceSize bytes);
    void give(std::size_t blockIndex, vk::DeviceSize offset, vk::DeviceSize size);
    std::size_t addBlock(vk::DeviceSize bytes);

    const vk::raii::Device* device_;
    std::uint32_t memoryType_;
    bool hostVisible_;
    vk::DeviceSize blockBytes_;
    std::string name_;
    std::vector<Block> blocks_;
    vk::DeviceSize reserved_ = 0;
    vk::DeviceSize used_ = 0;
};

}  // namespace nepho::engine
