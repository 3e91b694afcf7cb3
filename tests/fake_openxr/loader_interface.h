#pragma once

#include <openxr/openxr.h>

#include <cstddef>
#include <cstdint>

// What passes between the OpenXR loader and a runtime when it is loaded: interface version 1 of the loader
// specification. Debian's libopenxr-dev leaves this header of Khronos' out.
namespace nepho::fake_openxr {

enum class LoaderStruct : std::int32_t { kLoaderInfo = 1, kRuntimeRequest = 3 };

struct NegotiateLoaderInfo {
    LoaderStruct structType;
    std::uint32_t structVersion;
    std::size_t structSize;
    std::uint32_t minInterfaceVersion;
    std::uint32_t maxInterfaceVersion;
    XrVersion minApiVersion;
    XrVersion maxApiVersion;
};

struct NegotiateRuntimeRequest {
    LoaderStruct structType;
    std::uint32_t structVersion;
    std::size_t structSize;
    std::uint32_t runtimeInterfaceVersion;
    XrVersion runtimeApiVersion;
    PFN_xrGetInstanceProcAddr getInstanceProcAddr;
};

}  // namespace nepho::fake_openxr
