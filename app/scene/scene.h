#pragma once

#include "app/scene/axis_names.h"
#include "app/scene/controllers.h"
#include "app/scene/guides.h"
#include "app/scene/labels.h"
#include "app/scene/notes.h"
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

    struct Request {
        std::span<const engine::View> views;  ///< must outlive the frame
        float pixelScale = 1.0f;              ///< pixels to a logical unit
        const Guides* guides = nullptr;       ///< null: none
        bool immersive = false;  ///< the reader stands in the world: sizes go by angle, the floor is at y = 0
    };
    /// Everything to draw, until the next call.
    const engine::SceneFrame& frame(const Session& session, const ViewSettings& settings, const Request& request);

    /// Whether all sprites have reached the GPU, or there are none.
    bool spritesReady() const { return !sprites_ || sprites_->ready(); }

  private:
    void sync(const Session& session);
    void prepareForHeadset();
    void showCard(const Guides& guides);
    engine::PointLook lookOf(const Session& session, const ViewSettings& settings);

    engine::Gpu& gpu_;
    engine::SceneFrame frame_;  ///< kept for its memory
    std::vector<glm::mat4> cloudFromGroup_;
    engine::PointCloud cloud_;
    engine::PointCloud card_;  ///< one large sprite
    std::optional<Guides::Card> shownCard_;
    engine::FontBook& fonts_;
    LabelSpace labelSpace_;
    Labels labels_;
    AxisNames axisNames_;
    Notes notes_;
    Controllers controllers_;
    std::unique_ptr<engine::SpriteTexture> sprites_;
    Session::Versions seen_{~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}};
};

}  // namespace nepho::app
