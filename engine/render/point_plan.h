#pragma once

#include "engine/base/view.h"
#include "engine/render/detail_plan.h"
#include "engine/render/frustum.h"
#include "engine/render/point_cloud.h"
#include "shaders/common/frame.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nepho::engine {

/// How a cloud is placed and how large its points are.
struct PointLook {
    glm::mat4 worldFromCloud{1};  ///< rotation, translation and uniform scale
    /// The same for each group of the cloud; groups beyond are where the cloud is.
    std::span<const glm::mat4> cloudFromGroup;
    float radius = 0.01f;  ///< cloud units; of a sprite half its longer side
    float minRadiusPixels = 1.0f;
    float maxRadiusPixels = 512.0f;
    bool sprites = true;                   ///< draw tiles where the cloud has them
    bool over = false;                     ///< over everything drawn before, whatever is nearer
    std::optional<std::uint32_t> hovered;  ///< point index, drawn in the state of that name
};

/// Some of a plan's points, counted in its order.
struct PointRange {
    std::uint64_t begin = 0, end = ~std::uint64_t{0};
};

/// What of the clouds a frame draws, how, and in which order: chunk by chunk, nearest first; chunks outside every view
/// are left out. What a point primitive can show is drawn as one, the rest as quads: primitives are clipped by their
/// centre, so a chunk that reaches over the picture's edge is drawn as quads, and so are points above a size.
class PointPlan {
  public:
    enum class Kind : std::uint8_t { none, discPoints, discQuads, spritePoints, spriteQuads };
    struct Run {
        Kind kind;
        bool sampled;                ///< of the group's sample
        std::uint16_t enlarged;      ///< see shader::kEnlargedSteps
        std::uint32_t first, count;  ///< points
    };
    struct Group {
        const PointCloud* cloud;
        const PointCloud* sample;  ///< null: none
        shader::PointPush push;
        std::size_t firstRun, lastRun;
        bool over;
    };
    struct Request {
        std::span<const View> views;
        const PointCloud* cloud = nullptr;
        /// Made of ChunkGrid::sample() of the cloud's grids; null: none.
        const PointCloud* sample = nullptr;
        PointLook look;
        float largestStateScale = 1.0f, largestFadeScale = 1.0f;
        std::optional<std::uint32_t> budget;  ///< points, where there is a sample; none: all are drawn
    };

    /// `largestPrimitive`: diameter in pixels up to which points are point primitives.
    explicit PointPlan(float largestPrimitive) : largestPrimitive_(largestPrimitive) {}

    /// Begins anew.
    void clear();
    void add(const Request& request);

    /// Whether a cloud's budget was too small for all its points.
    bool leavesOut() const { return leavesOut_; }
    std::uint64_t points() const { return points_; }
    /// Those of them that are of kind discPoints.
    std::uint64_t discs() const { return discs_; }

    std::span<const Group> groups() const { return groups_; }
    std::span<const Run> runs(const Group& group) const {
        return std::span(runs_).subspan(group.firstRun, group.lastRun - group.firstRun);
    }
    /// visit(group, run) for all runs in that part, cut where it begins and ends.
    template <typename Visit>
    void visitRuns(PointRange part, Visit&& visit) const {
        std::uint64_t before = 0;  // points in runs before this one
        for (const Group& group : groups_) {
            for (Run run : runs(group)) {
                const std::uint64_t begin = std::max(before, part.begin), end = std::min(before + run.count, part.end);
                run.first += static_cast<std::uint32_t>(begin - before);
                before += run.count;
                if (begin >= end) continue;
                run.count = static_cast<std::uint32_t>(end - begin);
                visit(group, run);
            }
        }
    }

  private:
    using Chunks = std::span<const ChunkGrid::Chunk>;
    /// What decides how points are drawn.
    struct Wanted {
        float radius = 0.0f;  ///< world units
        float minPixels = 0.0f, mostPixels = 0.0f, largestScale = 1.0f;
        bool sprites = false, over = false;
    };
    using Meters = std::span<const ChunkMeter>;
    Kind kindOf(const ChunkExtent& extent, const Wanted& wanted) const;
    Kind kindOf(const ChunkGrid::Chunk& box, Meters meters, const Wanted& wanted) const;
    bool divide(const Request& request);
    void choose(const ChunkGrid::Chunk& box, std::uint32_t index, Kind kind, bool sampled = false);
    void chooseChunks(Chunks chunks, const ChunkGrid::Chunk& region, Meters meters, const Wanted& wanted);
    void chooseShares(Chunks chunks, Chunks patches, Meters meters, const Wanted& wanted);
    void appendRuns(Chunks chunks, Chunks patches);

    float largestPrimitive_;
    DetailPlan detail_;
    std::size_t firstShare_ = 0;  ///< in detail_, of the group that is being planned
    glm::mat4 viewFromGroup_{1};
    bool orthographic_ = false;
    std::vector<std::uint64_t> chosen_;  ///< distance as a sort key, kind, and chunk or patch
    std::vector<Run> runs_;
    std::vector<Group> groups_;
    std::uint64_t points_ = 0, discs_ = 0;
    bool leavesOut_ = false;
};

}  // namespace nepho::engine
