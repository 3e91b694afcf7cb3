#include "app/tools/free_area.h"

namespace nepho::app {

engine::View placeInto(engine::View view, const FreeArea& area, glm::vec2 picturePixels) {
    const glm::vec2 share = area.size / picturePixels;
    const glm::vec2 center = (area.low + 0.5f * area.size) / picturePixels * 2.0f - 1.0f;
    glm::mat4 pictureFromArea(1);
    pictureFromArea[0][0] = share.x;
    pictureFromArea[1][1] = share.y;
    pictureFromArea[3][0] = center.x;
    pictureFromArea[3][1] = center.y;
    view.clipFromView = pictureFromArea * view.clipFromView;
    view.pixels = picturePixels;
    return view;
}

}  // namespace nepho::app
