#include "app/scene/world_lines.h"

#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nepho::app {

namespace {

void line(std::vector<engine::LineVertex>& lines, glm::vec3 from, glm::vec3 to, engine::Color8 color) {
    lines.push_back({from, color});
    lines.push_back({to, color});
}

/// Around the center, through it and two points at right angles of each other.
void circle(std::vector<engine::LineVertex>& lines, glm::vec3 center, glm::vec3 right, glm::vec3 up,
            engine::Color8 color) {
    constexpr int kSteps = 48;
    const auto at = [&](int step) {
        const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(step) / kSteps;
        return center + std::cos(angle) * right + std::sin(angle) * up;
    };
    for (int step = 0; step < kSteps; ++step) line(lines, at(step), at(step + 1), color);
}

void sphere(std::vector<engine::LineVertex>& lines, glm::vec3 center, float radius, engine::Color8 color) {
    const glm::mat3 axes(radius);
    for (int plane = 0; plane < 3; ++plane) circle(lines, center, axes[plane], axes[(plane + 1) % 3], color);
}

/// Lines in both directions at a height; half sides and steps in world units.
void grid(std::vector<engine::LineVertex>& lines, float height, float half, float step, engine::Color8 color) {
    const int steps = static_cast<int>(std::lround(half / step));
    for (int i = -steps; i <= steps; ++i) {
        const float at = step * static_cast<float>(i);
        line(lines, {at, height, -half}, {at, height, half}, color);
        line(lines, {-half, height, at}, {half, height, at}, color);
    }
}

/// A place on the axis through the layout's origin, -1 to 1 over the fitted cloud.
glm::vec3 axisAt(const Session& session, int axis, float along) {
    glm::vec3 fitted(session.layout().worldFromCloud() * glm::vec4(0, 0, 0, 1));
    fitted[axis] = along;
    return glm::vec3(session.placement() * glm::vec4(fitted, 1));
}

engine::Color8 colorOf(Guides::Tone tone, const Theme& theme) {
    switch (tone) {
        case Guides::Tone::thread:
            return theme.thread;
        case Guides::Tone::warning:
            return theme.warning;
        default:
            return theme.sphere;
    }
}

}  // namespace

glm::vec3 axisEnd(const Session& session, int axis) {
    return axisAt(session, axis, 1.0f);
}

void appendAxes(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme, bool ground) {
    if (ground && session.layout().dims == 3) grid(lines, -1.05f, 1.6f, 0.2f, theme.grid);
    for (int axis = 0; axis < session.layout().dims; ++axis)
        line(lines, axisAt(session, axis, -1.0f), axisAt(session, axis, 1.0f), theme.axis);
}

void appendFloor(std::vector<engine::LineVertex>& lines, const Theme& theme) {
    grid(lines, 0.0f, 4.0f, 0.5f, theme.grid);
}

void appendHomeLines(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme) {
    constexpr std::size_t kMostLines = 2000;  // a cluster
    const glm::mat4 worldFromCloud = session.worldFromCloud();
    for (std::size_t group = 1; group < session.grids().size(); ++group) {
        const glm::mat4 worldFromGroup = worldFromCloud * session.cloudFromGroup(group);
        const auto rows = session.grids()[group].order();
        const std::size_t stride = std::max<std::size_t>(1, rows.size() / kMostLines);
        for (std::size_t i = 0; i < rows.size(); i += stride) {
            const glm::vec4 position(session.layout().positions[rows[i]], 1);
            line(lines, glm::vec3(worldFromGroup * position), glm::vec3(worldFromCloud * position), theme.thread);
        }
    }
}

void appendThreads(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme) {
    if (!session.inspected()) return;
    const auto at = [&](std::uint32_t row) { return session.worldPosition(row); };
    const glm::vec3 from = at(*session.inspected());
    for (const projector::Neighbor& neighbor : session.neighbors()) line(lines, from, at(neighbor.row), theme.thread);
}

void appendRing(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme, glm::vec3 eye,
                float radius) {
    if (!session.inspected()) return;
    const glm::vec3 center = session.worldPosition(*session.inspected());
    const glm::vec3 ahead = glm::normalize(center - eye);
    const glm::vec3 side = std::abs(ahead.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
    const glm::vec3 right = radius * glm::normalize(glm::cross(ahead, side));
    circle(lines, center, right, glm::cross(right, ahead), theme.strongText);
}

void appendGuides(std::vector<engine::LineVertex>& lines, const Guides& guides, const Theme& theme) {
    for (const Guides::Line& guide : guides.lines) line(lines, guide.from, guide.to, colorOf(guide.tone, theme));
    for (const Guides::Sphere& ball : guides.spheres) sphere(lines, ball.center, ball.radius, theme.sphere);
}

}  // namespace nepho::app
