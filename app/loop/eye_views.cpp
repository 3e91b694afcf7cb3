#include "app/loop/eye_views.h"

#include <cassert>

namespace nepho::app {

std::array<engine::View, 2> eyeViews(const engine::Presenter::Frame& frame) {
    assert(frame.eyeCount == 2);
    const glm::vec2 pixels(frame.extent.width, frame.extent.height);
    std::array<engine::View, 2> views;
    for (std::size_t i = 0; i < views.size(); ++i) {
        const engine::Eye& eye = frame.eyes[i];
        // The person is made larger rather than the scene smaller: views stay rigid, as the renderer expects.
        engine::Pose worldFromEye = eye.stageFromEye;
        worldFromEye.position = (worldFromEye.position - StandingScene::kCenter) / StandingScene::kRadius;
        views[i] = engine::makeEyeView(eye, worldFromEye, pixels);
        // Depth stays in metres: it is what the headset's compositor is told.
        views[i].clipFromView[3][2] = engine::kEyeNear / StandingScene::kRadius;
    }
    return views;
}

}  // namespace nepho::app
