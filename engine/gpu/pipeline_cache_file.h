#pragma once

#include "engine/gpu/vulkan.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace nepho::engine {

/// The cache on disk; empty where it is missing, damaged, or was made by another device or driver (the header of
/// VkPipelineCacheHeaderVersionOne is compared; drivers are not trusted to do so).
std::vector<std::uint8_t> readPipelineCacheFile(const std::filesystem::path& file,
                                                const vk::PhysicalDeviceProperties& device);

/// Writes under a temporary name and renames; a failure is logged and otherwise ignored.
void writePipelineCacheFile(const std::filesystem::path& file, std::span<const std::uint8_t> content);

}  // namespace nepho::engine
