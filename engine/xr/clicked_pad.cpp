#include "engine/xr/clicked_pad.h"

#include <glm/geometric.hpp>

namespace nepho::engine {

ClickedPad::Use ClickedPad::update(glm::vec2 position, bool clicked) {
    const float out = glm::length(position);
    if (clicked && !clicked_) inMiddle_ = out < kMiddle;
    clicked_ = clicked;
    if (!clicked) return {};
    // A finger that slides through the middle has no direction there.
    if (out >= kMiddle) stick_ = position / out;
    return {inMiddle_ ? glm::vec2(0) : stick_, inMiddle_};
}

}  // namespace nepho::engine
