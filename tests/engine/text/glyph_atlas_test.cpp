#include "engine/text/glyph_atlas.h"

#include <gtest/gtest.h>

#include <algorithm>
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
        const auto place = atlas.tryAdd(static_cast<std::uint32_t>(i), width, height,
                                        std::vector<std::uint8_t>(width * height, value));
        EXPECT_EQ(atlas.version(), version + (place ? 1 : 0));
        if (!place) continue;
        puts.push_back({*place, width, height, value});
        area += std::uint64_t{width} * height;
    }
    EXPECT_GT(area, 256u * 256u * 5 / 10) << "shelves waste too much";
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
    EXPECT_FALSE(atlas.tryAdd(0, 63, 10, std::vector<std::uint8_t>(630)));
    EXPECT_FALSE(atlas.tryAdd(0, 10, 63, std::vector<std::uint8_t>(630)));
    EXPECT_EQ(atlas.version(), 0u);
    EXPECT_TRUE(atlas.tryAdd(0, 62, 62, std::vector<std::uint8_t>(62 * 62)));
    EXPECT_FALSE(atlas.tryAdd(1, 1, 1, std::vector<std::uint8_t>(1)));
}

std::vector<std::uint8_t> filled(std::uint32_t width, std::uint32_t height, std::uint8_t value) {
    return std::vector<std::uint8_t>(std::size_t{width} * height, value);
}

TEST(GlyphAtlas, TheLongestUnusedMakesRoom) {
    GlyphAtlas atlas(64);
    std::vector<GlyphAtlas::Place> places;
    for (std::uint32_t i = 0;; ++i) {
        const auto place = atlas.tryAdd(i, 10, 10, filled(10, 10, 9));
        if (!place) break;
        places.push_back(*place);
    }
    ASSERT_GT(places.size(), 8u);
    const auto last = static_cast<std::uint32_t>(places.size()) - 1;
    // All are of this frame, so nothing gives way; in the next one all but those that are used.
    atlas.beginFrame();
    for (std::uint32_t i = 0; i <= last; ++i) EXPECT_TRUE(i == 3 || atlas.tryUse(places[i], i));
    const auto place = atlas.tryAdd(1000, 10, 10, filled(10, 10, 7));
    ASSERT_TRUE(place);
    EXPECT_EQ(place->x, places[3].x);
    EXPECT_EQ(place->y, places[3].y);
    EXPECT_FALSE(atlas.tryUse(places[3], 3));
    EXPECT_TRUE(atlas.tryUse(*place, 1000));
    EXPECT_EQ(atlas.texels()[static_cast<std::size_t>(place->y * 64 + place->x)], 7);
    EXPECT_FALSE(atlas.tryAdd(1001, 10, 10, filled(10, 10, 7)));
}

TEST(GlyphAtlas, OtherSizesMakeRoomTogether) {
    GlyphAtlas atlas(128);
    std::uint32_t owner = 0;
    while (atlas.tryAdd(owner, 10, 10, filled(10, 10, 9))) ++owner;
    EXPECT_FALSE(atlas.tryAdd(5000, 40, 40, filled(40, 40, 8)));
    atlas.beginFrame();
    const auto large = atlas.tryAdd(5000, 40, 40, filled(40, 40, 8));
    ASSERT_TRUE(large);
    for (std::int64_t y = -1; y <= 40; ++y)
        for (std::int64_t x = -1; x <= 40; ++x) {
            const bool inside = x >= 0 && y >= 0 && x < 40 && y < 40;
            const auto value = atlas.texels()[static_cast<std::size_t>((large->y + y) * 128 + large->x + x)];
            ASSERT_EQ(value, inside ? 8 : 0) << x << ", " << y;
        }
    // Small ones come back where the large one is not.
    std::size_t small = 0;
    while (atlas.tryAdd(owner, 10, 10, filled(10, 10, 9))) {
        ++owner;
        ++small;
    }
    EXPECT_GT(small, 10u);
    EXPECT_TRUE(atlas.tryUse(*large, 5000));
}

/// A renderer that copies what changed has the same picture.
TEST(GlyphAtlas, ChangesAreAllThatDiffers) {
    GlyphAtlas atlas(256, 4);
    std::vector<std::uint8_t> copy(256 * 256 * 4, 0);
    std::uint64_t seen = 0;
    std::mt19937 generator(5);
    for (std::uint32_t i = 0; i < 600; ++i) {
        if (i % 20 == 0) atlas.beginFrame();
        const auto width = static_cast<std::uint32_t>(4 + generator() % 30),
                   height = static_cast<std::uint32_t>(4 + generator() % 30);
        (void)atlas.tryAdd(i, width, height, filled(width * 4, height, static_cast<std::uint8_t>(1 + i % 250)));
        if (i % 7 != 0) continue;
        atlas.visitChanges(seen, [&](const GlyphAtlas::Area& area) {
            for (std::size_t y = area.y; y < area.y + area.height; ++y)
                for (std::size_t x = area.x * 4; x < (area.x + area.width) * 4; ++x)
                    copy[y * 1024 + x] = atlas.texels()[y * 1024 + x];
        });
        seen = atlas.version();
        const std::vector<std::uint8_t>& texels = atlas.texels();
        ASSERT_TRUE(std::equal(texels.begin(), texels.end(), copy.begin()));
    }
}

/// Filtering reaches one texel beyond a rectangle: a renderer that begins late and has cleared nothing has that as
/// well.
TEST(GlyphAtlas, WhatIsAroundARectangleIsSentWithIt) {
    GlyphAtlas atlas(256);
    std::vector<Put> puts;
    const auto put = [&](std::uint32_t owner, std::uint32_t width, std::uint32_t height) {
        const auto place = atlas.tryAdd(owner, width, height, filled(width, height, 7));
        if (place) puts.push_back({*place, width, height, 7});
        return place.has_value();
    };
    for (std::uint32_t owner = 0; put(owner, 20, 31); ++owner) continue;
    ASSERT_GT(puts.size(), 50u);
    // The first shelf gives way to lower ones, which leave a rest of it.
    atlas.beginFrame();
    std::vector<Put> stay;
    for (std::uint32_t owner = 0; owner < puts.size(); ++owner) {
        if (puts[owner].place.y > 1 && atlas.tryUse(puts[owner].place, owner)) stay.push_back(puts[owner]);
    }
    puts = stay;
    ASSERT_TRUE(put(1000, 9, 9));
    std::vector<std::uint8_t> copy(256 * 256, 99);
    atlas.visitChanges(0, [&](const GlyphAtlas::Area& area) {
        for (std::size_t y = area.y; y < area.y + area.height; ++y)
            for (std::size_t x = area.x; x < area.x + area.width; ++x) copy[y * 256 + x] = atlas.texels()[y * 256 + x];
    });
    for (const Put& there : puts)
        for (std::size_t y = there.place.y - 1u; y <= there.place.y + there.height; ++y)
            for (std::size_t x = there.place.x - 1u; x <= there.place.x + there.width; ++x) {
                const bool inside = x >= there.place.x && y >= there.place.y && x < there.place.x + there.width &&
                                    y < there.place.y + there.height;
                if (inside) {
                    ASSERT_EQ(copy[y * 256 + x], 7);
                } else {
                    ASSERT_NE(copy[y * 256 + x], 99) << x << ", " << y;
                }
            }
}

}  // namespace
}  // namespace nepho::engine
