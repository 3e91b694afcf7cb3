#pragma once

#include <span>

#include "engine/base/view.h"
#include "engine/render/frame_block.h"
#include "engine/render/point_cloud.h"

namespace nepho::engine {

/// How a cloud is placed and how large its points are.
struct PointLook {
    glm::mat4 worldFromCloud{1};  ///< rotation, translation and uniform scale
    float radius = 0.01f;         ///< cloud units; of a sprite half its longer side
    float minRadiusPixels = 1.0f;
    float maxRadiusPixels = 512.0f;
    bool sprites = true;  ///< draw tiles where the cloud has them
};

/// Draws clouds: discs of up to 16 pixels as point primitives, larger ones and sprites as quads, chosen by chunk; chunks
/// outside every view are left out.
class PointRenderer {
  public:
    static constexpr float kLargestPrimitivePixels = 16.0f;  ///< diameter

    PointRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame);

    /// Descriptors of a PointCloud.
    const DescriptorLayout& cloudLayout() const { return cloudLayout_; }
    /// Returns the number of points submitted.
    std::uint32_t draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, std::span<const View> views, const PointCloud& cloud,
                       const PointLook& look, float largestStateScale);

  private:
    enum class Kind { none, discPoints, discQuads, sprites };
    struct Run {
        Kind kind;
        std::uint32_t first, count;  ///< points
    };
    void planRuns(std::span<const View> views, const PointCloud& cloud, const PointLook& look, float largestStateScale);
    shader::PointPush makePush(const PointCloud& cloud, const PointLook& look) const;
    vk::Pipeline pipelineFor(Kind kind) const;

    DescriptorLayout cloudLayout_;
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline discPoints_{nullptr};
    vk::raii::Pipeline discQuads_{nullptr};
    vk::raii::Pipeline sprites_{nullptr};
    std::vector<Run> runs_;
};

}  // namespace nepho::engine
