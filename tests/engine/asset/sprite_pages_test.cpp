#include "engine/asset/sprite_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace nepho::engine {
namespace {

using Texel = std::array<std::uint8_t, 4>;

/// A sheet that owns its pixels.
struct Sheet {
    std::vector<std::uint8_t> rgba;
    SheetView view;

    Sheet(std::uint32_t columns, std::uint32_t rows, std::uint32_t tileWidth, std::uint32_t tileHeight) {
        view = {{}, columns * tileWidth, rows * tileHeight, tileWidth, tileHeight, columns};
        rgba.assign(std::size_t{view.width} * view.height * 4, 0);
        view.rgba = rgba;
    }
    std::uint8_t* at(std::uint32_t tile, std::uint32_t x, std::uint32_t y) {
        const std::size_t column = tile % view.columns * view.tileWidth + x,
                          row = tile / view.columns * view.tileHeight + y;
        return rgba.data() + (row * view.width + column) * 4;
    }
    void set(std::uint32_t tile, std::uint32_t x, std::uint32_t y, Texel texel) {
        std::copy(texel.begin(), texel.end(), at(tile, x, y));
    }
    void fill(std::uint32_t tile, Texel texel) {
        for (std::uint32_t y = 0; y < view.tileHeight; ++y)
            for (std::uint32_t x = 0; x < view.tileWidth; ++x) set(tile, x, y, texel);
    }
    void fillRandom(unsigned seed, bool opaque) {
        std::mt19937 generator(seed);
        for (std::size_t i = 0; i < rgba.size(); ++i)
            rgba[i] = opaque && i % 4 == 3 ? 255 : static_cast<std::uint8_t>(generator());
    }
};

/// One level of one page, read by cell.
struct Page {
    SpritePageLayout layout;
    std::uint32_t level;
    std::vector<std::uint8_t> rgba;

    Page(const Sheet& sheet, std::size_t tiles, const SpritePageLayout& pageLayout, std::uint32_t page,
         std::uint32_t mipLevel)
        : layout(pageLayout), level(mipLevel) {
        rgba.assign(std::size_t{layout.pageWidth >> level} * (layout.pageHeight >> level) * 4, 0xCD);
        fillSpritePage(sheet.view, tiles, layout, page, level, rgba);
    }
    Texel at(std::size_t slot, std::size_t x, std::size_t y) const {
        const std::size_t column = slot % layout.columns * (layout.cellWidth >> level) + x;
        const std::size_t row = slot / layout.columns * (layout.cellHeight >> level) + y;
        const std::uint8_t* texel = rgba.data() + (row * (layout.pageWidth >> level) + column) * 4;
        return {texel[0], texel[1], texel[2], texel[3]};
    }
};

Texel sheetTexel(Sheet& sheet, std::uint32_t tile, std::int64_t x, std::int64_t y) {
    const auto u = static_cast<std::uint32_t>(std::clamp<std::int64_t>(x, 0, sheet.view.tileWidth - 1));
    const auto v = static_cast<std::uint32_t>(std::clamp<std::int64_t>(y, 0, sheet.view.tileHeight - 1));
    const std::uint8_t* texel = sheet.at(tile, u, v);
    return {texel[0], texel[1], texel[2], texel[3]};
}

std::uint64_t bytesOf(const SpritePageLayout& layout) {
    std::uint64_t bytes = 0;
    for (std::uint32_t level = 0; level < layout.mipLevels; ++level)
        bytes += std::uint64_t{4} * (layout.pageWidth >> level) * (layout.pageHeight >> level) * layout.pages;
    return bytes;
}

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
    EXPECT_LE(bytesOf(layout), limits.maxBytes);
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
    EXPECT_LT(bytesOf(layout), 56u << 20);
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
    EXPECT_EQ(layout.tileWidth, 125u);
    EXPECT_EQ(layout.tileHeight, 62u);
}

TEST(SpritePlan, LimitsOnLayersAndBytesHalveTheTiles) {
    const SpriteLimits fewLayers{.maxSide = 256, .maxLayers = 2};
    const SpritePageLayout first = planSpritePages(1000, 64, 64, fewLayers);
    expectSound(first, 1000, fewLayers);
    EXPECT_LT(first.tileWidth, 64u);
    const SpriteLimits fewBytes{.maxBytes = 1 << 20};
    const SpritePageLayout second = planSpritePages(1000, 64, 64, fewBytes);
    expectSound(second, 1000, fewBytes);
    EXPECT_EQ(second.tileWidth, 8u);  // 16 with gutters: 1.6 MB
}

