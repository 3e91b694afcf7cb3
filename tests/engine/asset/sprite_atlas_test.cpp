#include "engine/asset/sprite_atlas.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace nepho::engine {
namespace {

using Texel = std::array<std::uint8_t, 4>;

/// A sheet that owns its pixels.
struct Sheet {
    std::vector<std::uint8_t> rgba;
    struct {
        std::uint32_t width, height, tileWidth, tileHeight, columns;
    } view{};

    Sheet(std::uint32_t columns, std::uint32_t rows, std::uint32_t tileWidth, std::uint32_t tileHeight) {
        view = {columns * tileWidth, rows * tileHeight, tileWidth, tileHeight, columns};
        rgba.assign(std::size_t{view.width} * view.height * 4, 0);
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
    SpriteAtlas pack(std::size_t tiles, const SpritePageLayout& layout,
                     std::span<const std::uint32_t> order = {}) const {
        SpritePacker packer(layout, tiles, view.columns, order);
        const std::size_t stride = std::size_t{view.width} * 4;
        for (std::size_t y = 0; y < view.height; ++y) packer.addRow(std::span(rgba).subspan(y * stride, stride));
        return packer.take();
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
         std::uint32_t mipLevel, std::span<const std::uint32_t> order = {})
        : layout(pageLayout),
          level(mipLevel),
          rgba(sheet.pack(tiles, pageLayout, order).levels[std::size_t{page} * pageLayout.mipLevels + mipLevel]) {}
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

TEST(SpriteFill, ASheetThatEndsEarlyLeavesCellsTransparent) {
    Sheet sheet(2, 1, 16, 16);
    sheet.fill(0, {1, 2, 3, 255});
    sheet.fill(1, {4, 5, 6, 255});
    const SpritePageLayout layout = planSpritePages(4, 16, 16, {});
    const Page filled(sheet, 4, layout, 0, 0);
    EXPECT_EQ(filled.at(1, 8, 8), (Texel{4, 5, 6, 255}));
    EXPECT_EQ(filled.at(2, 8, 8), Texel{});
}

TEST(SpriteFill, ATileIsTakenOut) {
    Sheet sheet(7, 5, 17, 40);
    sheet.fillRandom(4, false);
    const SpritePageLayout layout = planSpritePages(33, 17, 40, {.maxSide = 128});
    ASSERT_GT(layout.pages, 1u);
    const SpriteAtlas atlas = sheet.pack(33, layout);
    for (const std::uint32_t tile : {0u, 5u, 17u, 32u}) {
        std::vector<std::uint8_t> expected;
        for (std::uint32_t y = 0; y < 40; ++y)
            expected.insert(expected.end(), sheet.at(tile, 0, y), sheet.at(tile, 0, y) + std::size_t{4} * 17);
        EXPECT_EQ(atlas.tile(tile), expected) << tile;
    }
}

TEST(SpriteFill, IsCompleteWithTheLastTile) {
    SpritePacker packer(planSpritePages(3, 2, 2, {}), 3, 2);
    const std::vector<std::uint8_t> row(16, 9);
    for (int y = 0; y < 4; ++y) {
        EXPECT_FALSE(packer.isComplete()) << y;
        packer.addRow(row);
    }
    EXPECT_TRUE(packer.isComplete());
    packer.addRow(row);  // a sheet may go on
    EXPECT_EQ(packer.take().tile(2), std::vector<std::uint8_t>(16, 9));
}

TEST(SpriteFill, TilesCanStandInAnotherOrder) {
    Sheet sheet(3, 2, 4, 4);
    for (std::uint32_t tile = 0; tile < 6; ++tile) sheet.fill(tile, {static_cast<std::uint8_t>(10 + tile), 0, 0, 255});
    const std::vector<std::uint32_t> order{1, 3, 4, 9};
    const auto layout = planSpritePages(4, 4, 4, {});
    const Page page(sheet, 4, layout, 0, 0, order);
    for (std::size_t slot = 0; slot < 3; ++slot)
        EXPECT_EQ(page.at(slot, layout.gutter, layout.gutter)[0], 10 + order[slot]) << slot;
    EXPECT_EQ(page.at(3, layout.gutter, layout.gutter)[3], 0) << "the sheet has no tenth tile";
}

}  // namespace
}  // namespace nepho::engine
