#pragma once

#include "engine/asset/color_map.h"
#include "engine/gpu/pipeline.h"
#include "engine/gpu/staging_ring.h"
#include "engine/pick/chunk_grid.h"
#include "shaders/common/frame.h"

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::engine {

class SpriteTexture;

/// As a style holds it, but hovered: that is said for a frame, by PointLook. How each looks is said for a frame too,
/// by StateLook: where normal points are dimmed, not one style changes.
enum class PointState : std::uint8_t { normal, selected, neighbor, hovered, plain };

/// Points on the GPU. Indices are the caller's; the buffers are in the chunk grid's order.
class PointCloud {
  public:
    /// `mostInSlice`: see slicePoints(); for tests, at least kSliceStep.
    enum class Fade : std::uint8_t {
        none,       ///< nothing comes or goes
        begins,     ///< from StateLook::fade 0
        turnsBack,  ///< what was coming goes and what was going comes: from 1 less the fade so far nothing jumps
    };

    PointCloud(Gpu& gpu, const DescriptorLayout& layout, std::uint32_t mostInSlice = ~std::uint32_t{0});

    /// Which points are drawn where: each grid gives order and chunks of a group that is placed by itself, `positions`
    /// all points by index. `fades`: points that were not shown come and those that are no more go with
    /// StateLook::fade; what goes stays in groups of its own behind the others, one for each group that was before,
    /// until endFade(). Call setStyles() next.
    Fade setPositions(std::span<const ChunkGrid> grids, std::span<const glm::vec3> positions, bool fades = false);
    /// After setPositions() without a fade: points come from here, by index, with StateLook::glide.
    void glideFrom(std::span<const glm::vec3> positions);
    /// Points have arrived: what has is bounded more closely than what was on its way.
    void endGlide();
    /// Whether a point that is coming has not come yet.
    bool isEntering(std::uint32_t point) const;
    /// What goes is gone, what comes has come.
    void endFade();
    /// A single point that is no part of a cloud and plain, showing this tile.
    void setSingle(glm::vec3 position, std::uint32_t tile, Color8 color = {255, 255, 255, 255});
    /// Colour and state by point index; tiles are the indices themselves.
    void setStyles(std::span<const Color8> colors, std::span<const PointState> states);
    /// After setStyles(): other states, and the same colours. Only stretches in which something changed are sent.
    void setStates(std::span<const PointState> states);
    /// Null = discs only. The texture must outlive its use here.
    void setSprites(const SpriteTexture* sprites);

    /// Sends what changed. Call once a frame before drawing, outside a pass.
    void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging);

    /// Another number whenever points, styles or sprites have changed.
    std::uint64_t revision() const { return revision_; }
    std::size_t groupCount() const { return groupEnds_.size(); }
    /// Chunk::first counts over all groups.
    std::span<const ChunkGrid::Chunk> chunks(std::size_t group) const;
    /// Boxes around runs of those chunks; `first` counts within the group.
    std::span<const ChunkGrid::Chunk> regions(std::size_t group) const;
    std::uint32_t pointCount() const { return static_cast<std::uint32_t>(order_.size()); }
    /// A shader reaches this many points through one descriptor set, so that no binding is longer than the device
    /// allows (lavapipe: 128 MiB, 11 million points): the point at a place is at place % slicePoints() of its slice.
    std::uint32_t slicePoints() const { return slicePoints_; }
    vk::DescriptorSet descriptors(std::uint32_t slice) const { return sets_[slice].handle(); }
    /// Slices begin at multiples of this, where every device lets a binding begin.
    static constexpr std::uint32_t kSliceStep = ChunkGrid::kChunkPoints;
    const SpriteTexture* sprites() const { return sprites_; }

  private:
    void addGroups(std::span<const ChunkGrid> grids);
    bool markChanges(std::span<const ChunkGrid> grids, std::size_t points);
    bool turnsBack() const;
    void addLeavingGroup(std::span<const std::uint32_t> order, std::span<const glm::vec3> positions);
    void widenBounds(std::span<const glm::vec3> places);
    std::uint32_t fadeOf(std::uint32_t point) const;
    std::uint32_t stateWord(std::uint32_t point, PointState state) const;
    void remakeBuffers();
    void send(const vk::raii::CommandBuffer& commands, StagingRing& staging, std::span<const std::byte> bytes,
              const Buffer& to) const;
    void remakeSets();

    Gpu& gpu_;
    const DescriptorLayout& layout_;
    std::vector<std::uint32_t> order_;
    std::vector<ChunkGrid::Chunk> chunks_;
    std::vector<ChunkGrid::Chunk> regions_;
    std::vector<ChunkGrid::Chunk> chunksThere_, regionsThere_;  ///< while points glide: where all have arrived
    struct GroupEnd {
        std::size_t chunks = 0, regions = 0, places = 0;
    };
    std::vector<GroupEnd> groupEnds_;
    std::size_t stayingGroups_ = 0;
    std::vector<std::uint32_t> orderBefore_, leaving_;
    std::vector<GroupEnd> groupEndsBefore_;
    std::vector<std::uint8_t> changes_;  ///< by index while something fades: whether shown before, now
    std::vector<std::uint8_t> changesBefore_;
    std::vector<glm::vec3> positions_;   ///< by place; none when they have been sent
    std::vector<glm::vec3> before_;      ///< the same, where a glide begins
    std::vector<std::uint32_t> styles_;  ///< two words a place
    struct Stretch {
        std::size_t begin, end;
    };
    std::vector<Stretch> restyled_;  ///< places whose styles have changed, where not all have
    Buffer positionBuffer_;
    Buffer beforeBuffer_;  ///< none before the first glide
    Buffer styleBuffer_;
    std::vector<DescriptorSet> sets_;  ///< one a slice
    std::uint32_t slicePoints_ = 0;
    GpuImage noSprites_;
    vk::raii::Sampler noSampler_{nullptr};
    const SpriteTexture* sprites_ = nullptr;
    bool positionsChanged_ = false;
    bool beforeChanged_ = false;
    bool stylesChanged_ = false;
    bool firstUpload_ = true;
    bool newBuffers_ = false;  ///< no frame has used those of positions and styles
    std::uint64_t revision_ = 0;
};

}  // namespace nepho::engine