TEST(SpritePlan, TheImpossibleHasNoPages) {
    EXPECT_EQ(planSpritePages(1000000, 64, 64, {.maxSide = 64, .maxLayers = 1}).pages, 0u);
    EXPECT_EQ(planSpritePages(10, 64, 64, {.maxBytes = 100}).pages, 0u);
    EXPECT_EQ(planSpritePages(1, 64, 64, {.maxSide = 2}).pages, 0u);
    EXPECT_EQ(planSpritePages(SIZE_MAX, UINT32_MAX, UINT32_MAX, {}).pages, 0u);
}

TEST(SpriteFill, LevelZeroIsTheSheetWithItsEdgesRepeated) {
    for (const auto& [width, height] : {std::pair{28u, 28u}, {17u, 40u}, {5u, 3u}, {1u, 1u}}) {
        Sheet sheet(7, 5, width, height);
        sheet.fillRandom(1, false);
        const SpritePageLayout layout = planSpritePages(33, width, height, {.maxSide = 256});
        for (std::uint32_t page = 0; page < layout.pages; ++page) {
            const Page filled(sheet, 33, layout, page, 0);
            for (std::size_t slot = 0; slot < layout.tilesPerPage(); ++slot) {
                const std::size_t tile = page * layout.tilesPerPage() + slot;
                for (std::uint32_t y = 0; y < layout.cellHeight; ++y)
                    for (std::uint32_t x = 0; x < layout.cellWidth; ++x) {
                        const std::int64_t u = std::int64_t{x} - layout.gutter, v = std::int64_t{y} - layout.gutter;
                        const Texel expected =
                            tile < 33 ? sheetTexel(sheet, static_cast<std::uint32_t>(tile), u, v) : Texel{};
                        ASSERT_EQ(filled.at(slot, x, y), expected) << "tile " << tile << " at " << x << ", " << y;
                    }
            }
        }
    }
}

TEST(SpriteFill, LevelsAreMeansOfOpaqueTexels) {
    Sheet sheet(2, 2, 64, 36);
    sheet.fillRandom(2, true);
    const SpritePageLayout layout = planSpritePages(4, 64, 36, {});
    ASSERT_EQ(layout.mipLevels, 3u);
    const Page base(sheet, 4, layout, 0, 0);
    for (std::uint32_t level = 1; level < layout.mipLevels; ++level) {
        const Page filled(sheet, 4, layout, 0, level);
        const std::uint32_t side = 1u << level;
        for (std::uint32_t slot = 0; slot < 4; ++slot)
            for (std::uint32_t y = 0; y < layout.cellHeight >> level; ++y)
                for (std::uint32_t x = 0; x < layout.cellWidth >> level; ++x)
                    for (std::size_t channel = 0; channel < 4; ++channel) {
                        double sum = 0;
                        for (std::uint32_t i = 0; i < side * side; ++i)
                            sum += base.at(slot, x * side + i % side, y * side + i / side)[channel];
                        ASSERT_NEAR(filled.at(slot, x, y)[channel], sum / (side * side), 0.5001);
                    }
    }
}

TEST(SpriteFill, NoLevelMixesNeighbours) {
    // Every tile has a colour of its own: any mixture with a neighbour would show.
    Sheet sheet(5, 5, 33, 70);
    for (std::uint32_t tile = 0; tile < 25; ++tile)
        sheet.fill(tile, {static_cast<std::uint8_t>(10 * tile), static_cast<std::uint8_t>(tile % 2 * 255), 7, 255});
    const SpritePageLayout layout = planSpritePages(25, 33, 70, {});
    ASSERT_GT(layout.mipLevels, 1u);
    for (std::uint32_t level = 0; level < layout.mipLevels; ++level) {
        const Page filled(sheet, 25, layout, 0, level);
        for (std::uint32_t tile = 0; tile < 25; ++tile)
            for (std::uint32_t y = 0; y < layout.cellHeight >> level; ++y)
                for (std::uint32_t x = 0; x < layout.cellWidth >> level; ++x)
                    ASSERT_EQ(filled.at(tile, x, y), sheetTexel(sheet, tile, 0, 0))
                        << "level " << level << " tile " << tile;
    }
}

