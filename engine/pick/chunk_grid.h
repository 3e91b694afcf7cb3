#pragma once

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nepho::engine {

/// Points in Morton order, cut into chunks of kChunkPoints with a bounding box each: what is drawn, culled and picked.
/// Positions are in cloud space (the layout's own units) and finite.
class ChunkGrid {
  public:
    static constexpr std::uint32_t kChunkPoints = 256;

    struct Chunk {
        std::uint32_t first = 0;  ///< into order()
        std::uint32_t count = 0;
        glm::vec3 low{0};  ///< bounds
        glm::vec3 high{0};
    };

    /// N = positions.size(); `members`: the points that take part (isolated set), null = all.
    void build(std::span<const glm::vec3> positions, const std::vector<std::uint32_t>* members = nullptr);
    /// Parts of a grid, each with its own chunks, in the whole's order and without sorting again: point i goes to part
    /// `partOf[i]`; kNoPart: to none.
    static constexpr std::uint32_t kNoPart = ~std::uint32_t{0};
    static std::vector<ChunkGrid> split(const ChunkGrid& whole, std::span<const glm::vec3> positions,
                                        std::span<const std::uint32_t> partOf, std::size_t parts);
    /// A grid of these points in this order, which should keep neighbours together.
    static ChunkGrid ordered(std::vector<std::uint32_t> order, std::span<const glm::vec3> positions);
    /// A fraction of a grid that stands for the whole: for each patch, some chunks in turn, one chunk with the bounds
    /// of all of them, of every kSampleStep-th point. They are ordered so that each first part of such a chunk is
    /// spread evenly over its patch. A grid has kMostPatches of them at most, each of as few chunks as that allows.
    static constexpr std::uint32_t kMostPatches = 1000, kSampleStep = 4;
    ChunkGrid sample() const;
    /// How many of these chunks, from the first on, are the patch that a chunk of the sample stands for.
    static std::uint32_t patchChunks(std::span<const Chunk> chunks, const Chunk& sampled);
    /// New positions for the same points: the order is kept, the bounds are made anew.
    void refresh(std::span<const glm::vec3> positions);

    std::span<const std::uint32_t> order() const { return order_; }  ///< point index by place
    /// By place: a search reads neighbours from one stretch of memory instead of from all over the cloud.
    std::span<const glm::vec3> positions() const { return positions_; }
    std::span<const Chunk> chunks() const { return chunks_; }
    /// Neighbouring chunks in one box, for leaving out many at once; `first` and `count` are of chunks().
    static constexpr std::uint32_t kRegionChunks = 32;
    std::span<const Chunk> regions() const { return regions_; }
    /// Visits the chunks that can hold something; regions that cannot are left out whole.
    template <typename CanHold, typename Visit>
    void visitChunks(const CanHold& canHold, const Visit& visit) const {
        for (const Chunk& region : regions_) visitRegion(region, canHold, visit);
    }
    glm::vec3 low() const { return low_; }
    glm::vec3 high() const { return high_; }

    struct Hit {
        std::uint32_t point = 0;
        float distance = 0.0f;  ///< along the ray, in units of the direction's length
    };
    /// How big a point is drawn: its radius in cloud units, held between pixel limits at its distance from the eye.
    struct PointSize {
        float radius = 0.0f;  ///< cloud units
        float minRadiusPixels = 0.0f;
        float maxRadiusPixels = 1e9f;
        float pixelsPerUnitAtUnitDistance =
            1.0f;  ///< viewport height / (2 tan(fovY / 2)); orthographic: pixels per unit
        bool orthographic = false;
    };
    /// The point whose drawn disc (facing the eye, with half a pixel of grace) the ray meets nearest to the eye.
    std::optional<Hit> pickRay(glm::vec3 origin, glm::vec3 direction, const PointSize& size) const;
    /// The point nearest to `center` within `reach`; Hit::distance is the distance between them.
    std::optional<Hit> pickNearest(glm::vec3 center, float reach) const;
    /// Points with |p - center| <= radius, ascending.
    std::vector<std::uint32_t> pickSphere(glm::vec3 center, float radius) const;

  private:
    template <typename CanHold, typename Visit>
    void visitRegion(const Chunk& region, const CanHold& canHold, const Visit& visit) const {
        if (!canHold(region)) return;
        for (const Chunk& chunk : std::span(chunks_).subspan(region.first, region.count)) {
            if (canHold(chunk)) visit(chunk);
        }
    }
    void cutIntoChunks(std::span<const glm::vec3> positions);
    void boundRegions();

    std::vector<std::uint32_t> order_;
    std::vector<glm::vec3> positions_;
    std::size_t points_ = 0;  ///< of the whole cloud
    std::vector<Chunk> chunks_;
    std::vector<Chunk> regions_;
    glm::vec3 low_{0};
    glm::vec3 high_{0};
};

}  // namespace nepho::engine
