#pragma once

#include "engine/asset/color_map.h"
#include "engine/render/frame_block.h"
#include "engine/render/frame_vertices.h"

#include <glm/vec3.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::engine {

struct LineVertex {
    glm::vec3 position;  ///< world
    Color8 color;
};

/// Thin lines in the world: axes, ground grid, threads to neighbours, what tools show. Two vertices a line, blended.
class LineRenderer {
  public:
    LineRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame);
    static vk::DeviceSize bytesFor(std::span<const LineVertex> vertices) { return vertices.size_bytes() + 16; }
    /// What of them is seen of lines.
    enum class Part : std::uint8_t {
        open,    ///< nothing nearer hides it
        hidden,  ///< something does; drawn faintly over that
    };
    void draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, FrameVertices& memory,
              std::span<const LineVertex> vertices, Part part = Part::open) const;

  private:
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline open_{nullptr}, hidden_{nullptr};
};

}  // namespace nepho::engine
