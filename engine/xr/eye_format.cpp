#include "engine/xr/eye_format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nepho::engine {

namespace {

// Encoded formats first: 8 bits of linear light show steps in the dark.
constexpr std::array kPreferred{
    EyeFormat{vk::Format::eR8G8B8A8Srgb, EyeCopy::raw},
    EyeFormat{vk::Format::eB8G8R8A8Srgb, EyeCopy::swapped},
    EyeFormat{vk::Format::eR8G8B8A8Unorm, EyeCopy::decoded},
    EyeFormat{vk::Format::eB8G8R8A8Unorm, EyeCopy::decoded},
};

bool offers(std::span<const std::int64_t> offered, vk::Format format) {
    return std::ranges::find(offered, static_cast<std::int64_t>(format)) != offered.end();
}

std::uint32_t scaled(std::uint32_t size, float scale, std::uint32_t largest) {
    const auto wanted = static_cast<std::uint32_t>(std::lround(static_cast<float>(size) * scale));
    return std::clamp(wanted, 1u, std::max(largest, 1u));
}

}  // namespace

std::optional<EyeFormat> chooseEyeFormat(std::span<const std::int64_t> offered) {
    for (const EyeFormat& candidate : kPreferred) {
        if (offers(offered, candidate.format)) return candidate;
    }
    return std::nullopt;
}

bool offersDepth(std::span<const std::int64_t> offered) {
    return offers(offered, vk::Format::eD32Sfloat);
}

vk::Extent2D scaledEyeExtent(vk::Extent2D recommended, float scale, vk::Extent2D largest) {
    return {scaled(recommended.width, scale, largest.width), scaled(recommended.height, scale, largest.height)};
}

}  // namespace nepho::engine
