#include "engine/asset/sprite_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace nepho::engine {
namespace {

void expectSound(const SpritePageLayout& layout, std::size_t tiles, const SpriteLimits& limits) {
    ASSERT_GT(layout.pages, 0u);
    ASSERT_GT(layout.mipLevels, 0u);
    const std::uint32_t unit = 1u << (layout.mipLevels - 1);
    EXPECT_EQ(layout.cellWidth % unit, 0u);
    EXPECT_EQ(layout.cellHeight % unit, 0u);
    EXPECT_EQ(layout.gutter & (layout.gutter - 1), 0u);
    EXPECT_GE(layout.gutter, unit) << "a filter at the last level reaches the neighbour";
    EXPECT_GE(layout.cellWidth, layout.tileWidth + 2 * layout.gutter);
    EXPECT_GE(layout.cellHeight, layout.tileHeight + 2 * layout.gutter);
    EXPECT_EQ(layout.pageWidth, layout.columns * layout.cellWidth);
    EXPECT_EQ(layout.pageHeight, layout.rows * layout.cellHeight);
    EXPECT_LE(std::max(layout.pageWidth, layout.pageHeight), limits.maxSide);
    EXPECT_LE(layout.pages, limits.maxLayers);
    EXPECT_LE(layout.bytes(), limits.maxBytes);
    EXPECT_GE(layout.tilesPerPage() * layout.pages, tiles);
    EXPECT_LT(layout.tilesPerPage() * (layout.pages - 1), tiles) << "the last page is empty";
}

TEST(SpritePlan, TenThousandDigitsFitOnePage) {
    const SpritePageLayout layout = planSpritePages(10000, 28, 28, {});
    expectSound(layout, 10000, {});
    EXPECT_EQ(layout.tileWidth, 28u);
    EXPECT_EQ(layout.pages, 1u);
    EXPECT_GE(layout.mipLevels, 2u);
    // The tiles alone are 31 MB.
    EXPECT_LT(layout.bytes(), 56u << 20);
}

TEST(SpritePlan, ManySizesKeepTheRules) {
    for (const std::size_t tiles : {1u, 2u, 3u, 7u, 1000u, 16385u, 100001u})
        for (const std::uint32_t width : {1u, 2u, 3u, 8u, 28u, 33u, 100u, 257u})
            for (const std::uint32_t height : {1u, 5u, 28u, 64u, 300u}) {
                const SpritePageLayout layout = planSpritePages(tiles, width, height, {});
                SCOPED_TRACE(testing::Message() << tiles << " tiles of " << width << " x " << height);
                expectSound(layout, tiles, {});
            }
}

TEST(SpritePlan, GuttersCostLittle) {
    for (const std::uint32_t side : {16u, 28u, 32u, 64u, 128u}) {
        const SpritePageLayout layout = planSpritePages(100, side, side, {});
        EXPECT_LE(layout.cellWidth * layout.cellHeight, side * side * 16 / 10);
    }
}

TEST(SpritePlan, TilesLargerThanAPageAreScaledDown) {
    const SpriteLimits limits{.maxSide = 256};
    const SpritePageLayout layout = planSpritePages(3, 1000, 500, limits);
    expectSound(layout, 3, limits);
    EXPECT_EQ(layout.tileWidth, 240u);  // with gutters of 8 as wide as a page
    EXPECT_EQ(layout.tileHeight, 120u);
}

TEST(SpritePlan, LimitsOnLayersAndBytesMakeTilesSmaller) {
    const SpriteLimits fewLayers{.maxSide = 256, .maxLayers = 2};
    const SpritePageLayout first = planSpritePages(1000, 64, 64, fewLayers);
    expectSound(first, 1000, fewLayers);
    EXPECT_LT(first.tileWidth, 64u);
    const SpriteLimits fewBytes{.maxBytes = 1 << 20};
    const SpritePageLayout second = planSpritePages(1000, 64, 64, fewBytes);
    expectSound(second, 1000, fewBytes);
    EXPECT_EQ(second.tileWidth, 14u);  // 16 with gutters: 1,024,000 bytes
}

/// The largest tile that fits, found by trying all.
TEST(SpritePlan, TilesAreAsLargeAsFits) {
    for (const std::uint64_t maxBytes : {5'000u, 60'000u, 1'000'000u, 9'000'000u}) {
        const SpriteLimits limits{.maxSide = 1024, .maxLayers = 3, .maxBytes = maxBytes};
        const SpriteLimits roomy{.maxSide = 1024, .maxLayers = 3, .maxBytes = UINT64_MAX};
        const SpritePageLayout layout = planSpritePages(77, 300, 200, limits);
        expectSound(layout, 77, limits);
        ASSERT_LT(layout.tileWidth, 300u);
        const std::uint32_t width = layout.tileWidth + 1, height = (200 * width + 150) / 300;
        const SpritePageLayout larger = planSpritePages(77, width, height, roomy);
        EXPECT_TRUE(larger.tileWidth < width || larger.bytes() > maxBytes) << width;
    }
}

TEST(SpritePlan, SheetsOfAnySizeFitEveryDevice) {
    for (const auto& [tiles, width, height] : {std::tuple(15625u, 128u, 128u),
                                               {80u, 500u, 500u},
                                               {4u, 8000u, 8000u},
                                               {1u, 65536u, 3u},
                                               {1000000u, 28u, 28u}}) {
        const SpritePageLayout layout = planSpritePages(tiles, width, height, {});
        SCOPED_TRACE(testing::Message() << tiles << " tiles of " << width << " x " << height);
        expectSound(layout, tiles, {});
        EXPECT_LE(layout.bytes(), 512u << 20);
    }
}

TEST(SpritePlan, TheImpossibleHasNoPages) {
    EXPECT_EQ(planSpritePages(1000000, 64, 64, {.maxSide = 64, .maxLayers = 1}).pages, 0u);
    EXPECT_EQ(planSpritePages(10, 64, 64, {.maxBytes = 100}).pages, 0u);
    EXPECT_EQ(planSpritePages(1, 64, 64, {.maxSide = 2}).pages, 0u);
    EXPECT_EQ(planSpritePages(SIZE_MAX, UINT32_MAX, UINT32_MAX, {}).pages, 0u);
}

}  // namespace
}  // namespace nepho::engine
