#pragma once

#include "engine/base/view.h"
#include "engine/render/frame_block.h"
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
    /// Returns the number of points submitted.
    std::uint32_t draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, std::span<const View> views,
                       const PointCloud& cloud, const PointLook& look, float largestStateScale);

  private:
    enum class Kind { none, discPoints, discQuads, spritePoints, spriteQuads };
    struct Run {
        Kind kind;
        std::uint32_t first, count;  ///< points
    };
    /// Nearest chunks first, so that what they hide is rejected before it is shaded.
    using Chunks = std::span<const ChunkGrid::Chunk>;
    void orderChunks(std::span<const View> views, Chunks chunks, const glm::mat4& worldFromGroup);
    void planRuns(std::span<const View> views, Chunks chunks, const glm::mat4& worldFromGroup, const PointLook& look,
                  bool sprites, float largestStateScale);
    shader::PointPush makePush(const PointCloud& cloud, const PointLook& look, const glm::mat4& worldFromGroup) const;
    std::uint32_t drawRuns(const vk::raii::CommandBuffer& commands, const PointCloud& cloud) const;
    vk::Pipeline pipelineFor(Kind kind) const;

    DescriptorLayout cloudLayout_;
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline discPoints_{nullptr};
    vk::raii::Pipeline discQuads_{nullptr};
    vk::raii::Pipeline spritePoints_{nullptr};
    vk::raii::Pipeline spriteQuads_{nullptr};
    float largestPrimitive_;
    std::vector<std::uint64_t> chunkOrder_;  ///< distance as a sort key, and the chunk
    std::vector<Run> runs_;
};

}  // namespace nepho::engine
