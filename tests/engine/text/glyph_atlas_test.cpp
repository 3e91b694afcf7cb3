#include "engine/text/glyph_atlas.h"

#include <gtest/gtest.h>

#include <random>

namespace nepho::engine {
namespace {

struct Put {
    GlyphAtlas::Place place;
    std::uint32_t width, height;
    std::uint8_t value;
};

TEST(GlyphAtlas, RectanglesStayApartAndKeepTheirTexels) {
    GlyphAtlas atlas(256);
    std::mt19937 generator(2);
    std::vector<Put> puts;
    std::uint64_t area = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto width = static_cast<std::uint32_t>(4 + generator() % 20),
                   height = static_cast<std::uint32_t>(8 + generator() % 16);
        const auto value = static_cast<std::uint8_t>(1 + i % 255);
        const auto version = atlas.version();
        const auto place = atlas.tryAdd(width, height, std::vector<std::uint8_t>(width * height, value));
        EXPECT_EQ(atlas.version(), version + (place ? 1 : 0));
        if (!place) continue;
        puts.push_back({*place, width, height, value});
        area += std::uint64_t{width} * height;
    }
    EXPECT_GT(area, 256u * 256u * 7 / 10) << "shelves waste too much";
    const auto at = [&](std::int64_t x, std::int64_t y) {
        return atlas.texels()[static_cast<std::size_t>(y * 256 + x)];
    };
    for (const Put& put : puts) {
        ASSERT_GE(put.place.x, 1);
        ASSERT_GE(put.place.y, 1);
        ASSERT_LT(put.place.x + put.width, 256u);
        ASSERT_LT(put.place.y + put.height, 256u);
        for (std::int64_t y = -1; y <= put.height; ++y)
            for (std::int64_t x = -1; x <= put.width; ++x) {
                const bool inside = x >= 0 && y >= 0 && x < put.width && y < put.height;
                ASSERT_EQ(at(put.place.x + x, put.place.y + y), inside ? put.value : 0);
            }
    }
}

TEST(GlyphAtlas, WhatIsTooLargeIsRefused) {
    GlyphAtlas atlas(64);
    EXPECT_FALSE(atlas.tryAdd(63, 10, std::vector<std::uint8_t>(630)));
    EXPECT_FALSE(atlas.tryAdd(10, 63, std::vector<std::uint8_t>(630)));
    EXPECT_EQ(atlas.version(), 0u);
    EXPECT_TRUE(atlas.tryAdd(62, 62, std::vector<std::uint8_t>(62 * 62)));
    EXPECT_FALSE(atlas.tryAdd(1, 1, std::vector<std::uint8_t>(1)));
}

}  // namespace
}  // namespace nepho::engine
