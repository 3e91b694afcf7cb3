#pragma once

#include "engine/base/view.h"
#include "engine/gpu/pipeline.h"
#include "shaders/common/frame.h"

#include <glm/vec4.hpp>

#include <array>
#include <span>

namespace nepho::engine {

/// How the states of points look: colour mixed in, and a factor on the radius, by state.
struct StateLook {
    std::array<glm::vec4, shader::kStateCount> color{};  ///< rgb in [0, 1], a = share mixed in
    std::array<float, shader::kStateCount> scale{1, 1, 1, 1, 1};
    float fade = 1.0f;  ///< 0 to 1: how far points that enter have come, and those that leave have gone
    float enteringScale = 1.0f, leavingScale = 1.0f;  ///< factors on the radius of those points
    float glide = 1.0f;  ///< 0 to 1: how far points have come from where they were; see PointCloud::setPositions()

    bool operator==(const StateLook&) const = default;
};

/// Fills the uniform block that every shader of a frame reads. One or two views; head and orientation are between them.
shader::FrameUniform makeFrameUniform(std::span<const View> views, const StateLook& look);

/// The frame's uniform block on the GPU: a copy a frame in flight, one descriptor set with a dynamic offset.
class FrameBlock {
  public:
    explicit FrameBlock(Gpu& gpu);
    const DescriptorLayout& layout() const { return layout_; }
    /// Writes the block of a frame. `frame` counts frames.
    void write(std::uint64_t frame, const shader::FrameUniform& uniform);
    /// Binds set 0 of a pipeline layout to the block last written.
    void bind(const vk::raii::CommandBuffer& commands, vk::PipelineLayout layout,
              vk::PipelineBindPoint to = vk::PipelineBindPoint::eGraphics) const;

  private:
    DescriptorLayout layout_;
    vk::DeviceSize stride_;
    Buffer buffer_;
    DescriptorSet set_;
    std::uint32_t offset_ = 0;
};

}  // namespace nepho::engine
