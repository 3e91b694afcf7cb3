#pragma once

#include "projector/base/result.h"
#include "projector/data/image.h"
#include "projector/data/sprite.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace nepho::projector {

/// What the reader of a sheet wants of it.
struct SheetRules {
    bool square = false;                        ///< as many tiles across as down, and nothing beside them
    std::uint32_t largestSide = kMaxImageSide;  ///< pixels
};

/// A sprite sheet that is ready to be written: tile i belongs to row i.
struct SheetToWrite {
    std::filesystem::path source;  ///< copied as it is where nothing was rebuilt
    std::optional<Image> rebuilt;
    std::uint32_t tileWidth = 0, tileHeight = 0;  ///< pixels
};

/// The sheet of a dataset of `rows` rows: the file itself where it is a PNG that follows the rules and its tiles are in
/// the rows' order. Else it is rebuilt as a square grid, whose tiles are made smaller (each pixel the mean of those
/// that it covers) where they would not fit otherwise; a row without a tile gets a white one. Errors: as readImage();
/// there are so many rows that a tile would have no pixel left.
Result<SheetToWrite> prepareSheet(const SpriteSheet& sheet, std::size_t rows, const SheetRules& rules);

/// Writes it under a temporary name and renames it. Errors: as AtomicFile; the source cannot be read any more.
Status writeSheet(const std::filesystem::path& path, const SheetToWrite& sheet);

}  // namespace nepho::projector
