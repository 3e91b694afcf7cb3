#pragma once

#include "engine/render/disc_splatter.h"
#include "engine/render/frame_block.h"
#include "engine/render/point_renderer.h"
#include "engine/render/render_target.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nepho::engine {

/// What a picture of points depends on.
struct PointsSeen {
    std::vector<View> views;
    std::array<float, 4> background{};
    StateLook stateLook;
    struct Cloud {
        const PointCloud* points = nullptr;
        std::uint64_t revision = 0;
        PointLook look;  ///< whose span is in cloudFromGroup
        std::vector<glm::mat4> cloudFromGroup;
        bool operator==(const Cloud& other) const;
    };
    std::vector<Cloud> clouds;
    bool operator==(const PointsSeen&) const = default;
};

/// A picture of points without anything else, drawn in slices over as many frames as it takes, and then kept: frames
/// begin with a copy of it for as long as it is what they would draw.
class RefinedPoints {
  public:
    RefinedPoints(Gpu& gpu, const RenderTarget& target);

    /// Whether it can serve frames drawn into that target.
    bool fits(const RenderTarget& target) const { return target.extent() == extent_; }
    /// Forgets what was drawn; from here on it is the picture of these.
    void begin(PointsSeen seen, PointPlan plan);
    bool isOf(const PointsSeen& seen) const { return seen_ && *seen_ == seen; }
    bool isComplete() const { return seen_ && drawn_ == points_; }
    std::uint64_t points() const { return points_; }

    /// Points that a slice of about so many would draw next.
    PointRange next(std::uint64_t points) const { return {drawn_, std::min(points_, drawn_ + points)}; }
    const PointPlan& plan() const { return plan_; }
    /// Draws next(), a part of it by the splatter that has them already; null: all.
    void advance(const vk::raii::CommandBuffer& commands, const PointRenderer& renderer, const FrameBlock& frame,
                 std::uint64_t points, const DiscSplatter* splatter);
    RenderTarget::Beginning picture() const { return {*color_.handle, *depth_.handle}; }

  private:
    vk::Extent2D extent_;
    std::uint32_t viewMask_;
    GpuImage color_, depth_;
    std::optional<PointsSeen> seen_;
    PointPlan plan_;
    std::uint64_t drawn_ = 0, points_ = 0;
};

}  // namespace nepho::engine
