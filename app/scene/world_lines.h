#pragma once

#include "app/scene/guides.h"
#include "app/scene/theme.h"
#include "app/session/session.h"
#include "engine/render/line_renderer.h"

#include <vector>

namespace nepho::app {

/// Where the positive end of an axis (0 = x) stands, in world units.
glm::vec3 axisEnd(const Session& session, int axis);

/// The axes through the layout's origin; `ground`: with a grid below a cloud of three dimensions.
void appendAxes(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme, bool ground);

/// A grid on the floor that a person stands on, y = 0, in metres.
void appendFloor(std::vector<engine::LineVertex>& lines, const Theme& theme);

/// Lines from points pulled out of the cloud to where they were.
void appendHomeLines(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme);

/// Threads from the inspected point to its neighbours.
void appendThreads(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme);

/// A ring around the inspected point that faces the eye; `radius` in world units.
void appendRing(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme, glm::vec3 eye,
                float radius);

/// The tools' lines, and their spheres as three circles each.
void appendGuides(std::vector<engine::LineVertex>& lines, const Guides& guides, const Theme& theme);

}  // namespace nepho::app
