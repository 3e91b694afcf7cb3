#pragma once

#include "engine/asset/color_map.h"
#include "engine/render/frame_block.h"
#include "engine/render/frame_vertices.h"

#include <glm/vec3.hpp>

#include <span>
#include <vector>

namespace nepho::engine {

struct LineVertex {
    glm::vec3 position;  ///< world
    Color8 color;
};

/// Thin lines in the world: axes, ground grid, threads to neighbours. Two vertices a line, blended, hidden by
/// nearer points.
class LineRenderer {
  public:
    LineRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame);
    static vk::DeviceSize bytesFor(std::span<const LineVertex> vertices) { return vertices.size_bytes() + 16; }
    void draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, FrameVertices& memory,
              std::span<const LineVertex> vertices) const;

  private:
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline pipeline_{nullptr};
};

}  // namespace nepho::engine
