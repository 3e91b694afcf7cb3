#pragma once

#include <cstdint>
#include <span>

namespace nepho::engine {

/// What a person can do with a controller; xrActions() has them in this order. `pad` and `padClick` are one trackpad,
/// which is the stick and the tool's button where there are neither (ClickedPad).
enum class XrActionId : std::uint8_t { select, grab, menu, tool, stick, pad, padClick, grip, aim, haptic, count };

enum class XrActionKind : std::uint8_t { number, button, stick, pose, haptic };

struct XrActionInfo {
    XrActionId id;
    XrActionKind kind;
    const char* name;         ///< for the runtime: lower case
    const char* description;  ///< for the person who binds it anew, in the runtime's own settings
};

/// Which hands' controllers have the input.
enum class XrHands : std::uint8_t { both, left, right };

/// A suggestion: this input of this kind of controller does that. The runtime lets the person change it.
struct XrBinding {
    const char* profile;  ///< interaction profile, e.g. "/interaction_profiles/valve/index_controller"
    XrActionId action;
    XrHands hands;
    const char* input;  ///< below /user/hand/left or /user/hand/right, e.g. "/input/trigger/value"
};

/// Every action, in the order of XrActionId.
std::span<const XrActionInfo> xrActions();
/// Every suggestion, those of a profile next to each other.
std::span<const XrBinding> xrBindings();
/// A profile's name for people: "Valve Index"; the path itself where it is none of ours.
const char* xrProfileName(const char* profile);

}  // namespace nepho::engine
