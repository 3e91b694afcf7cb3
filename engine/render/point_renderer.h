#pragma once

#include "engine/render/frame_block.h"
#include "engine/render/point_plan.h"

namespace nepho::engine {

/// Draws what a plan says of clouds.
class PointRenderer {
  public:
    /// Diameter in pixels up to which points are point primitives. On a device of type CPU primitives cost half of
    /// quads at any size; on a GPU larger ones gain nothing.
    static constexpr float kLargestPrimitiveOnGpu = 16.0f;
    static constexpr float kLargestPrimitiveOnCpu = 64.0f;

    PointRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame);

    /// Descriptors of a PointCloud.
    const DescriptorLayout& cloudLayout() const { return cloudLayout_; }
    float largestPrimitive() const { return largestPrimitive_; }
    /// What of a plan is drawn.
    struct Part {
        bool over = false;      ///< the clouds that lie over everything; else those that are hidden by what is nearer
        bool splatted = false;  ///< a DiscSplatter draws the points of kind discPoints
        PointRange range{};
    };
    void draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, const PointPlan& plan,
              const Part& part) const;

  private:
    struct Bound;
    void drawRun(const vk::raii::CommandBuffer& commands, const PointPlan::Group& group, const PointPlan::Run& run,
                 Bound& bound) const;
    vk::Pipeline pipelineFor(PointPlan::Kind kind, bool over) const;

    DescriptorLayout cloudLayout_;
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline discPoints_{nullptr};
    vk::raii::Pipeline discQuads_{nullptr};
    vk::raii::Pipeline spritePoints_{nullptr};
    vk::raii::Pipeline spriteQuads_{nullptr};
    vk::raii::Pipeline discsOver_{nullptr}, spritesOver_{nullptr};  ///< quads
    float largestPrimitive_;
};

}  // namespace nepho::engine
