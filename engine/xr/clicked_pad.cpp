#include "engine/xr/clicked_pad.h"

#include <glm/geometric.hpp>

namespace nepho::engine {

ClickedPad::Use ClickedPad::update(glm::vec2 position, bool clicked) {
    if (clicked && !clicked_) inMiddle_ = glm::length(position) < kMiddle;
    clicked_ = clicked;
    if (!clicked) return {};
    return {inMiddle_ ? glm::vec2(0) : position, inMiddle_};
}

}  // namespace nepho::engine
