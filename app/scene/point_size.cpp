#include "app/scene/point_size.h"

#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

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
    look.worldFromCloud = session.layout().worldFromCloud();
    look.hovered = session.hovered();
    look.sprites = session.spritesShown() && session.hasSprites();
    const std::size_t count = session.visible() ? session.visible()->size() : session.rows();
    look.radius =
        radiusShare(count, session.layout().dims, look.sprites) * settings.pointScale * session.layout().radius;
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
    // A ratio of lengths under perspective, a length itself without.
    if (view.orthographic) size.pixelsPerUnitAtUnitDistance *= glm::length(glm::vec3(look.worldFromCloud[0]));
    return size;
}

std::optional<std::uint32_t> pickPoint(const Session& session, const ViewSettings& settings, const engine::View& view,
                                       glm::vec2 pixel) {
    const engine::PointLook look = pointLook(session, settings);
    const glm::mat4 cloudFromWorld = glm::inverse(look.worldFromCloud);
    const engine::Ray ray = engine::rayThrough(view, pixel);
    const glm::vec3 origin(cloudFromWorld * glm::vec4(ray.origin, 1));
    const glm::vec3 direction = glm::normalize(glm::vec3(cloudFromWorld * glm::vec4(ray.direction, 0)));
    engine::ChunkGrid::PointSize size = pickSize(look, view);
    // The grid counts distance along the ray; limits in pixels hold by depth, which is shorter off the middle.
    const glm::vec3 forward(glm::inverse(view.viewFromWorld) * glm::vec4(0, 0, -1, 0));
    if (!view.orthographic) size.pixelsPerUnitAtUnitDistance /= glm::dot(ray.direction, forward);
    const auto hit = session.grid().pickRay(session.layout().positions, origin, direction, size);
    return hit ? std::optional(hit->point) : std::nullopt;
}

}  // namespace nepho::app
