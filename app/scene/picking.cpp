#include "app/scene/picking.h"

#include "app/scene/point_size.h"

#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include <algorithm>

namespace nepho::app {

namespace {

float scaleOf(const glm::mat4& worldFromGroup) {
    return glm::length(glm::vec3(worldFromGroup[0]));
}

/// Nearest hit over all groups; `sizeFor` gives the points' size for a group's scale.
template <typename SizeFor>
std::optional<PickedPoint> pickRay(const Session& session, const engine::Ray& ray, const SizeFor& sizeFor) {
    std::optional<PickedPoint> best;
    const glm::mat4 worldFromCloud = session.worldFromCloud();
    for (std::size_t group = 0; group < session.grids().size(); ++group) {
        const glm::mat4 worldFromGroup = worldFromCloud * session.cloudFromGroup(group);
        const glm::mat4 groupFromWorld = glm::inverse(worldFromGroup);
        const glm::vec3 origin(groupFromWorld * glm::vec4(ray.origin, 1));
        const glm::vec3 direction = glm::normalize(glm::vec3(groupFromWorld * glm::vec4(ray.direction, 0)));
        const float scale = scaleOf(worldFromGroup);
        const auto hit = session.grids()[group].pickRay(origin, direction, sizeFor(scale));
        if (hit && (!best || hit->distance * scale < best->distance)) best = {hit->point, hit->distance * scale};
    }
    return best;
}

Rows merged(std::vector<Rows> parts) {
    Rows all;
    for (const Rows& part : parts) all = all.empty() ? part : combine(all, part, SelectMode::add);
    return all;
}

}  // namespace

std::optional<std::uint32_t> pickPoint(const Session& session, const ViewSettings& settings, const engine::View& view,
                                       glm::vec2 pixel) {
    const engine::PointLook look = pointLook(session, settings);
    const engine::Ray ray = engine::rayThrough(view, pixel);
    const glm::vec3 forward(glm::inverse(view.viewFromWorld) * glm::vec4(0, 0, -1, 0));
    const auto hit = pickRay(session, ray, [&](float scale) {
        engine::ChunkGrid::PointSize size = pickSize(look, view);
        // Of lengths in the group's units: a ratio under perspective, pixels a unit without.
        if (view.orthographic) {
            size.pixelsPerUnitAtUnitDistance *= scale;
        } else {
            // The grid counts distance along the ray; limits in pixels hold by depth, which is shorter off the middle.
            size.pixelsPerUnitAtUnitDistance /= glm::dot(ray.direction, forward);
        }
        return size;
    });
    return hit ? std::optional(hit->row) : std::nullopt;
}

std::optional<PickedPoint> pickByRay(const Session& session, const ViewSettings& settings, const engine::Ray& ray) {
    const engine::PointLook look = pointLook(session, settings);
    return pickRay(session, ray, [&](float) {
        engine::ChunkGrid::PointSize size;
        size.radius = look.radius;
        size.minRadiusPixels = 1.0f;
        size.pixelsPerUnitAtUnitDistance = 1.0f / kRaySlope;
        return size;
    });
}

std::optional<PickedPoint> pickNearest(const Session& session, glm::vec3 center, float reach) {
    std::optional<PickedPoint> best;
    const glm::mat4 worldFromCloud = session.worldFromCloud();
    for (std::size_t group = 0; group < session.grids().size(); ++group) {
        const glm::mat4 worldFromGroup = worldFromCloud * session.cloudFromGroup(group);
        const float scale = scaleOf(worldFromGroup);
        const glm::vec3 inGroup(glm::inverse(worldFromGroup) * glm::vec4(center, 1));
        const auto hit = session.grids()[group].pickNearest(inGroup, reach / scale);
        if (hit && (!best || hit->distance * scale < best->distance)) best = {hit->point, hit->distance * scale};
    }
    return best;
}

Rows pickSphere(const Session& session, glm::vec3 center, float radius) {
    std::vector<Rows> parts;
    const glm::mat4 worldFromCloud = session.worldFromCloud();
    for (std::size_t group = 0; group < session.grids().size(); ++group) {
        const glm::mat4 worldFromGroup = worldFromCloud * session.cloudFromGroup(group);
        const glm::vec3 inGroup(glm::inverse(worldFromGroup) * glm::vec4(center, 1));
        parts.push_back(session.grids()[group].pickSphere(inGroup, radius / scaleOf(worldFromGroup)));
    }
    return merged(std::move(parts));
}

Rows pickOutline(const Session& session, const engine::View& view, const engine::ScreenRegion& region) {
    std::vector<Rows> parts;
    const glm::mat4 clipFromCloud = view.clipFromWorld() * session.worldFromCloud();
    for (std::size_t group = 0; group < session.grids().size(); ++group)
        parts.push_back(engine::pickRegion(session.grids()[group], clipFromCloud * session.cloudFromGroup(group),
                                           view.pixels, region));
    return merged(std::move(parts));
}

}  // namespace nepho::app
