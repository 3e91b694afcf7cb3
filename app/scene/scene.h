#pragma once

#include "app/scene/axis_names.h"
#include "app/scene/labels.h"
#include "app/scene/theme.h"
#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "engine/render/scene_renderer.h"
#include "engine/render/sprite_texture.h"

#include <memory>
#include <span>

namespace nepho::app {

/// The bridge from a session to what the renderer draws: keeps the GPU's copy up to date by the session's versions.
class Scene {
  public:
    Scene(engine::Gpu& gpu, const engine::SceneRenderer& renderer, engine::FontBook& fonts);

    /// A sphere being dragged out, in cloud space.
    struct DraggedSphere {
        glm::vec3 center;
        float radius;
    };
    /// Everything to draw for these views. `views` must outlive the frame.
    engine::SceneFrame frame(const Session& session, const ViewSettings& settings, std::span<const engine::View> views,
                             float pixelScale, const std::optional<DraggedSphere>& sphere);

    /// Whether all sprites have reached the GPU, or there are none.
    bool spritesReady() const { return !sprites_ || sprites_->ready(); }

  private:
    void sync(const Session& session);

    engine::Gpu& gpu_;
    engine::PointCloud cloud_;
    engine::FontBook& fonts_;
    LabelSpace labelSpace_;
    Labels labels_;
    AxisNames axisNames_;
    std::unique_ptr<engine::SpriteTexture> sprites_;
    Session::Versions seen_{~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}};
};

}  // namespace nepho::app
