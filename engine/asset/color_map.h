#pragma once

#include <glm/vec3.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace nepho::engine {

/// 8-bit sRGB.
struct Color8 {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    bool operator==(const Color8&) const = default;
};

/// The colour of category `index`, without an end: the first 8 are the Okabe-Ito palette (grey in place of black),
/// which stays apart for every common kind of colour blindness; further ones walk hue by the golden angle at varying
/// lightness in OKLCH.
Color8 categoryColor(std::size_t index);

enum class NumberMap { viridis, cividis, magma, blueRed };
std::span<const NumberMap> numberMaps();
std::string_view numberMapName(NumberMap map);
/// t in [0, 1], clamped. viridis, cividis and magma are perceptually uniform (Smith & van der Walt 2015; Nunez et al.
/// 2018); blueRed diverges around 0.5.
Color8 numberColor(NumberMap map, float t);

}  // namespace nepho::engine
