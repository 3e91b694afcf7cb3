#pragma once

#include "engine/gpu/frame_ring.h"
#include "engine/render/frame_block.h"
#include "engine/render/point_plan.h"

#include <array>
#include <cstdint>
#include <vector>

namespace nepho::engine {

/// Draws a plan's small discs by a compute shader: no primitives are set up, and one dispatch serves all views. Edges
/// are hard, whatever samples the target has.
class DiscSplatter {
  public:
    /// Whether the device can.
    static bool isOffered(const Gpu& gpu);

    /// `clouds`: descriptors of a PointCloud.
    DiscSplatter(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame, const DescriptorLayout& clouds);

    /// Whether the device's buffers can hold a picture of that size.
    bool fits(vk::Extent2D extent) const;
    /// Outside a pass, once a frame: draws the runs of kind discPoints, of that part, into pixels of its own.
    void splat(const vk::raii::CommandBuffer& commands, const FrameBlock& block, std::uint64_t frame,
               vk::Extent2D extent, const PointPlan& plan, PointRange part = {});
    /// Gives the memory of its pixels back, until splat() needs it again.
    void release();
    /// In a pass: puts them into the picture, where nothing is nearer.
    void draw(const vk::raii::CommandBuffer& commands, const FrameBlock& block) const;

  private:
    struct Dispatch {
        const PointPlan::Group* group;
        vk::DescriptorSet points;
        std::uint32_t firstBlock, blocks;
    };
    /// Blocks of a group's cloud, or of its sample, that one descriptor set reaches.
    struct Batch {
        std::uint32_t slice = 0;
        std::vector<shader::DiscBlock> blocks;
    };
    void collect(const PointPlan& plan, PointRange part);
    void add(const PointPlan::Group& group, const PointPlan::Run& run);
    void flush(const PointPlan::Group& group, bool sampled);
    void makePixels(vk::Extent2D extent);
    void sendBlocks();

    Gpu& gpu_;
    std::uint32_t views_;
    DescriptorLayout layout_;
    vk::raii::PipelineLayout splatLayout_{nullptr}, drawLayout_{nullptr};
    vk::raii::Pipeline splat_{nullptr}, draw_{nullptr};
    Buffer pixels_;            ///< and tiles: see disc_splat.comp
    std::uint32_t tiles_ = 0;  ///< of a view
    struct Slot {
        Buffer blocks;
        DescriptorSet set;
        vk::Buffer pixels;  ///< that the set names
    };
    std::array<Slot, FrameRing::kFramesInFlight> slots_;
    std::size_t slot_ = 0;
    std::array<Batch, 2> batches_;           ///< of the cloud, of its sample
    std::vector<shader::DiscBlock> blocks_;  ///< of all dispatches
    std::vector<Dispatch> dispatches_;
};

}  // namespace nepho::engine
