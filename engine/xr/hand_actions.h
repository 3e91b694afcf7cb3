#pragma once

#include "engine/input/hand_input.h"
#include "engine/xr/clicked_pad.h"
#include "engine/xr/hand_events.h"
#include "engine/xr/headset_session.h"
#include "engine/xr/xr_bindings.h"
#include "engine/xr/xr_spaces.h"

#include <array>
#include <string>

namespace nepho::engine {

/// Both hands' controllers through OpenXR's actions: one set, bound as xrBindings() suggests or as the person chose in
/// the runtime.
class HandActions {
  public:
    /// Must be made before the session begins, once.
    HandActions(const XrRuntime& runtime, const HeadsetSession& session);

    /// Reads the actions anew. While the session is not focused hands are not tracked.
    void sync(const HeadsetSession& session);
    HandSample sample(Hand hand, const XrSpaces& spaces, XrTime time);

    /// amplitude 0 to 1. Nothing happens while no controller is bound or the session is not focused.
    void vibrate(Hand hand, float amplitude, float seconds) const;

    /// Asks which controllers are bound now, and logs those that were not before.
    void readProfiles();

  private:
    XrPath path(const char* text) const;
    XrPath userPath(Hand hand) const { return userPaths_[static_cast<std::size_t>(hand)]; }
    XrAction action(XrActionId id) const { return actions_[static_cast<std::size_t>(id)].get(); }
    XrActionStateGetInfo query(Hand hand, XrActionId id) const;
    void makeActions();
    void makeSpaces();
    void suggestBindings();
    float number(Hand hand, XrActionId id) const;
    float button(Hand hand, XrActionId id) const;
    glm::vec2 stick(Hand hand, XrActionId id) const;
    bool isActivePose(Hand hand, XrActionId id) const;

    XrInstance instance_;
    XrSession session_;
    std::array<XrPath, 2> userPaths_;
    OwnedActionSet set_;
    std::array<OwnedAction, static_cast<std::size_t>(XrActionId::count)> actions_;
    std::array<OwnedSpace, 2> gripSpaces_, aimSpaces_;
    std::array<ClickedPad, 2> pads_;
    std::array<std::string, 2> profiles_;  ///< as last logged; empty: no controller
    bool active_ = false;
};

}  // namespace nepho::engine
