#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace nepho::projector {

/// A sprite sheet on disk: tiles of equal size, row-major from the top left, tile i belonging to row i of the dataset
/// unless `tiles` says otherwise.
struct SpriteSheet {
    std::filesystem::path path;
    std::uint32_t tileWidth = 0;    ///< pixels
    std::uint32_t tileHeight = 0;   ///< pixels
    std::uint32_t sheetWidth = 0;   ///< pixels, from the image's header
    std::uint32_t sheetHeight = 0;  ///< pixels
    /// Of each row its tile, ascending, where rows were left out; else empty.
    std::vector<std::uint32_t> tiles;

    std::uint32_t columns() const { return tileWidth == 0 ? 0 : sheetWidth / tileWidth; }
    std::uint32_t tileRows() const { return tileHeight == 0 ? 0 : sheetHeight / tileHeight; }
    std::size_t capacity() const { return static_cast<std::size_t>(columns()) * tileRows(); }
    std::size_t tileOf(std::size_t row) const { return tiles.empty() ? row : tiles[row]; }
    bool hasTile(std::size_t row) const { return tileOf(row) < capacity(); }
    /// How many of the first `rows` rows have a tile: they come before those that have none.
    std::size_t tiledRows(std::size_t rows) const;
    struct Origin {
        std::uint32_t x = 0, y = 0;
    };
    /// Top-left pixel of the tile of a dataset row. Requires hasTile(row).
    Origin origin(std::size_t row) const {
        const std::uint32_t across = columns();
        const std::size_t tile = tileOf(row);
        return {static_cast<std::uint32_t>(tile % across) * tileWidth,
                static_cast<std::uint32_t>(tile / across) * tileHeight};
    }
};

}  // namespace nepho::projector
