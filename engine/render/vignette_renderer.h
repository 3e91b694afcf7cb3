#pragma once

#include "engine/base/view.h"
#include "engine/gpu/pipeline.h"

#include <array>
#include <span>

namespace nepho::engine {

/// Narrows what is seen to the middle of each eye, over everything: what moves past the edge of the eye is what makes
/// people sick who are moved without walking.
class VignetteRenderer {
  public:
    static constexpr float kOpenRadians = 0.45f;    ///< half of the angle in which nothing is darkened
    static constexpr float kClosedRadians = 0.70f;  ///< beyond, all is

    VignetteRenderer(Gpu& gpu, const TargetFormat& target);
    /// `strength`: 0 nothing, 1 wholly closed outside the middle.
    void draw(const vk::raii::CommandBuffer& commands, std::span<const View> views,
              const std::array<float, 4>& background, float strength) const;

  private:
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline pipeline_{nullptr};
};

}  // namespace nepho::engine
