#pragma once

#include "engine/base/view.h"

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

#include <array>

namespace nepho::engine {

/// How a chunk of points stands to a view.
struct ChunkExtent {
    bool visible = false;
    bool crossesEdge = false;          ///< a point of it may be cut by the picture's edge
    float largestRadiusPixels = 0.0f;  ///< of its nearest point, before limits
    float nearest = 0.0f;              ///< depth of its nearest corner, world units; negative behind the eye
};

/// Measures the chunks of a cloud in one view. Thousands a frame: what is the same for all is computed once.
class ChunkMeter {
  public:
    /// `worldRadius`: of a point. `largestRadiusPixels`: points are never drawn larger.
    ChunkMeter(const View& view, const glm::mat4& worldFromCloud, float worldRadius, float largestRadiusPixels);
    /// `low`, `high`: bounds of the centres in cloud space. Errs on the side of visible, and of crossing.
    ChunkExtent measure(glm::vec3 low, glm::vec3 high) const;

  private:
    glm::vec4 depth_;                 ///< clip w as a function of a place in the cloud
    std::array<glm::vec4, 4> sides_;  ///< w + x, w - x, w + y, w - y: not negative inside the picture
    glm::vec2 sharePerPixel_;         ///< of half the picture
    float radiusPixels_;              ///< at depth 1, or anywhere under orthography
    float mostPixels_;
    bool orthographic_;
};

}  // namespace nepho::engine
