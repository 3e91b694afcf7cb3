#include "tests/fake_openxr/profiles.h"

#include <algorithm>
#include <array>
#include <vector>

namespace nepho::fake_openxr {
namespace {

using Names = std::vector<std::string_view>;

struct Profile {
    std::string_view path;
    Names both;
    Names leftOnly;
    Names rightOnly;
};

const std::array kProfiles = {
    Profile{"/interaction_profiles/khr/simple_controller",
            {"/input/select/click", "/input/menu/click", "/input/grip/pose", "/input/aim/pose", "/output/haptic"},
            {},
            {}},
    Profile{"/interaction_profiles/oculus/touch_controller",
            {"/input/squeeze/value", "/input/trigger/value", "/input/trigger/touch", "/input/thumbstick/x",
             "/input/thumbstick/y", "/input/thumbstick/click", "/input/thumbstick/touch", "/input/thumbrest/touch",
             "/input/grip/pose", "/input/aim/pose", "/output/haptic"},
            {"/input/x/click", "/input/x/touch", "/input/y/click", "/input/y/touch", "/input/menu/click"},
            {"/input/a/click", "/input/a/touch", "/input/b/click", "/input/b/touch", "/input/system/click"}},
    Profile{"/interaction_profiles/valve/index_controller",
            {"/input/system/click",  "/input/system/touch",     "/input/a/click",          "/input/a/touch",
             "/input/b/click",       "/input/b/touch",          "/input/squeeze/value",    "/input/squeeze/force",
             "/input/trigger/click", "/input/trigger/value",    "/input/trigger/touch",    "/input/thumbstick/x",
             "/input/thumbstick/y",  "/input/thumbstick/click", "/input/thumbstick/touch", "/input/trackpad/x",
             "/input/trackpad/y",    "/input/trackpad/force",   "/input/trackpad/touch",   "/input/grip/pose",
             "/input/aim/pose",      "/output/haptic"},
            {},
            {}},
    Profile{"/interaction_profiles/htc/vive_controller",
            {"/input/system/click", "/input/squeeze/click", "/input/menu/click", "/input/trigger/click",
             "/input/trigger/value", "/input/trackpad/x", "/input/trackpad/y", "/input/trackpad/click",
             "/input/trackpad/touch", "/input/grip/pose", "/input/aim/pose", "/output/haptic"},
            {},
            {}},
    Profile{"/interaction_profiles/microsoft/motion_controller",
            {"/input/menu/click", "/input/squeeze/click", "/input/trigger/value", "/input/thumbstick/x",
             "/input/thumbstick/y", "/input/thumbstick/click", "/input/trackpad/x", "/input/trackpad/y",
             "/input/trackpad/click", "/input/trackpad/touch", "/input/grip/pose", "/input/aim/pose", "/output/haptic"},
            {},
            {}},
};

const Profile* findProfile(std::string_view path) {
    const auto* at = std::find_if(kProfiles.begin(), kProfiles.end(), [&](const Profile& p) { return p.path == path; });
    return at == kProfiles.end() ? nullptr : at;
}

bool has(const Profile& profile, Hand hand, std::string_view component) {
    const auto in = [&](const Names& names) { return std::find(names.begin(), names.end(), component) != names.end(); };
    return in(profile.both) || in(hand == Hand::kLeft ? profile.leftOnly : profile.rightOnly);
}

ComponentKind kindOf(std::string_view component) {
    const std::string_view last = component.substr(component.rfind('/') + 1);
    if (last == "click" || last == "touch") return ComponentKind::kBoolean;
    if (last == "pose") return ComponentKind::kPose;
    return last == "haptic" ? ComponentKind::kHaptic : ComponentKind::kFloat;
}

/// What an action of a type looks for below an input, the best first.
const Names& wanted(XrActionType type) {
    static const Names boolean = {"/click", "/value"};
    static const Names number = {"/value", "/click"};
    static const Names pose = {"/pose"};
    static const Names none;
    switch (type) {
        case XR_ACTION_TYPE_BOOLEAN_INPUT:
            return boolean;
        case XR_ACTION_TYPE_FLOAT_INPUT:
            return number;
        case XR_ACTION_TYPE_POSE_INPUT:
            return pose;
        default:
            return none;
    }
}

}  // namespace

bool isKnownProfile(std::string_view profile) {
    return findProfile(profile) != nullptr;
}

std::optional<ComponentKind> componentKind(std::string_view profile, Hand hand, std::string_view component) {
    const Profile* found = findProfile(profile);
    if (!found) return std::nullopt;
    if (has(*found, hand, component)) return kindOf(component);
    if (has(*found, hand, std::string(component) + "/x")) return ComponentKind::kVector2;
    return std::nullopt;
}

std::string boundComponent(std::string_view profile, Hand hand, std::string_view path, XrActionType type) {
    const std::optional<ComponentKind> exact = componentKind(profile, hand, path);
    // A stick's own path is both a vector and the input whose click a boolean action means.
    if (exact && !(exact == ComponentKind::kVector2 && type != XR_ACTION_TYPE_VECTOR2F_INPUT)) return std::string(path);
    for (const std::string_view ending : wanted(type)) {
        std::string candidate = std::string(path).append(ending);
        if (componentKind(profile, hand, candidate)) return candidate;
    }
    return {};
}

}  // namespace nepho::fake_openxr
