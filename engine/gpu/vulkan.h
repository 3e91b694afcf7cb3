#pragma once

// The one way to Vulkan: RAII handles, exceptions for calls that fail unexpectedly.
#define VULKAN_HPP_NO_SPACESHIP_OPERATOR
#include <vulkan/vulkan_raii.hpp>
