#include "engine/input/headset_simulator.h"

#include <glm/geometric.hpp>

#include <algorithm>
#include <cmath>

namespace nepho::engine {

namespace {
constexpr float kWalk = 1.2f;              // metres a second
constexpr float kRadiansPerUnit = 0.004f;  // of pointer motion
constexpr float kSteepest = 1.5f;
constexpr float kNearest = 0.15f, kFurthest = 3.0f;
constexpr float kWheelStep = 1.12f;
}  // namespace

void HeadsetSimulator::moveHead(float seconds) {
    const auto axis = [&](Key positive, Key negative) {
        return static_cast<float>(state_.isDown(positive)) - static_cast<float>(state_.isDown(negative));
    };
    const glm::vec3 ahead(-std::sin(yaw_), 0, -std::cos(yaw_)), right(std::cos(yaw_), 0, -std::sin(yaw_));
    const float speed = kWalk * (state_.shift() ? 3.0f : 1.0f) * seconds;
    head_.position += speed * (axis(Key::d, Key::a) * right + axis(Key::w, Key::s) * ahead +
                               axis(Key::e, Key::c) * glm::vec3(0, 1, 0));
    head_.orientation = glm::angleAxis(yaw_, glm::vec3(0, 1, 0)) * glm::angleAxis(pitch_, glm::vec3(1, 0, 0));
}

Pose HeadsetSimulator::handPose(glm::vec2 pointer, glm::vec2 windowSize) const {
    const float slope = std::tan(0.5f * kFovY) / (0.5f * std::max(windowSize.y, 1.0f));
    const glm::vec2 fromCenter = (pointer - 0.5f * windowSize) * slope;
    const glm::vec3 inHead = glm::normalize(glm::vec3(fromCenter.x, -fromCenter.y, -1.0f));
    // The controller points the way from the eye to the pointer, so that its ray ends where the pointer is seen.
    const float yaw = std::atan2(-inHead.x, -inHead.z), pitch = std::asin(std::clamp(inHead.y, -1.0f, 1.0f));
    const glm::quat turn = glm::angleAxis(yaw, glm::vec3(0, 1, 0)) * glm::angleAxis(pitch, glm::vec3(1, 0, 0));
    return head_ * Pose{turn, inHead * reach_};
}

void HeadsetSimulator::set(FrameInput& input, Hand hand, HandControl control, bool down) {
    bool& held = held_[static_cast<std::size_t>(hand)][static_cast<std::size_t>(control)];
    if (held == down) return;
    held = down;
    input.events.emplace_back(HandControlMoved{hand, control, down ? 1.0f : 0.0f});
}

void HeadsetSimulator::press(FrameInput& input, HandControl control, bool down) {
    set(input, hand_, control, down);
    if (mirrors_ && control == HandControl::grab) set(input, otherHand(hand_), control, down);
}

void HeadsetSimulator::letGo(FrameInput& input, Hand hand) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(HandControl::count); ++i)
        set(input, hand, static_cast<HandControl>(i), false);
}

/// A key or button that is down stays with the hand that it was pressed for, which nobody would let go any more.
void HeadsetSimulator::changeHand(FrameInput& input) {
    for (const Hand hand : {hand_, otherHand(hand_)}) letGo(input, hand);
    if (lastStick_ != glm::vec2(0)) input.events.emplace_back(StickMoved{hand_, glm::vec2(0)});
    lastStick_ = glm::vec2(0);
    stickRests_ = true;
    hand_ = otherHand(hand_);
}

void HeadsetSimulator::changeMirroring(FrameInput& input) {
    mirrors_ = !mirrors_;
    if (!mirrors_) letGo(input, otherHand(hand_));
}

void HeadsetSimulator::placeHand(const FrameInput& input) {
    const glm::vec2 pointer = state_.pointer().x < 0.0f ? 0.5f * input.windowSize : state_.pointer();
    hands_[static_cast<std::size_t>(hand_)] = handPose(pointer, input.windowSize);
    if (mirrors_)
        hands_[static_cast<std::size_t>(otherHand(hand_))] =
            handPose({input.windowSize.x - pointer.x, pointer.y}, input.windowSize);
}

void HeadsetSimulator::apply(FrameInput& input) {
    const std::vector<InputEvent> events = input.events;
    if (!begun_) {
        hands_[0] = handPose(glm::vec2(0.3f, 0.75f) * input.windowSize, input.windowSize);
        begun_ = true;
    }
    // Where hands are comes before what they press: what is pressed is pressed there.
    FrameInput pressed;
    for (const InputEvent& event : events) {
        FrameInput one;
        one.events = {event};
        state_.apply(one);
        if (const auto* moved = std::get_if<PointerMoved>(&event)) {
            const glm::vec2 by = lastPointer_.x < 0.0f ? glm::vec2(0) : moved->position - lastPointer_;
            lastPointer_ = moved->position;
            if (!state_.isDown(PointerButton::right)) continue;
            yaw_ -= by.x * kRadiansPerUnit;
            pitch_ = std::clamp(pitch_ - by.y * kRadiansPerUnit, -kSteepest, kSteepest);
        } else if (const auto* button = std::get_if<ButtonChanged>(&event)) {
            if (button->button == PointerButton::left) press(pressed, HandControl::select, button->down);
        } else if (const auto* wheel = std::get_if<Scrolled>(&event)) {
            reach_ = std::clamp(reach_ * std::pow(kWheelStep, wheel->steps.y), kNearest, kFurthest);
        } else if (const auto* key = std::get_if<KeyChanged>(&event)) {
            if (key->key == Key::space) press(pressed, HandControl::grab, key->down);
            if (key->key == Key::m) press(pressed, HandControl::menu, key->down);
            if (key->key == Key::t) press(pressed, HandControl::tool, key->down);
            if (key->key == Key::tab && key->down) changeHand(pressed);
            if (key->key == Key::q && key->down) changeMirroring(pressed);
        }
    }
    moveHead(static_cast<float>(input.seconds));
    placeHand(input);
    input.events.emplace_back(HeadMoved{head_});
    for (const Hand hand : {Hand::left, Hand::right}) {
        const Pose& pose = hands_[static_cast<std::size_t>(hand)];
        input.events.emplace_back(HandMoved{hand, pose, pose});
    }
    const auto axis = [&](Key positive, Key negative) {
        return static_cast<float>(state_.isDown(positive)) - static_cast<float>(state_.isDown(negative));
    };
    glm::vec2 stick(axis(Key::right, Key::left), axis(Key::up, Key::down));
    stickRests_ = stickRests_ && stick != glm::vec2(0);
    if (stickRests_) stick = glm::vec2(0);
    if (stick != lastStick_) input.events.emplace_back(StickMoved{hand_, stick});
    lastStick_ = stick;
    input.events.insert(input.events.end(), pressed.events.begin(), pressed.events.end());
}

}  // namespace nepho::engine
