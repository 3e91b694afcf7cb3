#pragma once

#include "engine/base/view.h"
#include "engine/render/frame_block.h"
#include "engine/render/frustum.h"
#include "engine/render/point_cloud.h"

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

/// Draws clouds, chunk by chunk, nearest first; chunks outside every view are left out. What a point primitive can show
/// is drawn as one, the rest as quads: primitives are clipped by their centre, so a chunk that reaches over the
/// picture's edge is drawn as quads, and so are points above a size.
class PointRenderer {
  public:
    /// Diameter in pixels up to which points are point primitives. On a device of type CPU primitives cost half of
    /// quads at any size; on a GPU larger ones gain nothing.
    static constexpr float kLargestPrimitiveOnGpu = 16.0f;
    static constexpr float kLargestPrimitiveOnCpu = 64.0f;

    PointRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame);

    /// Descriptors of a PointCloud.
    const DescriptorLayout& cloudLayout() const { return cloudLayout_; }
    /// Begins the plan of a frame anew.
    void clearPlan();
    /// Plans what of a cloud is drawn how. Returns the number of points.
    std::uint32_t plan(std::span<const View> views, const PointCloud& cloud, const PointLook& look,
                       float largestStateScale, float largestFadeScale);
    /// Records what was planned: the clouds that are hidden by what is nearer, or those that lie over everything.
    void draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, bool over) const;

  private:
    enum class Kind : std::uint8_t { none, discPoints, discQuads, spritePoints, spriteQuads };
    struct Run {
        Kind kind;
        std::uint32_t first, count;  ///< points
    };
    struct Group {
        const PointCloud* cloud;
        shader::PointPush push;
        std::size_t firstRun, lastRun;
        bool over;
    };
    using Chunks = std::span<const ChunkGrid::Chunk>;
    /// What decides how points are drawn.
    struct Wanted {
        float radius = 0.0f;  ///< world units
        float minPixels = 0.0f, mostPixels = 0.0f, largestScale = 1.0f;
        bool sprites = false, over = false;
    };
    Kind kindOf(const ChunkExtent& extent, const Wanted& wanted) const;
    Kind kindOf(const ChunkGrid::Chunk& box, std::span<const ChunkMeter> meters, const Wanted& wanted) const;
    /// Nearest chunks first, so that what they hide is rejected before it is shaded.
    void chooseChunks(std::span<const View> views, const PointCloud& cloud, std::size_t group,
                      const glm::mat4& worldFromGroup, const Wanted& wanted);
    void planRuns(Chunks chunks);
    shader::PointPush makePush(const PointCloud& cloud, const PointLook& look, const glm::mat4& worldFromGroup) const;
    void drawRuns(const vk::raii::CommandBuffer& commands, const Group& group) const;
    vk::Pipeline pipelineFor(Kind kind, bool over) const;

    DescriptorLayout cloudLayout_;
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline discPoints_{nullptr};
    vk::raii::Pipeline discQuads_{nullptr};
    vk::raii::Pipeline spritePoints_{nullptr};
    vk::raii::Pipeline spriteQuads_{nullptr};
    vk::raii::Pipeline discsOver_{nullptr}, spritesOver_{nullptr};  ///< quads
    float largestPrimitive_;
    std::vector<std::uint64_t> chosen_;  ///< distance as a sort key, kind, and chunk
    std::vector<Run> runs_;
    std::vector<Group> groups_;
};

}  // namespace nepho::engine
