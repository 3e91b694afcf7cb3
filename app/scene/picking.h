#pragma once

#include "app/scene/view_settings.h"
#include "app/session/session.h"
#include "engine/base/view.h"
#include "engine/pick/screen_region.h"

#include <cstdint>
#include <optional>

namespace nepho::app {

/// A visible point, wherever its cluster has been moved.
struct PickedPoint {
    std::uint32_t row = 0;
    float distance = 0.0f;  ///< world units, from the ray's origin or from the centre
};

/// The point drawn under a pixel of a view, nearest to the eye.
std::optional<std::uint32_t> pickPoint(const Session& session, const ViewSettings& settings, const engine::View& view,
                                       glm::vec2 pixel);

/// The point that a hand's ray meets first: as large as it is drawn, and at least kRaySlope times its distance.
inline constexpr float kRaySlope = 0.006f;
std::optional<PickedPoint> pickByRay(const Session& session, const ViewSettings& settings, const engine::Ray& ray);

/// The point nearest to a place in the world, within `reach` world units.
std::optional<PickedPoint> pickNearest(const Session& session, glm::vec3 center, float reach);

/// Points whose centre is within a sphere in the world, ascending.
Rows pickSphere(const Session& session, glm::vec3 center, float radius);

/// Points whose centre is seen within an outline on a view's picture, at any depth, ascending.
Rows pickOutline(const Session& session, const engine::View& view, const engine::ScreenRegion& region);

}  // namespace nepho::app
