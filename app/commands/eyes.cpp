#include "app/commands/eyes.h"

#include <glm/ext/matrix_transform.hpp>

namespace nepho::app {

std::vector<engine::View> viewsOf(const Camera& camera, glm::vec2 pixels, bool stereo) {
    if (!stereo) return {camera.view(pixels)};
    std::vector<engine::View> views;
    for (const float side : {-0.5f, 0.5f}) {
        engine::View view = camera.view(pixels);
        view.viewFromWorld = glm::translate(glm::mat4(1), glm::vec3(-side * kEyeDistance, 0, 0)) * view.viewFromWorld;
        views.push_back(view);
    }
    return views;
}

}  // namespace nepho::app
