#pragma once

#include "app/tools/camera.h"
#include "engine/base/view.h"

#include <vector>

namespace nepho::app {

/// One view of the camera, or those of both eyes (left, right), each of `pixels`.
std::vector<engine::View> viewsOf(const Camera& camera, glm::vec2 pixels, bool stereo);

}  // namespace nepho::app
