#pragma once

#include "engine/base/view.h"
#include "engine/input/input_event.h"

#include <array>
#include <cstddef>

namespace nepho::engine {

/// A head and two controllers played by mouse and keyboard.
///
///   W A S D, E C        walk, rise and sink; with Shift three times as fast
///   right button held   look around
///   pointer             aims the hand in use; the other one stays where it was left
///   Tab                 the other hand; what was held is let go
///   wheel               the hand further away or nearer
///   left button         select
///   Space               grab
///   M, T                menu, tool
///   arrow keys          the stick
///   Q                   both hands: the other hand mirrors the one in use, and grabs with it
///
/// Distances in metres. It begins where a standing person would: eyes 1.6 m above the floor, looking along -z.
class HeadsetSimulator {
  public:
    static constexpr float kFovY = kHeadFovY;

    /// Appends the events of head and hands to those of the frame. `seconds`, `windowSize` and the events there are
    /// read.
    void apply(FrameInput& input);
    const Pose& stageFromHead() const { return head_; }

  private:
    void moveHead(float seconds);
    void placeHand(const FrameInput& input);
    Pose handPose(glm::vec2 pointer, glm::vec2 windowSize) const;
    void press(FrameInput& input, HandControl control, bool down);
    void set(FrameInput& input, Hand hand, HandControl control, bool down);
    void letGo(FrameInput& input, Hand hand);
    void changeHand(FrameInput& input);
    void changeMirroring(FrameInput& input);

    InputState state_;
    Pose head_{{1, 0, 0, 0}, {0, 1.6f, 0}};
    float yaw_ = 0.0f, pitch_ = 0.0f;
    Hand hand_ = Hand::right;
    float reach_ = 0.5f;
    bool mirrors_ = false;
    bool begun_ = false;
    glm::vec2 lastPointer_{-1, -1};
    glm::vec2 lastStick_{0};
    bool stickRests_ = false;  ///< the arrow keys that are held were for the other hand
    std::array<std::array<bool, static_cast<std::size_t>(HandControl::count)>, 2> held_{};
    Pose hands_[2];
};

}  // namespace nepho::engine
