#pragma once

#include "engine/base/view.h"

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

namespace nepho::engine {

/// How a chunk of points stands to a view.
struct ChunkExtent {
    bool visible = false;
    bool crossesEdge = false;          ///< a point of it may be cut by the picture's edge
    float largestRadiusPixels = 0.0f;  ///< of its nearest point, before limits
};

/// `low`, `high`: bounds of the centres in cloud space. `worldRadius`: of a point. `largestRadiusPixels`: points are
/// never drawn larger. Errs on the side of visible.
ChunkExtent measureChunk(const View& view, const glm::mat4& worldFromCloud, glm::vec3 low, glm::vec3 high,
                         float worldRadius, float largestRadiusPixels);

}  // namespace nepho::engine
