#pragma once

#include "tests/fake_openxr/fake_openxr.h"

#include <optional>
#include <string>
#include <string_view>

// Which components the interaction profiles of OpenXR 1.0 have: chapter "Interaction profile paths" of the
// specification.
namespace nepho::fake_openxr {

enum class ComponentKind { kBoolean, kFloat, kVector2, kPose, kHaptic };

bool isKnownProfile(std::string_view profile);
/// Whether a controller of that profile has the component (e.g. "/input/trigger/value"), and of which kind. The parent
/// of
/// .../x and .../y is a component of kind vector.
std::optional<ComponentKind> componentKind(std::string_view profile, Hand hand, std::string_view component);
/// The component that an action of a type reads through a suggested path, which may name the input only
/// ("/input/trigger"); empty where the profile has none. The kinds need not be the same: a float is read as a button at
/// a threshold.
std::string boundComponent(std::string_view profile, Hand hand, std::string_view path, XrActionType type);

}  // namespace nepho::fake_openxr
