#pragma once

#include "engine/gpu/frame_ring.h"
#include "engine/gpu/staging_ring.h"
#include "engine/render/disc_race.h"
#include "engine/render/disc_splatter.h"
#include "engine/render/line_renderer.h"
#include "engine/render/mesh_renderer.h"
#include "engine/render/point_renderer.h"
#include "engine/render/read_back.h"
#include "engine/render/refined_points.h"
#include "engine/render/render_target.h"
#include "engine/render/text_renderer.h"
#include "engine/render/vignette_renderer.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace nepho::engine {

/// How many small discs are drawn: as point primitives, as splats by a compute shader where the device has them, or by
/// whichever took less time in the frames before.
enum class DiscsAs : std::uint8_t { primitives, splats, quicker };

/// Everything that a frame shows, besides panels. Clouds that lie over everything are drawn last.
struct SceneFrame {
    std::span<const View> views;  ///< 1 or 2
    std::array<float, 4> background{0, 0, 0, 1};
    StateLook stateLook;
    struct Cloud {
        PointCloud* points = nullptr;
        PointLook look;
        PointCloud* sample = nullptr;  ///< see PointPlan::Request
    };
    std::optional<std::uint32_t> pointBudget{};  ///< points to draw of each cloud that has a sample; none: all
    DiscsAs discs = DiscsAs::primitives;
    std::vector<Cloud> clouds;
    std::span<const MeshInstance> meshes;  ///< opaque; must outlive the draw
    SpriteTexture* sprites = nullptr;      ///< uploaded in slices until ready
    std::vector<LineVertex> lines;
    std::vector<LineVertex> guides;   ///< lines that are seen faintly through what hides them
    std::vector<GlyphVertex> glyphs;  ///< over points and lines; a nearer mesh hides them
    std::vector<GlyphVertex> notes;   ///< over everything
    float vignette = 0.0f;            ///< 0 to 1: how far the view is narrowed
    const FontBook* fonts = nullptr;  ///< whose atlas the glyphs are in
};

/// Something drawn over the scene in the same pass (panels). Both are called in every frame, in this order.
class Overlay {
  public:
    virtual ~Overlay() = default;
    virtual void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging) = 0;
    virtual vk::DeviceSize vertexBytes() const = 0;
    virtual void draw(const vk::raii::CommandBuffer& commands, FrameVertices& memory, vk::Extent2D extent) = 0;
};

/// Draws frames into a target: the order of things, and nothing else.
class SceneRenderer {
  public:
    SceneRenderer(Gpu& gpu, std::uint32_t views);

    const TargetFormat& format() const { return format_; }
    const DescriptorLayout& cloudLayout() const { return points_.cloudLayout(); }

    /// Records one frame. The target's format must be format().
    void draw(const vk::raii::CommandBuffer& commands, FrameRing& frames, const RenderTarget& target,
              const SceneFrame& scene, Overlay* overlay);

    /// Points in the last picture.
    std::uint64_t pointsDrawn() const { return pointsDrawn_; }
    /// Whether they were drawn for it, not taken from a refined picture.
    bool drewAnew() const { return drewAnew_; }
    /// Whether a compute shader drew discs of it.
    bool splatted() const { return splatted_; }
    /// Whether a budget left out points of it.
    bool leftPointsOut() const { return leftPointsOut_; }
    /// Draws up to so many points of all that the same scene has, in a picture of their own: in a frame in which
    /// nothing is shown. Once none is missing draw() begins with that picture, as long as its points look the same.
    void refine(const vk::raii::CommandBuffer& commands, FrameRing& frames, const RenderTarget& target,
                const SceneFrame& scene, std::uint32_t points);
    /// Whether what refine() draws is complete.
    bool isRefined() const { return refined_ && refined_->isComplete(); }

  private:
    /// Of the clouds whose points a refined picture has, of the others, or of all.
    enum class Which : std::uint8_t { refined, others, all };
    static void plan(PointPlan& plan, const SceneFrame& scene, Which which, std::optional<std::uint32_t> budget);
    void uploadClouds(const vk::raii::CommandBuffer& commands, const SceneFrame& scene);
    static PointsSeen pointsSeen(const SceneFrame& scene);
    void makeSplatter(const SceneFrame& scene, bool large);
    bool splats(const FrameRing& frames, const RenderTarget& target, DiscsAs discs, std::uint64_t count);

    TargetFormat format_;
    StagingRing staging_;
    FrameBlock block_;
    FrameVertices vertices_;
    MeshRenderer meshes_;
    PointRenderer points_;
    PointPlan pointPlan_;
    std::optional<DiscSplatter> splatter_;  ///< none before it was wanted, or where the device cannot
    DiscRace race_;
    LineRenderer lines_;
    TextRenderer text_;
    VignetteRenderer vignette_;
    std::vector<GlyphVertex> behindMeshes_, beforeMeshes_;  ///< kept for their memory
    std::uint64_t pointsDrawn_ = 0;
    bool leftPointsOut_ = false, drewAnew_ = false, splatted_ = false;
    Gpu& gpu_;
    std::unique_ptr<RefinedPoints> refined_;  ///< null where no scene was too large
};

}  // namespace nepho::engine
