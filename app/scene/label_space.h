#pragma once

#include "engine/base/view.h"
#include "engine/render/text_renderer.h"

#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec4.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::app {

/// Which parts of a picture have text on them already, so that names do not cover each other. Of two eyes' pictures
/// both count: what is read stands free for each of them.
class LabelSpace {
  public:
    /// Empty again, for the pictures of one or two views.
    void reset(std::span<const engine::View> views);
    /// Takes a rectangle (left, bottom, right, top in pixels from where the anchor is seen, y up) in the pictures in
    /// which its anchor is. False where it is in none, or would in one come nearer than `margin` pixels to what is
    /// taken.
    bool tryClaim(glm::vec3 anchor, glm::vec4 rectangle, float margin);
    /// Whether tryClaim() would take it.
    bool isFree(glm::vec3 anchor, glm::vec4 rectangle, float margin) const;
    /// Takes it in any case, wherever its anchor is before the eye.
    void claim(glm::vec3 anchor, glm::vec4 rectangle);

  private:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};
    struct Box {
        glm::vec2 low, high;
        std::uint32_t before = kNone;  ///< the box taken in this cell before it
    };
    /// One picture.
    struct Page {
        glm::mat4 clipFromWorld{1};
        glm::vec2 pixels{1};
        std::vector<Box> boxes;             ///< once for each cell that it touches
        std::vector<std::uint32_t> newest;  ///< by cell
        glm::ivec2 cellCount{1, 1};

        void reset(const engine::View& view);
        /// Pixels from the top left; z: whether it is before the eye.
        glm::vec3 see(glm::vec3 world) const;
        bool holds(glm::vec3 seen) const;
        bool isFree(glm::vec2 low, glm::vec2 high) const;
        void take(glm::vec2 low, glm::vec2 high);
        glm::ivec2 cellOf(glm::vec2 at) const;
        std::size_t numberOf(int x, int y) const;
    };
    std::array<Page, 2> pages_;
    std::size_t count_ = 0;
};

/// Takes the box of a centred line of text, `width` em wide, in any case. Nothing where it stands behind the eye.
void coverText(LabelSpace& space, const engine::TextPlacement& placement, float width);

}  // namespace nepho::app
