#include "app/scene/point_size.h"

#include <algorithm>
#include <cmath>

namespace nepho::app {

namespace {

// Radius as a share of the cloud's radius for N points: their mean spacing times a factor that looks right.
float radiusShare(std::size_t count, int dims, bool sprites) {
    const float n = static_cast<float>(std::max<std::size_t>(count, 1));
    if (dims == 2) return std::min((sprites ? 2.0f : 0.8f) / std::sqrt(n), 0.2f);
    return std::min((sprites ? 0.9f : 0.25f) / std::cbrt(n), 0.2f);
}

}  // namespace

engine::PointLook pointLook(const Session& session, const ViewSettings& settings) {
    engine::PointLook look;
    look.worldFromCloud = session.worldFromCloud();
    look.hovered = session.hovered();
    look.sprites = session.spritesShown() && session.hasSprites();
    look.radius = radiusShare(session.visibleCount(), session.layout().dims, look.sprites) * settings.pointScale *
                  session.layout().radius;
    look.minRadiusPixels = look.sprites ? 2.0f : 1.0f;
    look.maxRadiusPixels = look.sprites ? 512.0f : 64.0f;
    if (settings.pointPixels) look.minRadiusPixels = look.maxRadiusPixels = 0.5f * *settings.pointPixels;
    return look;
}

engine::ChunkGrid::PointSize pickSize(const engine::PointLook& look, const engine::View& view) {
    engine::ChunkGrid::PointSize size;
    size.radius = look.radius;
    size.minRadiusPixels = look.minRadiusPixels;
    size.maxRadiusPixels = look.maxRadiusPixels;
    size.orthographic = view.orthographic;
    size.pixelsPerUnitAtUnitDistance = 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
    return size;
}

}  // namespace nepho::app
