#pragma once

#include "projector/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace nepho::projector {

/// 8-bit RGBA pixels, row-major from the top left, alpha not premultiplied.
struct Image {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> rgba;  ///< width * height * 4
};

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

struct ImageSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// Reads only the header of a PNG. Errors: not a PNG, cut short, 0 or more than kMaxImageSide pixels a side.
inline constexpr std::uint32_t kMaxImageSide = 65536;
Result<ImageSize> readPngSize(const std::filesystem::path& path);

/// Decodes a PNG of any colour type to RGBA8. Memory is bounded by the file: the pixels may take kAlwaysDecoded bytes
/// plus kLargestExpansion times the file's, and an image that claims more is refused before anything is allocated.
/// 64 MiB are a sheet of 4096 x 4096; beyond, sheets of real pictures expand by 3 to 100, and even one of which nine
/// tenths are blank by some hundreds.
inline constexpr std::uint64_t kAlwaysDecoded = std::uint64_t{64} << 20;
inline constexpr std::uint64_t kLargestExpansion = 1032;
Result<Image> readPng(const std::filesystem::path& path);

/// Writes a PNG under a temporary name and renames it.
Status writePng(const std::filesystem::path& path, const Image& image);

/// The pixels of one tile, for the inspector. Requires sheet.hasTile(row) and an image of the sheet's size.
Image cutTile(const Image& sheetImage, const SpriteSheet& sheet, std::size_t row);

}  // namespace nepho::projector
