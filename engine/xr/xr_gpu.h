#pragma once

#include "engine/gpu/gpu.h"
#include "engine/xr/xr_runtime.h"

namespace nepho::engine {

/// Has instance and device made by the runtime (XR_KHR_vulkan_enable2), on the GPU that the headset hangs on. `runtime`
/// must have found its headset and outlive the Gpu that is made. Where all of `windows` are there, which is what
/// instances need so that windows can be drawn to, they and VK_KHR_swapchain are taken too, and `drawsToWindows`
/// becomes true when the device is made; empty: not asked for. Both must outlive that as well.
void shareWithRuntime(const XrRuntime& runtime, GpuOptions& options, const std::vector<std::string>& windows,
                      bool& drawsToWindows);

}  // namespace nepho::engine