TEST(SpriteFill, TransparentTexelsDoNotDarkenEdges) {
    // A white disc on transparent black: every texel of every level that shows at all stays white.
    Sheet sheet(1, 1, 64, 64);
    for (std::uint32_t y = 0; y < 64; ++y)
        for (std::uint32_t x = 0; x < 64; ++x)
            if (std::hypot(x - 31.5, y - 31.5) < 25.3) sheet.set(0, x, y, {255, 255, 255, 255});
    const SpritePageLayout layout = planSpritePages(1, 64, 64, {});
    for (std::uint32_t level = 1; level < layout.mipLevels; ++level) {
        const Page filled(sheet, 1, layout, 0, level);
        int partial = 0;
        for (std::uint32_t y = 0; y < layout.cellHeight >> level; ++y)
            for (std::uint32_t x = 0; x < layout.cellWidth >> level; ++x) {
                const Texel texel = filled.at(0, x, y);
                if (texel[3] == 0) continue;
                partial += texel[3] < 255;
                ASSERT_EQ(texel[0], 255) << "level " << level << " at " << x << ", " << y;
            }
        EXPECT_GT(partial, 8) << "level " << level;
    }
}

TEST(SpriteFill, ScaledTilesKeepTheirPicture) {
    Sheet sheet(1, 2, 400, 200);
    for (std::uint32_t y = 0; y < 200; ++y)
        for (std::uint32_t x = 0; x < 400; ++x) {
            sheet.set(0, x, y, x < 200 ? Texel{200, 0, 0, 255} : Texel{0, 0, 100, 255});
            sheet.set(1, x, y, (x + y) % 2 ? Texel{255, 255, 255, 255} : Texel{0, 0, 0, 0});
        }
    const SpritePageLayout layout = planSpritePages(2, 400, 200, {.maxSide = 128});
    ASSERT_EQ(layout.tileWidth, 100u);
    ASSERT_EQ(layout.tileHeight, 50u);
    const std::uint32_t g = layout.gutter;
    const Page first(sheet, 2, layout, 0, 0);
    EXPECT_EQ(first.at(0, g, g), (Texel{200, 0, 0, 255}));
    EXPECT_EQ(first.at(0, g + 49, g + 25), (Texel{200, 0, 0, 255}));
    EXPECT_EQ(first.at(0, g + 50, g + 25), (Texel{0, 0, 100, 255}));
    EXPECT_EQ(first.at(0, g + 99, g + 49), (Texel{0, 0, 100, 255}));
    const std::size_t perPage = layout.tilesPerPage();
    const Page second(sheet, 2, layout, static_cast<std::uint32_t>(1 / perPage), 0);
    EXPECT_EQ(second.at(1 % perPage, g + 40, g + 20), (Texel{255, 255, 255, 128}));  // white, half there
}

TEST(SpriteFill, ASheetThatEndsEarlyLeavesCellsTransparent) {
    Sheet sheet(2, 1, 16, 16);
    sheet.fill(0, {1, 2, 3, 255});
    sheet.fill(1, {4, 5, 6, 255});
    const SpritePageLayout layout = planSpritePages(4, 16, 16, {});
    const Page filled(sheet, 4, layout, 0, 0);
    EXPECT_EQ(filled.at(1, 8, 8), (Texel{4, 5, 6, 255}));
    EXPECT_EQ(filled.at(2, 8, 8), Texel{});
}

TEST(SpritePages, TilesCanStandInAnotherOrder) {
    Sheet sheet(3, 2, 4, 4);
    for (std::uint32_t tile = 0; tile < 6; ++tile) sheet.fill(tile, {static_cast<std::uint8_t>(10 + tile), 0, 0, 255});
    const std::vector<std::uint32_t> order{1, 3, 4, 9};
    sheet.view.order = order;
    const auto layout = planSpritePages(4, 4, 4, {});
    const Page page(sheet, 4, layout, 0, 0);
    for (std::size_t slot = 0; slot < 3; ++slot)
        EXPECT_EQ(page.at(slot, layout.gutter, layout.gutter)[0], 10 + order[slot]) << slot;
    EXPECT_EQ(page.at(3, layout.gutter, layout.gutter)[3], 0) << "the sheet has no tenth tile";
}

}  // namespace
}  // namespace nepho::engine
