#pragma once

#include "app/session/shared_points.h"
#include "projector/base/matrix.h"

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace nepho::app {

/// Positions of all rows as they are shown, and how they are fitted into the world. Positions are in the layout's own
/// units, unless those are too large, too small or too far from 0 for what is computed with them in float32: then they
/// are moved and scaled, and `center` is 0 and `radius` 1.
struct LayoutView {
    int dims = 3;                              ///< 2 or 3; with 2, z = 0
    std::array<std::size_t, 3> axes{0, 1, 2};  ///< columns of the scores on x, y, z
    SharedPoints positions;                    ///< one a row
    glm::vec3 center{0};                       ///< of the box around what lies together; outliers do not move it
    float radius = 1.0f;                       ///< around center: 99 of 100 points lie within, but for outliers
    bool ownUnits = true;                      ///< false: positions were moved and scaled

    /// Centre to the origin and radius to 1: one scale for all axes, so that the layout's aspect is kept.
    glm::mat4 worldFromCloud() const;
};

/// Takes columns of `scores` (N x C, finite) as coordinates. Axes beyond C give 0. `fitted`: the rows that are fitted
/// into the world, wherever the others are; null or none: all.
LayoutView makeLayoutView(projector::MatrixView scores, int dims, std::array<std::size_t, 3> axes,
                          const std::vector<std::uint32_t>* fitted = nullptr);

}  // namespace nepho::app
