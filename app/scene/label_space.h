#pragma once

#include "engine/base/view.h"
#include "engine/render/text_renderer.h"

#include <glm/vec2.hpp>

#include <cstdint>
#include <vector>

namespace nepho::app {

/// Which parts of a picture have text on them already, so that names do not cover each other.
class LabelSpace {
  public:
    /// Empty again, for a picture of this size.
    void reset(glm::vec2 pixels);
    /// Takes a box, in pixels from the top left; false where it would cover another. `always`: takes it in any case.
    bool claim(glm::vec2 low, glm::vec2 high, bool always);

  private:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
    struct Box {
        glm::vec2 low, high;
        std::uint32_t before;  ///< the box taken in this cell before it
    };
    std::vector<Box> boxes_;             ///< once for each cell that it touches
    std::vector<std::uint32_t> newest_;  ///< by cell
    glm::ivec2 cellCount_{1, 1};
};

/// Takes the box of a centred line of text, `width` em wide, in any case. Nothing where it stands behind the eye.
void coverText(LabelSpace& space, const engine::View& view, const engine::TextPlacement& placement, float width);

}  // namespace nepho::app
