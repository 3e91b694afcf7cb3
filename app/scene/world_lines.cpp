#include "app/scene/world_lines.h"

#include <glm/matrix.hpp>

#include <cmath>
#include <numbers>

namespace nepho::app {

namespace {

void line(std::vector<engine::LineVertex>& lines, glm::vec3 from, glm::vec3 to, engine::Color8 color) {
    lines.push_back({from, color});
    lines.push_back({to, color});
}

}  // namespace

glm::vec3 axisEnd(const LayoutView& layout, int axis) {
    glm::vec3 end(layout.worldFromCloud() * glm::vec4(0, 0, 0, 1));
    end[axis] = 1.0f;
    return end;
}

void appendAxes(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme) {
    const LayoutView& layout = session.layout();
    if (layout.dims == 3) {
        constexpr int kHalf = 8;
        constexpr float kExtent = 1.6f, kGround = -1.05f;
        for (int i = -kHalf; i <= kHalf; ++i) {
            const float at = kExtent * static_cast<float>(i) / kHalf;
            line(lines, {at, kGround, -kExtent}, {at, kGround, kExtent}, theme.grid);
            line(lines, {-kExtent, kGround, at}, {kExtent, kGround, at}, theme.grid);
        }
    }
    for (int axis = 0; axis < layout.dims; ++axis) {
        const glm::vec3 high = axisEnd(layout, axis);
        glm::vec3 low = high;
        low[axis] = -1.0f;
        line(lines, low, high, theme.axis);
    }
}

void appendThreads(std::vector<engine::LineVertex>& lines, const Session& session, const Theme& theme) {
    if (!session.inspected()) return;
    const glm::mat4 worldFromCloud = session.layout().worldFromCloud();
    const auto at = [&](std::uint32_t row) {
        return glm::vec3(worldFromCloud * glm::vec4(session.layout().positions[row], 1));
    };
    const glm::vec3 from = at(*session.inspected());
    for (const projector::Neighbor& neighbor : session.neighbors()) line(lines, from, at(neighbor.row), theme.thread);
}

void appendSphere(std::vector<engine::LineVertex>& lines, glm::vec3 center, float radius, engine::Color8 color) {
    constexpr int kSteps = 48;
    for (int plane = 0; plane < 3; ++plane) {
        const auto at = [&](int step) {
            const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(step) / kSteps;
            glm::vec3 offset(0);
            offset[plane] = std::cos(angle);
            offset[(plane + 1) % 3] = std::sin(angle);
            return center + radius * offset;
        };
        for (int step = 0; step < kSteps; ++step) line(lines, at(step), at(step + 1), color);
    }
}

}  // namespace nepho::app
