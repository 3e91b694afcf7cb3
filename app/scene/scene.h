#pragma once

#include "app/scene/axis_names.h"
#include "app/scene/cluster_names.h"
#include "app/scene/controllers.h"
#include "app/scene/glide.h"
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
    static constexpr std::size_t kLargestWithoutSample = 30'000;  ///< points that every machine draws

    /// `fonts`: its frames are begun and ended by others.
    Scene(engine::Gpu& gpu, const engine::SceneRenderer& renderer, engine::FontBook& fonts);

    struct Request {
        std::span<const engine::View> views;         ///< must outlive the frame
        float pixelScale = 1.0f;                     ///< pixels to a logical unit
        const Guides* guides = nullptr;              ///< null: none
        std::optional<double> seconds{};             ///< since the frame before; none: what moves is shown at its end
        std::optional<std::uint32_t> pointBudget{};  ///< points of the cloud that may be drawn; none: all
        engine::DiscsAs discs = engine::DiscsAs::primitives;
        bool immersive = false;  ///< the reader stands in the world: sizes go by angle, the floor is at y = 0
    };
    /// Everything to draw, until the next call.
    const engine::SceneFrame& frame(const Session& session, const ViewSettings& settings, const Request& request);

    /// Whether points that were hidden or shown again are still going or coming.
    bool isFading() const { return fade_ < 1.0f; }
    /// The same, or they glide to where a layout has them now.
    bool isMoving() const { return isFading() || glide_.isMoving(); }

    /// Whether no text is missing that may come later.
    bool textReady() const { return fonts_.isComplete(); }
    const Labels::Stats& labelStats() const { return labels_.stats(); }

    /// Whether all sprites have reached the GPU, or there are none.
    bool spritesReady() const { return !sprites_ || sprites_->ready(); }

  private:
    void showSession(const Session& session, const ViewSettings& settings, const Request& request,
                     const Guides& guides);
    void sync(const Session& session);
    void setPositions(const Session& session);
    void setSample(const Session& session);
    void advanceFade(std::optional<double> seconds);
    void prepareForHeadset();
    void showCloud(const Session& session, const engine::PointLook& look);
    void showCard(const Guides& guides);
    void showInspected(const Session& session, const Theme& theme, const Request& request,
                       const engine::PointLook& look);
    engine::PointLook lookOf(const Session& session, const ViewSettings& settings);

    engine::Gpu& gpu_;
    engine::SceneFrame frame_;               ///< kept for its memory
    std::vector<glm::mat4> cloudFromGroup_;  ///< the session's groups, then those that go
    std::vector<glm::mat4> cloudFromLeavingGroup_;
    std::optional<std::uint32_t> pointBudget_;  ///< of this frame
    float fade_ = 1.0f;                         ///< 0 to 1
    Glide glide_;
    bool gliding_ = false;                 ///< in the frame before
    float radius_ = 0.0f;                  ///< of points as they are shown, cloud units
    float radiusBefore_ = 0.0f;            ///< when the fade began
    float radiusAfter_ = 0.0f;             ///< when it ends
    std::shared_ptr<const Rows> visible_;  ///< what was shown; null: all
    int dims_ = 0;
    std::array<std::size_t, 3> axes_{};
    engine::PointCloud cloud_;
    engine::PointCloud sample_;  ///< of the cloud; empty where it is small
    bool isSampled_ = false;
    engine::PointCloud hovered_;  ///< a point of a large cloud, which itself need not be drawn again for it
    engine::PointCloud card_;     ///< one large sprite
    std::optional<Guides::Card> shownCard_;
    engine::FontBook& fonts_;
    LabelSpace labelSpace_;
    Labels labels_;
    AxisNames axisNames_;
    ClusterNames clusterNames_;
    Notes notes_;
    Controllers controllers_;
    std::unique_ptr<engine::SpriteTexture> sprites_;
    Session::Versions seen_{~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}};
};

}  // namespace nepho::app
