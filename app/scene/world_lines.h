#pragma once

#include "app/scene/theme.h"
#include "app/session/session.h"
#include "engine/render/line_renderer.h"

#include <vector>

namespace nepho::app {

/// Where the positive end of an axis (0 = x) stands, in world units.
glm::vec3 axisEnd(const LayoutView& layout, int axis);

/// The ground grid (3-D) or none (2-D), and the axes through the layout's origin.
void appendAxes(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme);

/// Threads from the inspected point to its neighbours.
void appendThreads(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme);

/// A wire sphere: three circles. Center and radius in world units.
void appendSphere(std::vector<engine::LineVertex>& lines, glm::vec3 center, float radius, engine::Color8 color);

}  // namespace nepho::app
