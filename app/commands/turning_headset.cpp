#include "app/commands/turning_headset.h"

#include "app/commands/eyes.h"

#include <glm/gtc/quaternion.hpp>

#include <tuple>

namespace nepho::app {

namespace {
constexpr float kHeadHeight = 1.6f;           // metres
constexpr glm::vec3 kMiddle(0, 1.3f, -0.9f);  // where the cloud is brought at first
}  // namespace

const engine::Presenter::Frame& TurningHeadset::beginFrame(double patienceSeconds) {
    (void)OffscreenPresenter::beginFrame(patienceSeconds);
    const glm::quat turn = glm::angleAxis(turned_, glm::vec3(0, 1, 0));
    const engine::Pose head{turn, kMiddle + turn * (glm::vec3(0, kHeadHeight, 0) - kMiddle)};
    const engine::Pose hand{turn, head * glm::vec3(0.15f, -0.35f, -0.3f)};
    frame_.input.events.clear();
    frame_.input.events.emplace_back(engine::HeadMoved{head});
    frame_.input.events.emplace_back(engine::HandMoved{engine::Hand::right, hand, hand});
    frame_.eyeCount = 2;
    for (std::size_t i = 0; i < 2; ++i) {
        const float side = i == 0 ? -0.5f : 0.5f;
        engine::Eye& eye = frame_.eyes[i];
        eye.stageFromEye = {head.orientation, head * glm::vec3(side * kEyeDistance, 0, 0)};
        std::tie(eye.left, eye.right, eye.up, eye.down) = std::tuple(-0.85f, 0.85f, 0.85f, -0.85f);
    }
    turned_ += kRadiansPerFrame;
    return frame_;
}

}  // namespace nepho::app
