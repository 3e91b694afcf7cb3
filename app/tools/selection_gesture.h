#pragma once

#include "app/session/session.h"

namespace nepho::app {

/// Selecting by a shape that is drawn or moved, by mouse or by hand: what was selected before the gesture, and what the
/// shape holds, joined by the mode. The same for every shape.
class SelectionGesture {
  public:
    bool isActive() const { return active_; }
    /// `sweeps`: what the shape has held at any time counts, not only what it holds now.
    void begin(const Session& session, SelectMode mode, bool sweeps);
    /// What the shape holds now. Returns how many rows it holds that it never held before in this gesture.
    std::size_t update(Session& session, Rows found);
    void end(Session& session);

  private:
    Rows before_;
    Rows held_;
    SelectMode mode_ = SelectMode::replace;
    bool sweeps_ = false;
    bool active_ = false;
};

}  // namespace nepho::app
