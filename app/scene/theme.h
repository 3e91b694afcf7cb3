#pragma once

#include "engine/asset/color_map.h"
#include "engine/render/frame_block.h"

#include <glm/vec4.hpp>

#include <array>

namespace nepho::app {

/// Colours of the world around the points.
struct Theme {
    std::array<float, 4> background;
    engine::Color8 grid;
    engine::Color8 axis;
    engine::Color8 thread;  ///< lines to neighbours
    engine::Color8 sphere;  ///< shapes that select, rays
    engine::Color8 warning;
    engine::Color8 text;
    engine::Color8 strongText;  ///< of what is selected
    engine::Color8 textHalo;
    engine::Color8 plate;      ///< behind what must be read over anything
    engine::StateLook states;  ///< where nothing is selected
    glm::vec4 dimmed;          ///< colour of normal points where something is, as in StateLook
};

const Theme& themeFor(bool dark);

}  // namespace nepho::app
