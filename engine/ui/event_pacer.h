#pragma once

#include "engine/input/input_event.h"

#include <deque>

namespace nepho::engine {

/// Spreads input over frames. Panels look at what is held once a frame, so that a click or a tap whose press and
/// release arrive together would be lost to them: what comes too early for a frame is kept for the next, and everything
/// of the desk (pointer, buttons, wheel, keys, text) stays in order. Letters are kept apart only while Control is held,
/// so that fast typing is never late. Head and hands are not delayed.
class EventPacer {
  public:
    /// Takes the events of `input`, and leaves there those that belong to this frame.
    void pace(FrameInput& input);
    /// Whether events wait for the next frame.
    bool isHolding() const { return !held_.empty(); }

  private:
    struct Frame;
    static bool mustWait(const InputEvent& event, const Frame& frame);
    void note(const InputEvent& event, Frame& frame);

    std::deque<InputEvent> held_;
    InputState state_;  ///< after the events let through
};

}  // namespace nepho::engine
