#pragma once

// OpenXR with what its Vulkan extensions add; openxr_platform.h wants Vulkan's types first.
#include <vulkan/vulkan_core.h>
#ifndef XR_USE_GRAPHICS_API_VULKAN
#define XR_USE_GRAPHICS_API_VULKAN
#endif
#include <openxr/openxr.h>
// This one has to come after the two above.
#include <openxr/openxr_platform.h>
