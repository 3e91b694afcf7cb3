#include "app/session/layout_view.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

#include <algorithm>
#include <limits>

namespace nepho::app {

namespace {

void fit(LayoutView& layout) {
    if (layout.positions.empty()) return;
    glm::vec3 low(std::numeric_limits<float>::max()), high(std::numeric_limits<float>::lowest());
    for (const glm::vec3& p : layout.positions) {
        low = glm::min(low, p);
        high = glm::max(high, p);
    }
    layout.center = 0.5f * low + 0.5f * high;
    std::vector<float> distances(layout.positions.size());
    std::ranges::transform(layout.positions, distances.begin(),
                           [&](const glm::vec3& p) { return glm::distance(p, layout.center); });
    const auto at = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() * 99 / 100);
    std::nth_element(distances.begin(), at, distances.end());
    layout.radius = *at > 0.0f ? *at : 1.0f;
}

}  // namespace

glm::mat4 LayoutView::worldFromCloud() const {
    return glm::translate(glm::scale(glm::mat4(1), glm::vec3(1.0f / radius)), -center);
}

LayoutView makeLayoutView(projector::MatrixView scores, int dims, std::array<std::size_t, 3> axes) {
    LayoutView layout;
    layout.dims = dims;
    layout.axes = axes;
    layout.positions.resize(scores.rows, glm::vec3(0));
    for (std::size_t row = 0; row < scores.rows; ++row) {
        for (int axis = 0; axis < dims; ++axis) {
            const std::size_t column = axes[static_cast<std::size_t>(axis)];
            if (column < scores.cols) layout.positions[row][axis] = scores(row, column);
        }
    }
    fit(layout);
    return layout;
}

}  // namespace nepho::app
