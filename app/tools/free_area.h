#pragma once

#include "engine/base/view.h"

#include <glm/vec2.hpp>

namespace nepho::app {

/// The part of the window between the panels, in logical units from the top left: what is looked at stands in its
/// middle.
struct FreeArea {
    glm::vec2 low{0};
    glm::vec2 size{1280, 720};
};

/// Puts what a view shows into an area of a larger picture. `view` is for a picture of the area's size; `area` is in
/// pixels. The picture goes on around the area.
engine::View placeInto(engine::View view, const FreeArea& area, glm::vec2 picturePixels);

}  // namespace nepho::app
