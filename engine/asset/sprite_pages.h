#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::engine {

/// Tiles of a sprite sheet laid out for a 2-D array texture: every page holds a grid of tiles, each with a gutter of
/// its own edge pixels so that filtering never reaches a neighbour, and mips made per tile.
struct SpritePageLayout {
    std::uint32_t tileWidth = 0, tileHeight = 0;  ///< texels, without gutter; larger tiles are scaled down to fit
    std::uint32_t gutter = 0;                     ///< texels on each side at level 0; a power of two
    std::uint32_t cellWidth = 0, cellHeight = 0;  ///< texels with gutters, multiples of 2^(mipLevels-1)
    std::uint32_t columns = 0, rows = 0;          ///< cells a page
    std::uint32_t pageWidth = 0, pageHeight = 0;  ///< texels
    std::uint32_t pages = 0;                      ///< array layers
    std::uint32_t mipLevels = 0;

    std::size_t tilesPerPage() const { return static_cast<std::size_t>(columns) * rows; }
};

struct SpriteLimits {
    std::uint32_t maxSide = 4096;  ///< of a page, texels
    std::uint32_t maxLayers = 2048;
    std::uint64_t maxBytes = std::uint64_t{1} << 30;  ///< all levels; tiles are halved until they fit
};

/// Chooses the layout for `tiles` tiles of the given size. Requires tiles, tileWidth, tileHeight > 0. The gutter is at
/// most an eighth of the shorter side and one texel wide at the last level. Where not even tiles of one texel fit,
/// `pages` is 0.
SpritePageLayout planSpritePages(std::size_t tiles, std::uint32_t tileWidth, std::uint32_t tileHeight,
                                 const SpriteLimits& limits);

/// A sheet in memory: RGBA8, row-major, `columns` tiles across. Tile i is the i-th from the top left, or, where `order`
/// is not empty, the order[i]-th.
struct SheetView {
    std::span<const std::uint8_t> rgba;
    std::uint32_t width = 0, height = 0;
    std::uint32_t tileWidth = 0, tileHeight = 0, columns = 0;
    std::span<const std::uint32_t> order = {};
};

/// Writes one level of one page as RGBA8 (size (pageWidth >> level) * (pageHeight >> level) * 4); cells past the last
/// tile are transparent. Levels are box-filtered, as the values are stored, with alpha for weight so that transparent
/// texels do not darken edges. Level 0 of an unscaled tile equals the sheet's pixels exactly.
void fillSpritePage(const SheetView& sheet, std::size_t tiles, const SpritePageLayout& layout, std::uint32_t page,
                    std::uint32_t level, std::span<std::uint8_t> out);

}  // namespace nepho::engine
