#pragma once

#include "engine/gpu/vulkan.h"

#include <cstdint>
#include <optional>
#include <span>

namespace nepho::engine {

/// How a picture, which holds sRGB-encoded values in an R8G8B8A8_UNORM image, comes into a headset's images.
enum class EyeCopy : std::uint8_t {
    raw,      ///< the same bytes: R8G8B8A8_SRGB
    swapped,  ///< red and blue change places, values stay: B8G8R8A8_SRGB, by way of its UNORM twin
    decoded   ///< the runtime takes UNORM values for linear light: by way of R8G8B8A8_SRGB, from which a blit decodes
};

struct EyeFormat {
    vk::Format format = vk::Format::eR8G8B8A8Srgb;
    EyeCopy copy = EyeCopy::raw;
    bool operator==(const EyeFormat&) const = default;
};

/// The best of the formats that a runtime offers for colour; none where it offers none of four 8-bit formats.
std::optional<EyeFormat> chooseEyeFormat(std::span<const std::int64_t> offered);

/// Whether depth can be handed on as it is.
bool offersDepth(std::span<const std::int64_t> offered);

/// Size of an eye's picture: what the runtime recommends times `scale`, no larger than `largest` and no smaller than 1.
vk::Extent2D scaledEyeExtent(vk::Extent2D recommended, float scale, vk::Extent2D largest);

}  // namespace nepho::engine
