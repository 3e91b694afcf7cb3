#pragma once

// The one way to OpenXR: openxr_platform.h wants Vulkan's types before it.
#include "engine/gpu/vulkan.h"

#ifndef XR_USE_GRAPHICS_API_VULKAN
#define XR_USE_GRAPHICS_API_VULKAN
#endif
#include <openxr/openxr.h>
#include <openxr/openxr_platform.h>

namespace nepho::engine {

/// A structure of OpenXR with its type set and all else zero.
template <typename Structure>
Structure makeXr(XrStructureType type) {
    Structure made{};
    made.type = type;
    return made;
}

}  // namespace nepho::engine
