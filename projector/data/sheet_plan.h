#pragma once

#include "projector/base/result.h"
#include "projector/data/image.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nepho::projector {

/// How a sprite sheet is made of pictures.
struct SheetOptions {
    std::optional<ImageSize> tile;  ///< none: the size that most of the pictures have, at most kLargestUnasked a side
    std::uint32_t maxSide = 8192;   ///< of the sheet, pixels, 1 to kMaxImageSide; TensorBoard takes no more than 8192
    std::uint32_t background = 0;   ///< behind every picture, 0xRRGGBBAA
    bool skipBad = false;           ///< leave the tile empty where a picture cannot be read, instead of failing

    static constexpr std::uint32_t kLargestUnasked = 256;
};

/// The grid of a sheet: as many rows as columns, which is what TensorBoard counts on.
struct SheetPlan {
    ImageSize tile;          ///< pixels
    ImageSize wanted;        ///< the tile that was asked for, or that the pictures have; larger where it did not fit
    std::uint32_t side = 0;  ///< columns, and rows

    ImageSize sheet() const { return {tile.width * side, tile.height * side}; }
};

/// Plans a sheet for pictures of these sizes, 0 x 0 where one cannot be read. Tiles that make the sheet larger than
/// maxSide are scaled down together. Requires at least one picture. Error: not even tiles of one pixel fit, or none of
/// the pictures can be read and nobody says how large a tile is.
Result<SheetPlan> planSheet(const std::vector<ImageSize>& pictures, const SheetOptions& options);

/// The largest size of the picture's shape within a tile, at least one pixel a side.
ImageSize fitInto(ImageSize picture, ImageSize tile);

}  // namespace nepho::projector
