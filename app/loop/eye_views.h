#pragma once

#include "engine/base/view.h"
#include "engine/present/presenter.h"

#include <array>

namespace nepho::app {

/// What the eyes of a headset see of a scene that stands before the person, whose stage is the room: the world's unit
/// ball has a radius of kRadius and its centre at kCenter, metres in the stage.
struct StandingScene {
    static constexpr float kRadius = 0.5f;
    static constexpr glm::vec3 kCenter{0.0f, 1.3f, -1.2f};
};
/// `frame` must have two eyes.
std::array<engine::View, 2> eyeViews(const engine::Presenter::Frame& frame);

}  // namespace nepho::app
