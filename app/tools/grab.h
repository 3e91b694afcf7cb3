#pragma once

#include "engine/base/pose.h"

#include <glm/mat4x4.hpp>

namespace nepho::app {

/// How something held may turn.
enum class Turning { none, yaw, free };

/// How one hand that took something at `from` and carried it to `to` has moved it: world from world.
glm::mat4 carried(const engine::Pose& from, const engine::Pose& to, Turning turning);

/// The same with both hands: it follows the point between them, grows with their distance and turns with the line from
/// one to the other; `Turning::free` turns about every axis, yaw about the upright one. Hands closer than a centimetre
/// count as a centimetre apart.
glm::mat4 carriedByTwo(const engine::Pose (&from)[2], const engine::Pose (&to)[2], Turning turning);

}  // namespace nepho::app
