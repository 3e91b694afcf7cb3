#include "projector/data/area_scaler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace nepho::projector {
namespace {

using testing::ElementsAre;

std::vector<std::uint8_t> scale(const std::vector<std::uint8_t>& pixels, ImageSize from, ImageSize to,
                                std::size_t across = 1) {
    AreaScaler scaler(from, to, across);
    const std::size_t stride = from.width * across * 4;
    std::vector<std::uint8_t> out;
    for (std::size_t y = 0; y < pixels.size() / stride; ++y) {
        scaler.add(std::span(pixels).subspan(y * stride, stride),
                   [&](std::span<const std::uint8_t> row) { out.insert(out.end(), row.begin(), row.end()); });
    }
    return out;
}

std::vector<std::uint8_t> noise(std::size_t pixels, bool opaque) {
    std::mt19937 generator(3);
    std::vector<std::uint8_t> bytes(pixels * 4);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = opaque && i % 4 == 3 ? 255 : static_cast<std::uint8_t>(generator());
    return bytes;
}

double toLight(double byte) {
    const double v = byte / 255;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}
double toByte(double light) {
    return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055);
}

/// The mean over a pixel of the target, by sampling its area finely.
std::vector<double> sampled(const std::vector<std::uint8_t>& pixels, ImageSize from, ImageSize to, std::uint32_t x,
                            std::uint32_t y) {
    constexpr int kSteps = 210;  // a multiple of the sizes below, so that samples never straddle a border
    double alpha = 0, sums[3] = {};
    for (int i = 0; i < kSteps; ++i) {
        for (int j = 0; j < kSteps; ++j) {
            const auto u = static_cast<std::size_t>((x + (i + 0.5) / kSteps) * from.width / to.width);
            const auto v = static_cast<std::size_t>((y + (j + 0.5) / kSteps) * from.height / to.height);
            const std::uint8_t* pixel = pixels.data() + (v * from.width + u) * 4;
            alpha += pixel[3];
            for (std::size_t c = 0; c < 3; ++c) sums[c] += pixel[3] * toLight(pixel[c]);
        }
    }
    return {toByte(sums[0] / alpha), toByte(sums[1] / alpha), toByte(sums[2] / alpha), alpha / kSteps / kSteps};
}

TEST(AreaScaler, EveryPixelIsTheMeanOfWhatItCovers) {
    for (const auto& [from, to] : {std::pair(ImageSize{10, 6}, ImageSize{5, 2}),
                                   {{10, 7}, {7, 3}},
                                   {{3, 2}, {7, 5}},
                                   {{6, 5}, {10, 3}},
                                   {{1, 1}, {3, 2}},
                                   {{14, 10}, {1, 1}}}) {
        const std::vector<std::uint8_t> pixels = noise(std::size_t{from.width} * from.height, false);
        const std::vector<std::uint8_t> scaled = scale(pixels, from, to);
        ASSERT_EQ(scaled.size(), std::size_t{to.width} * to.height * 4);
        for (std::uint32_t y = 0; y < to.height; ++y) {
            for (std::uint32_t x = 0; x < to.width; ++x) {
                const std::vector<double> expected = sampled(pixels, from, to, x, y);
                for (std::size_t c = 0; c < 4; ++c)
                    EXPECT_NEAR(scaled[(std::size_t{y} * to.width + x) * 4 + c], expected[c], 0.8)
                        << from.width << " to " << to.width << " at " << x << ", " << y;
            }
        }
    }
}

TEST(AreaScaler, TheSameSizeIsTheSameBytes) {
    const std::vector<std::uint8_t> pixels = noise(5 * 4, false);
    EXPECT_EQ(scale(pixels, {5, 4}, {5, 4}), pixels);
}

TEST(AreaScaler, OneColourStays) {
    for (int value = 0; value < 256; ++value) {
        const auto byte = static_cast<std::uint8_t>(value);
        std::vector<std::uint8_t> pixels;
        for (int i = 0; i < 13 * 11; ++i) pixels.insert(pixels.end(), {byte, byte, byte, 77});
        EXPECT_THAT(scale(pixels, {13, 11}, {1, 1}), ElementsAre(byte, byte, byte, 77));
    }
}

TEST(AreaScaler, BlackAndWhiteMixInLight) {
    // A chessboard seen from afar is as light as half of the light: 188, not 128.
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 16; ++i) {
        const std::uint8_t value = (i + i / 4) % 2 ? 255 : 0;
        pixels.insert(pixels.end(), {value, value, value, 255});
    }
    EXPECT_THAT(scale(pixels, {4, 4}, {1, 1}), ElementsAre(188, 188, 188, 255));
}

TEST(AreaScaler, WhatIsTransparentDoesNotColour) {
    EXPECT_THAT(scale({200, 100, 50, 255, 0, 255, 0, 0}, {2, 1}, {1, 1}), ElementsAre(200, 100, 50, 128));
    EXPECT_THAT(scale({9, 9, 9, 0, 9, 9, 9, 0}, {2, 1}, {1, 1}), ElementsAre(9, 9, 9, 0));
}

TEST(AreaScaler, TilesTakeNothingFromEachOther) {
    // 3 x 2 tiles of 5 x 3 pixels: scaled side by side and one by one.
    const ImageSize tile{5, 3}, small{2, 2};
    const std::vector<std::uint8_t> sheet = noise(15 * 6, true);
    const std::vector<std::uint8_t> scaled = scale(sheet, tile, small, 3);
    ASSERT_EQ(scaled.size(), 6U * 4 * 4);
    for (std::size_t row = 0; row < 2; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            std::vector<std::uint8_t> alone;
            for (std::size_t y = 0; y < 3; ++y) {
                const auto from = sheet.begin() + static_cast<std::ptrdiff_t>(((row * 3 + y) * 15 + column * 5) * 4);
                alone.insert(alone.end(), from, from + 20);
            }
            const std::vector<std::uint8_t> expected = scale(alone, tile, small);
            for (std::size_t y = 0; y < 2; ++y) {
                for (std::size_t i = 0; i < 8; ++i)
                    EXPECT_EQ(scaled[((row * 2 + y) * 6 + column * 2) * 4 + i], expected[y * 8 + i]);
            }
        }
    }
}

}  // namespace
}  // namespace nepho::projector
