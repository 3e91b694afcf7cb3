#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nepho::engine {

enum class DeviceKind { other, integrated, discrete, virtualGpu, cpu };
const char* deviceKindName(DeviceKind kind);

/// What choosing needs to know of a Vulkan device; gathered by Gpu, made up by tests.
struct DeviceFacts {
    std::string name;
    DeviceKind kind = DeviceKind::other;
    std::uint32_t apiMajor = 1, apiMinor = 0;
    std::uint64_t localMemoryBytes = 0;
    bool graphicsQueue = false;
    bool presents = true;  ///< to the window's surface; true where none is asked for
    bool dynamicRendering = false;
    bool synchronization2 = false;
    bool timelineSemaphore = false;
    bool multiview = false;
    bool scalarBlockLayout = false;
    bool swapchain = true;  ///< where presenting is asked for
};

struct DeviceVerdict {
    std::string name;
    std::string kind;
    std::vector<std::string> refusals;  ///< each a reason; empty = could be used
    bool chosen = false;
};

struct DeviceChoice {
    std::optional<std::size_t> index;  ///< of the chosen device
    std::vector<DeviceVerdict> verdicts;
};

/// Takes the best device that has everything the engine uses: discrete before integrated before virtual before others
/// before CPU, then more memory. `wanted`: a part of the name (case-sensitive); devices without it are refused.
DeviceChoice chooseDevice(std::span<const DeviceFacts> devices, const std::string& wanted = {});

}  // namespace nepho::engine
