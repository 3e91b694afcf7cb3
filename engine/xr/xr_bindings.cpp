#include "engine/xr/xr_bindings.h"

#include <array>
#include <cstring>
#include <utility>

namespace nepho::engine {

namespace {

using Id = XrActionId;
using Kind = XrActionKind;
using enum XrHands;

constexpr std::array kActions{
    XrActionInfo{Id::select, Kind::number, "select", "Select, press what is pointed at"},
    XrActionInfo{Id::grab, Kind::number, "grab", "Grab the world or a cluster"},
    XrActionInfo{Id::menu, Kind::button, "menu", "Open the menu at the hand"},
    XrActionInfo{Id::tool, Kind::button, "tool", "Change the tool in the hand"},
    XrActionInfo{Id::stick, Kind::stick, "stick", "Turn, teleport, size of the sphere"},
    XrActionInfo{Id::pad, Kind::stick, "pad", "The same with a pad, while it is pressed"},
    XrActionInfo{Id::padClick, Kind::button, "pad_click", "Press the pad: its edge is a stick, its middle the tool"},
    XrActionInfo{Id::grip, Kind::pose, "grip", "Where the hand is"},
    XrActionInfo{Id::aim, Kind::pose, "aim", "Where the hand points"},
    XrActionInfo{Id::haptic, Kind::haptic, "haptic", "Ticks that the hand feels"},
};
static_assert(kActions.size() == static_cast<std::size_t>(Id::count));

constexpr const char* kSimple = "/interaction_profiles/khr/simple_controller";
constexpr const char* kTouch = "/interaction_profiles/oculus/touch_controller";
constexpr const char* kIndex = "/interaction_profiles/valve/index_controller";
constexpr const char* kVive = "/interaction_profiles/htc/vive_controller";
constexpr const char* kMotion = "/interaction_profiles/microsoft/motion_controller";

constexpr std::array kProfileNames{
    std::pair{kSimple, "simple controller"}, std::pair{kTouch, "Oculus Touch"},
    std::pair{kIndex, "Valve Index"},        std::pair{kVive, "HTC Vive"},
    std::pair{kMotion, "Windows MR"},
};

constexpr std::array kBindings{
    // Two buttons: grab, tool and moving are in the menu at the hand.
    XrBinding{kSimple, Id::select, both, "/input/select/click"},
    XrBinding{kSimple, Id::menu, both, "/input/menu/click"},
    XrBinding{kSimple, Id::grip, both, "/input/grip/pose"},
    XrBinding{kSimple, Id::aim, both, "/input/aim/pose"},
    XrBinding{kSimple, Id::haptic, both, "/output/haptic"},

    // The right controller's own menu button belongs to the runtime.
    XrBinding{kTouch, Id::select, both, "/input/trigger/value"},
    XrBinding{kTouch, Id::grab, both, "/input/squeeze/value"},
    XrBinding{kTouch, Id::menu, left, "/input/y/click"},
    XrBinding{kTouch, Id::menu, left, "/input/menu/click"},
    XrBinding{kTouch, Id::menu, right, "/input/b/click"},
    XrBinding{kTouch, Id::tool, left, "/input/x/click"},
    XrBinding{kTouch, Id::tool, right, "/input/a/click"},
    XrBinding{kTouch, Id::stick, both, "/input/thumbstick"},
    XrBinding{kTouch, Id::grip, both, "/input/grip/pose"},
    XrBinding{kTouch, Id::aim, both, "/input/aim/pose"},
    XrBinding{kTouch, Id::haptic, both, "/output/haptic"},

    // No menu button.
    XrBinding{kIndex, Id::select, both, "/input/trigger/value"},
    XrBinding{kIndex, Id::grab, both, "/input/squeeze/value"},
    XrBinding{kIndex, Id::menu, both, "/input/b/click"},
    XrBinding{kIndex, Id::tool, both, "/input/a/click"},
    XrBinding{kIndex, Id::stick, both, "/input/thumbstick"},
    XrBinding{kIndex, Id::grip, both, "/input/grip/pose"},
    XrBinding{kIndex, Id::aim, both, "/input/aim/pose"},
    XrBinding{kIndex, Id::haptic, both, "/output/haptic"},

    // No thumbstick, no A and B; squeezing is a button.
    XrBinding{kVive, Id::select, both, "/input/trigger/value"},
    XrBinding{kVive, Id::grab, both, "/input/squeeze/click"},
    XrBinding{kVive, Id::menu, both, "/input/menu/click"},
    XrBinding{kVive, Id::pad, both, "/input/trackpad"},
    XrBinding{kVive, Id::padClick, both, "/input/trackpad/click"},
    XrBinding{kVive, Id::grip, both, "/input/grip/pose"},
    XrBinding{kVive, Id::aim, both, "/input/aim/pose"},
    XrBinding{kVive, Id::haptic, both, "/output/haptic"},

    XrBinding{kMotion, Id::select, both, "/input/trigger/value"},
    XrBinding{kMotion, Id::grab, both, "/input/squeeze/click"},
    XrBinding{kMotion, Id::menu, both, "/input/menu/click"},
    XrBinding{kMotion, Id::tool, both, "/input/thumbstick/click"},
    XrBinding{kMotion, Id::stick, both, "/input/thumbstick"},
    XrBinding{kMotion, Id::grip, both, "/input/grip/pose"},
    XrBinding{kMotion, Id::aim, both, "/input/aim/pose"},
    XrBinding{kMotion, Id::haptic, both, "/output/haptic"},
};

}  // namespace

std::span<const XrActionInfo> xrActions() {
    return kActions;
}

std::span<const XrBinding> xrBindings() {
    return kBindings;
}

const char* xrProfileName(const char* profile) {
    for (const auto& [path, name] : kProfileNames) {
        if (std::strcmp(path, profile) == 0) return name;
    }
    return profile;
}

}  // namespace nepho::engine
