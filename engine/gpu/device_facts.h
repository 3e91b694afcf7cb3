#pragma once

#include "engine/gpu/device_choice.h"
#include "engine/gpu/vulkan.h"

#include <cstdint>
#include <optional>

namespace nepho::engine {

/// Asks a physical device for what chooseDevice needs. `surface` may be null.
DeviceFacts gatherFacts(const vk::raii::PhysicalDevice& device, vk::SurfaceKHR surface, bool presents);

/// The first family with graphics and compute that can present to the surface (null = presenting not asked for).
std::optional<std::uint32_t> findQueueFamily(const vk::raii::PhysicalDevice& device, vk::SurfaceKHR surface);

}  // namespace nepho::engine
