#pragma once

#include "app/tools/camera.h"
#include "engine/base/view.h"

#include <numbers>
#include <vector>

namespace nepho::app {

/// Between a person's eyes: metres, and as much of the world where a cloud of radius 1 is looked at by a camera.
inline constexpr float kEyeDistance = 0.064f;
/// How far the benchmarks' camera and head go around the cloud in a frame: 180 frames a round.
inline constexpr float kRadiansPerFrame = 2.0f * std::numbers::pi_v<float> / 180.0f;

/// One view of the camera, or those of both eyes (left, right), each of `pixels`.
std::vector<engine::View> viewsOf(const Camera& camera, glm::vec2 pixels, bool stereo);

}  // namespace nepho::app
