#pragma once

#include "engine/xr/openxr.h"

namespace nepho::engine {

// What is younger than the OpenXR headers of Debian 12 (1.0.20). Names and values are those of the specification's
// registry (xr.xml of 1.1.62).

/// XR_EXT_local_floor, extension 427, version 1: LOCAL with its origin on the floor.
inline constexpr const char* kLocalFloorExtension = "XR_EXT_local_floor";
inline constexpr auto kReferenceSpaceLocalFloor = static_cast<XrReferenceSpaceType>(1000426000);

}  // namespace nepho::engine
