#include "engine/asset/color_map.h"

#include "engine/asset/oklab.h"

#include <glm/geometric.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>

namespace nepho::engine {
namespace {

glm::vec3 labOf(Color8 color) {
    const auto linear = [](std::uint8_t value) { return linearFromSrgb(static_cast<float>(value) / 255.0f); };
    return oklabFromLinear({linear(color.r), linear(color.g), linear(color.b)});
}

int deviation(Color8 a, Color8 b) {
    return std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b), std::abs(a.a - b.a)});
}

struct Known {
    int place;
    Color8 color;
};

// round(255 * colormap(place)) of Matplotlib 3.6.3.
constexpr Known kViridis[] = {{0, {68, 1, 84}},      {32, {71, 45, 123}},   {51, {65, 68, 135}},
                              {77, {52, 96, 141}},   {100, {42, 118, 142}}, {128, {33, 145, 140}},
                              {153, {34, 168, 132}}, {180, {70, 192, 111}}, {204, {122, 209, 81}},
                              {230, {189, 223, 38}}, {255, {253, 231, 37}}};
constexpr Known kCividis[] = {{0, {0, 34, 78}},       {32, {26, 56, 111}},    {51, {53, 69, 108}},
                              {77, {80, 87, 108}},    {100, {101, 104, 112}}, {128, {125, 124, 120}},
                              {153, {148, 142, 119}}, {180, {175, 164, 113}}, {204, {200, 184, 102}},
                              {230, {229, 207, 82}},  {255, {254, 232, 56}}};
constexpr Known kMagma[] = {{0, {0, 0, 4}},         {32, {29, 17, 71}},    {51, {59, 15, 112}},
                            {77, {101, 26, 128}},   {100, {137, 40, 129}}, {128, {183, 55, 121}},
                            {153, {222, 73, 104}},  {180, {247, 114, 92}}, {204, {254, 159, 109}},
                            {230, {254, 207, 146}}, {255, {252, 253, 191}}};

void expectNear(NumberMap map, std::span<const Known> known) {
    for (const Known& k : known)
        EXPECT_LE(deviation(numberColor(map, static_cast<float>(k.place) / 255.0f), k.color), 3)
            << numberMapName(map) << " at " << k.place;
}

TEST(ColorMap, FollowsThePublishedMaps) {
    expectNear(NumberMap::viridis, kViridis);
    expectNear(NumberMap::cividis, kCividis);
    expectNear(NumberMap::magma, kMagma);
}

TEST(ColorMap, LightnessOfSequentialMapsRises) {
    for (const NumberMap map : {NumberMap::viridis, NumberMap::cividis, NumberMap::magma}) {
        float last = labOf(numberColor(map, 0.0f)).x;
        const float first = last;
        for (int i = 1; i <= 64; ++i) {
            const float lightness = labOf(numberColor(map, static_cast<float>(i) / 64.0f)).x;
            EXPECT_GT(lightness, last) << numberMapName(map) << " at " << i << "/64";
            last = lightness;
        }
        EXPECT_GT(last - first, 0.5f);
    }
}

TEST(ColorMap, BlueRedDivergesEvenlyFromNeutral) {
    const glm::vec3 middle = labOf(numberColor(NumberMap::blueRed, 0.5f));
    EXPECT_LT(std::hypot(middle.y, middle.z), 0.01f);
    EXPECT_GT(middle.x, 0.9f);
    float lastLightness = middle.x;
    for (int i = 1; i <= 10; ++i) {
        const float offset = 0.05f * static_cast<float>(i);
        const glm::vec3 low = labOf(numberColor(NumberMap::blueRed, 0.5f - offset));
        const glm::vec3 high = labOf(numberColor(NumberMap::blueRed, 0.5f + offset));
        EXPECT_NEAR(low.x, high.x, 0.01f);
        EXPECT_LT(low.x, lastLightness);
        lastLightness = low.x;
    }
    const Color8 blue = numberColor(NumberMap::blueRed, 0.0f), red = numberColor(NumberMap::blueRed, 1.0f);
    EXPECT_GT(blue.b, blue.r + 100);
    EXPECT_GT(red.r, red.b + 100);
}

