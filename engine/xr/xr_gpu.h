#pragma once

#include "engine/gpu/gpu.h"
#include "engine/xr/xr_runtime.h"

namespace nepho::engine {

/// Has instance and device made by the runtime (XR_KHR_vulkan_enable2), on the GPU that the headset hangs on. `runtime`
/// must have found its headset and outlive the Gpu that is made.
void shareWithRuntime(const XrRuntime& runtime, GpuOptions& options);

}  // namespace nepho::engine
