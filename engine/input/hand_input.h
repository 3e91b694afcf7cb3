#pragma once

#include "engine/base/pose.h"

#include <glm/vec2.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace nepho::engine {

/// Of the person's two hands.
enum class Hand : std::uint8_t { left, right };
constexpr Hand otherHand(Hand hand) {
    return hand == Hand::left ? Hand::right : Hand::left;
}

/// What a controller's buttons and triggers mean; which one it is, the runtime's bindings say.
enum class HandControl : std::uint8_t {
    select,  ///< trigger, or the one button that every controller has
    grab,    ///< squeeze
    menu,    ///< opens the menu at the hand
    tool,    ///< changes what the hand holds
    count
};

/// Poses are in the tracking space ("stage"): metres, right-handed, y up, the floor at y = 0 where it is known.
/// Aim looks down its -z.
struct HeadMoved {
    Pose stageFromHead;
};
struct HandMoved {
    Hand hand = Hand::right;
    Pose stageFromGrip, stageFromAim;
};
struct HandLost {
    Hand hand = Hand::right;
};
struct HandControlMoved {
    Hand hand = Hand::right;
    HandControl control = HandControl::select;
    float value = 0.0f;  ///< 0 released to 1 pressed
};
/// A thumbstick, or a trackpad where there is none.
struct StickMoved {
    Hand hand = Hand::right;
    glm::vec2 position{0};  ///< -1..1, right and away from the person
};

/// One hand, kept up to date from events.
struct HandState {
    static constexpr float kPressedAbove = 0.6f, kReleasedBelow = 0.4f;

    bool tracked = false;
    Pose stageFromGrip, stageFromAim;
    glm::vec2 stick{0};
    std::array<float, static_cast<std::size_t>(HandControl::count)> values{};

    float value(HandControl control) const { return values[static_cast<std::size_t>(control)]; }
    bool isDown(HandControl control) const { return down_[static_cast<std::size_t>(control)]; }
    void set(HandControl control, float value);

  private:
    std::array<bool, static_cast<std::size_t>(HandControl::count)> down_{};
};

}  // namespace nepho::engine
