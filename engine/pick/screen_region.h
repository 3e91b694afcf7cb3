#pragma once

#include "engine/pick/chunk_grid.h"

#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::engine {

/// A closed outline on a picture, by the even-odd rule: a rectangle or a lasso.
class ScreenRegion {
  public:
    /// Corners in pixels from the top left; fewer than three enclose nothing.
    explicit ScreenRegion(std::vector<glm::vec2> corners);

    bool contains(glm::vec2 pixel) const;
    glm::vec2 low() const { return low_; }  ///< bounds
    glm::vec2 high() const { return high_; }

  private:
    std::vector<glm::vec2> corners_;
    glm::vec2 low_{0}, high_{0};
};

/// Points of a grid whose centre is seen inside the region, through the whole depth of the cloud, ascending; points
/// behind the eye never are. `clipFromCloud` is a view's; `pixels` its picture's size.
std::vector<std::uint32_t> pickRegion(const ChunkGrid& grid, const glm::mat4& clipFromCloud, glm::vec2 pixels,
                                      const ScreenRegion& region);

}  // namespace nepho::engine
