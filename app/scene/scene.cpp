#include "app/scene/scene.h"

#include "app/scene/point_size.h"
#include "app/scene/world_lines.h"

#include <algorithm>
#include <cmath>

namespace nepho::app {

Scene::Scene(engine::Gpu& gpu, const engine::SceneRenderer& renderer, engine::FontBook& fonts)
    : gpu_(gpu), cloud_(gpu, renderer.cloudLayout()), fonts_(fonts), labels_(fonts), axisNames_(fonts) {}

void Scene::sync(const Session& session) {
    const Session::Versions now = session.versions();
    if (now.data != seen_.data) {
        cloud_.setSprites(nullptr);
        if (sprites_) gpu_.deferred().retire(std::move(sprites_));
        if (session.data().spriteAtlas) {
            sprites_ = std::make_unique<engine::SpriteTexture>(gpu_, session.data().spriteAtlas);
            cloud_.setSprites(sprites_.get());
        }
    }
    if (now.layout != seen_.layout) cloud_.setPositions(std::span(&session.grid(), 1), session.layout().positions);
    if (now.layout != seen_.layout || now.style != seen_.style)
        cloud_.setStyles(session.coloring().colors, session.states());
    seen_ = now;
}

engine::SceneFrame Scene::frame(const Session& session, const ViewSettings& settings,
                                std::span<const engine::View> views, float pixelScale,
                                const std::optional<DraggedSphere>& sphere) {
    const Theme& theme = themeFor(settings.dark);
    engine::SceneFrame frame;
    frame.views = views;
    frame.background = theme.background;
    frame.stateLook = theme.states;
    frame.fonts = &fonts_;
    if (!session.isLoaded()) return frame;

    sync(session);
    frame.cloud = &cloud_;
    frame.sprites = sprites_.get();
    frame.pointLook = pointLook(session, settings);
    labelSpace_.reset(views[0].pixels);
    if (settings.axes) {
        appendAxes(frame.lines, session, theme);
        axisNames_.append(frame.glyphs, labelSpace_, session, theme, views[0], pixelScale);
    }
    appendThreads(frame.lines, session, theme);
    if (sphere) {
        const glm::mat4& worldFromCloud = frame.pointLook.worldFromCloud;
        const glm::vec3 center(worldFromCloud * glm::vec4(sphere->center, 1));
        appendSphere(frame.lines, center, sphere->radius / session.layout().radius, theme.sphere);
    }
    const float ppu = 0.5f * views[0].pixels.y * std::abs(views[0].clipFromView[1][1]);
    const float depth = views[0].orthographic ? 1.0f : glm::length(views[0].eyeInWorld());
    const float radius = std::clamp(frame.pointLook.radius / session.layout().radius * ppu / std::max(depth, 0.1f),
                                    frame.pointLook.minRadiusPixels, 40.0f);
    labels_.layout(frame.glyphs, labelSpace_, session, settings, theme, views[0], radius, pixelScale);
    return frame;
}

}  // namespace nepho::app
