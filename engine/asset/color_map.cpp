#include "engine/asset/color_map.h"

#include "engine/asset/oklab.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>

namespace nepho::engine {
namespace {

/// A map passes through these colours and is linear between them; `place` counts to 255.
struct Knot {
    std::uint8_t place, r, g, b;
};

// The fewest knots that keep within 2/255 of the published maps.
constexpr Knot kViridis[] = {{0, 68, 1, 84},      {4, 70, 7, 90},      {24, 72, 35, 116},   {42, 68, 57, 131},
                             {66, 58, 84, 140},   {98, 43, 116, 142},  {132, 31, 148, 140}, {146, 31, 161, 135},
                             {158, 38, 173, 129}, {172, 56, 185, 119}, {186, 82, 197, 105}, {203, 119, 209, 83},
                             {233, 197, 224, 33}, {242, 221, 227, 24}, {248, 236, 229, 27}, {255, 253, 231, 37}};
constexpr Knot kCividis[] = {{0, 0, 34, 78},       {17, 0, 46, 108},    {23, 1, 50, 113},    {26, 12, 52, 112},
                             {31, 24, 55, 111},    {44, 45, 65, 109},   {82, 85, 91, 109},   {135, 131, 129, 121},
                             {175, 170, 160, 115}, {209, 206, 188, 99}, {234, 233, 211, 78}, {252, 254, 228, 52},
                             {255, 254, 232, 56}};
constexpr Knot kMagma[] = {{0, 0, 0, 4},        {6, 2, 2, 13},       {20, 14, 11, 43},     {37, 36, 18, 83},
                           {48, 54, 16, 107},   {57, 69, 16, 119},   {71, 92, 22, 127},    {88, 118, 33, 129},
                           {110, 153, 45, 128}, {134, 192, 58, 118}, {153, 222, 73, 104},  {167, 238, 91, 94},
                           {177, 246, 108, 92}, {189, 251, 131, 95}, {209, 254, 169, 115}, {229, 254, 205, 144},
                           {255, 252, 253, 191}};

std::uint8_t byteFrom(float value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 255.0f)));
}

Color8 alongKnots(std::span<const Knot> knots, float t) {
    const float place = t * 255.0f;
    std::size_t next = 1;
    while (next + 1 < knots.size() && static_cast<float>(knots[next].place) < place) ++next;
    const Knot a = knots[next - 1], b = knots[next];
    const float part = (place - static_cast<float>(a.place)) / static_cast<float>(b.place - a.place);
    const auto mix = [part](std::uint8_t from, std::uint8_t to) {
        return byteFrom(static_cast<float>(from) + part * (static_cast<float>(to) - static_cast<float>(from)));
    };
    return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b)};
}

/// `hue` in radians. Chroma gives way where the colour is outside sRGB, lightness and hue stay.
Color8 colorFromOklch(float lightness, float chroma, float hue) {
    glm::vec3 linear(0);
    for (int step = 0; step < 64; ++step, chroma *= 0.96f) {
        linear = linearFromOklab({lightness, chroma * std::cos(hue), chroma * std::sin(hue)});
        const float low = std::min({linear.r, linear.g, linear.b}), high = std::max({linear.r, linear.g, linear.b});
        if (low >= -1e-4f && high <= 1.0001f) break;
    }
    const auto encode = [](float value) { return byteFrom(255.0f * srgbFromLinear(std::clamp(value, 0.0f, 1.0f))); };
    return {encode(linear.r), encode(linear.g), encode(linear.b)};
}

/// An odd number of steps, so that one of them is the neutral middle.
constexpr std::size_t kBlueRedSteps = 511;

std::array<Color8, kBlueRedSteps> makeBlueRed() {
    std::array<Color8, kBlueRedSteps> colors;
    for (std::size_t i = 0; i < kBlueRedSteps; ++i) {
        const float side = 2.0f * static_cast<float>(i) / static_cast<float>(kBlueRedSteps - 1) - 1.0f;
        const float strength = std::abs(side);
        const float hueDegrees = side < 0.0f ? 256.0f : 27.0f;
        colors[i] =
            colorFromOklch(0.95f - 0.47f * strength, 0.17f * strength, hueDegrees * std::numbers::pi_v<float> / 180.0f);
    }
    return colors;
}

Color8 blueRedColor(float t) {
    static const std::array<Color8, kBlueRedSteps> colors = makeBlueRed();
    return colors[static_cast<std::size_t>(std::lround(t * static_cast<float>(kBlueRedSteps - 1)))];
}

}  // namespace

Color8 categoryColor(std::size_t index) {
    static constexpr Color8 kOkabeIto[] = {{230, 159, 0}, {86, 180, 233}, {0, 158, 115},   {240, 228, 66},
                                           {0, 114, 178}, {213, 94, 0},   {204, 121, 167}, {153, 153, 153}};
    if (index < std::size(kOkabeIto)) return kOkabeIto[index];
    // 2^32 over the golden ratio: the product's low 32 bits are the fraction of a turn, exact for every index.
    const std::uint32_t turn = static_cast<std::uint32_t>(index) * 2654435769u;
    const float hue = static_cast<float>(turn) * (2.0f * std::numbers::pi_v<float> / 4294967296.0f);
    static constexpr float kLightness[] = {0.70f, 0.56f, 0.84f, 0.63f, 0.77f};
    return colorFromOklch(kLightness[index % std::size(kLightness)], index % 2 == 0 ? 0.15f : 0.10f, hue);
}

std::span<const NumberMap> numberMaps() {
    static constexpr NumberMap kMaps[] = {NumberMap::viridis, NumberMap::cividis, NumberMap::magma, NumberMap::blueRed};
    return kMaps;
}

std::string_view numberMapName(NumberMap map) {
    switch (map) {
        case NumberMap::viridis:
            return "viridis";
        case NumberMap::cividis:
            return "cividis";
        case NumberMap::magma:
            return "magma";
        case NumberMap::blueRed:
            return "blueRed";
    }
    assert(false && "a number map without a name");
    return "";
}

Color8 numberColor(NumberMap map, float t) {
    t = t > 0.0f ? std::min(t, 1.0f) : 0.0f;  // NaN becomes 0
    switch (map) {
        case NumberMap::viridis:
            return alongKnots(kViridis, t);
        case NumberMap::cividis:
            return alongKnots(kCividis, t);
        case NumberMap::magma:
            return alongKnots(kMagma, t);
        case NumberMap::blueRed:
            return blueRedColor(t);
    }
    assert(false && "a number map without colours");
    return {};
}

}  // namespace nepho::engine
