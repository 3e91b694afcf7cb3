#pragma once

#include <cstddef>
#include <cstdint>

namespace nepho::engine {

/// Tiles of a sprite sheet laid out for a 2-D array texture: every page holds a grid of tiles, each with a gutter of
/// its own edge pixels so that filtering never reaches a neighbour, and mips made per tile.
struct SpritePageLayout {
    std::uint32_t tileWidth = 0, tileHeight = 0;  ///< texels, without gutter; those of the sheet or smaller
    std::uint32_t gutter = 0;                     ///< texels on each side at level 0; a power of two
    std::uint32_t cellWidth = 0, cellHeight = 0;  ///< texels with gutters, multiples of 2^(mipLevels-1)
    std::uint32_t columns = 0, rows = 0;          ///< cells a page
    std::uint32_t pageWidth = 0, pageHeight = 0;  ///< texels
    std::uint32_t pages = 0;                      ///< array layers
    std::uint32_t mipLevels = 0;

    std::size_t tilesPerPage() const { return static_cast<std::size_t>(columns) * rows; }
    std::uint64_t bytes() const;  ///< of all levels of all pages
};

/// What a device takes: sides and layers that every device of Vulkan 1.3 has.
struct SpriteLimits {
    std::uint32_t maxSide = 4096;  ///< of a page, texels
    std::uint32_t maxLayers = 256;
    std::uint64_t maxBytes = std::uint64_t{512} << 20;  ///< all levels
};

/// Chooses the layout for `tiles` tiles of the given size, which are scaled down in their shape as little as makes them
/// fit. Requires tiles, tileWidth, tileHeight > 0. The gutter is at most an eighth of the shorter side and one texel
/// wide at the last level. Where not even tiles of one texel fit, `pages` is 0.
SpritePageLayout planSpritePages(std::size_t tiles, std::uint32_t tileWidth, std::uint32_t tileHeight,
                                 const SpriteLimits& limits);

}  // namespace nepho::engine