TEST(ColorMap, ValuesOutsideAreClamped) {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    for (const NumberMap map : numberMaps()) {
        EXPECT_EQ(numberColor(map, -0.5f), numberColor(map, 0.0f));
        EXPECT_EQ(numberColor(map, 1.5f), numberColor(map, 1.0f));
        EXPECT_EQ(numberColor(map, -infinity), numberColor(map, 0.0f));
        EXPECT_EQ(numberColor(map, infinity), numberColor(map, 1.0f));
        EXPECT_EQ(numberColor(map, nan), numberColor(map, 0.0f));
    }
}

TEST(ColorMap, EveryMapHasAName) {
    std::set<std::string_view> names;
    for (const NumberMap map : numberMaps()) names.insert(numberMapName(map));
    EXPECT_EQ(names, (std::set<std::string_view>{"viridis", "cividis", "magma", "blueRed"}));
}

TEST(CategoryColor, StartsWithOkabeIto) {
    EXPECT_EQ(categoryColor(0), (Color8{0xE6, 0x9F, 0x00}));
    EXPECT_EQ(categoryColor(4), (Color8{0x00, 0x72, 0xB2}));
    EXPECT_EQ(categoryColor(6), (Color8{0xCC, 0x79, 0xA7}));
}

TEST(CategoryColor, GoesOnWithoutRepeating) {
    // Two neighbours in number differ clearly, and no two of the first 48 look alike.
    for (std::size_t i = 0; i < 200; ++i)
        EXPECT_GT(glm::distance(labOf(categoryColor(i)), labOf(categoryColor(i + 1))), 0.09f) << i;
    for (std::size_t i = 0; i < 48; ++i)
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_GT(glm::distance(labOf(categoryColor(i)), labOf(categoryColor(j))), 0.02f) << i << " and " << j;
    for (const std::size_t index : {std::size_t{8}, std::size_t{1} << 31, std::numeric_limits<std::size_t>::max()}) {
        const float lightness = labOf(categoryColor(index)).x;
        EXPECT_GT(lightness, 0.5f) << index;
        EXPECT_LT(lightness, 0.9f) << index;
        EXPECT_EQ(categoryColor(index).a, 255);
    }
}

TEST(Oklab, KnownColoursAndRoundTrip) {
    // Ottosson's own figures for white and for the red primary.
    const glm::vec3 white = oklabFromLinear({1, 1, 1});
    EXPECT_NEAR(white.x, 1.0f, 1e-3f);
    EXPECT_NEAR(white.y, 0.0f, 1e-3f);
    EXPECT_NEAR(white.z, 0.0f, 1e-3f);
    const glm::vec3 red = oklabFromLinear({1, 0, 0});
    EXPECT_NEAR(red.x, 0.628f, 1e-3f);
    EXPECT_NEAR(red.y, 0.225f, 1e-3f);
    EXPECT_NEAR(red.z, 0.126f, 1e-3f);
    for (const glm::vec3 color : {glm::vec3(0, 0, 0), glm::vec3(0.2f, 0.5f, 0.9f), glm::vec3(1, 0, 1)})
        EXPECT_LT(glm::distance(linearFromOklab(oklabFromLinear(color)), color), 1e-4f);
    for (int i = 0; i <= 255; ++i) {
        const float value = static_cast<float>(i) / 255.0f;
        EXPECT_NEAR(srgbFromLinear(linearFromSrgb(value)), value, 1e-5f);
    }
    EXPECT_NEAR(linearFromSrgb(0.5f), 0.21404f, 1e-5f);
}

}  // namespace
}  // namespace nepho::engine
