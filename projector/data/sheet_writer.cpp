#include "projector/data/sheet_writer.h"

#include "projector/base/atomic_file.h"
#include "projector/base/mapped_file.h"
#include "projector/data/image_reader.h"
#include "projector/data/png_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace nepho::projector {
namespace {

bool isPng(const std::filesystem::path& path) {
    const Result<std::string> start = readFileStart(path, 8);
    return start && *start == "\x89PNG\r\n\x1A\n";
}

bool follows(const SpriteSheet& sheet, const SheetRules& rules) {
    if (std::max(sheet.sheetWidth, sheet.sheetHeight) > rules.largestSide) return false;
    const bool square = sheet.columns() == sheet.tileRows() && sheet.columns() * sheet.tileWidth == sheet.sheetWidth &&
                        sheet.tileRows() * sheet.tileHeight == sheet.sheetHeight;
    return square || !rules.square;
}

// The mean of a block of pixels, the colours weighted by their alpha.
std::array<std::uint8_t, 4> meanOf(const Image& image, std::uint32_t left, std::uint32_t top, std::uint32_t right,
                                   std::uint32_t bottom) {
    std::array<std::uint64_t, 4> sums{};
    for (std::uint32_t y = top; y < bottom; ++y) {
        for (std::uint32_t x = left; x < right; ++x) {
            const std::uint8_t* pixel = image.rgba.data() + (std::size_t{y} * image.width + x) * 4;
            for (std::size_t channel = 0; channel < 3; ++channel)
                sums[channel] += std::uint64_t{pixel[channel]} * pixel[3];
            sums[3] += pixel[3];
        }
    }
    const std::uint64_t count = std::uint64_t{right - left} * (bottom - top);
    std::array<std::uint8_t, 4> mean{};
    if (count == 0) return mean;  // never: tiles are not made larger
    if (count == 1) {             // the pixel itself, whatever colour it has where it is clear
        const auto at = static_cast<std::ptrdiff_t>((std::size_t{top} * image.width + left) * 4);
        std::copy_n(image.rgba.begin() + at, 4, mean.begin());
        return mean;
    }
    for (std::size_t channel = 0; channel < 3 && sums[3] > 0; ++channel)
        mean[channel] = static_cast<std::uint8_t>((sums[channel] + sums[3] / 2) / sums[3]);
    mean[3] = static_cast<std::uint8_t>((sums[3] + count / 2) / count);
    return mean;
}

// Draws a tile as large as the grid's tiles are, which is at most its own size.
void place(const Image& tile, Image& grid, std::uint32_t left, std::uint32_t top, std::uint32_t width,
           std::uint32_t height) {
    const auto edge = [](std::uint32_t at, std::uint32_t from, std::uint32_t to) {
        return static_cast<std::uint32_t>(std::uint64_t{at} * from / to);
    };
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            const auto mean = meanOf(tile, edge(x, tile.width, width), edge(y, tile.height, height),
                                     edge(x + 1, tile.width, width), edge(y + 1, tile.height, height));
            std::ranges::copy(mean, grid.rgba.begin() + static_cast<std::ptrdiff_t>(
                                                            (std::size_t{top + y} * grid.width + left + x) * 4));
        }
    }
}

Image cutTile(const Image& picture, const SpriteSheet& sheet, std::size_t row) {
    const SpriteSheet::Origin origin = sheet.origin(row);
    Image tile{sheet.tileWidth, sheet.tileHeight, {}};
    tile.rgba.reserve(std::size_t{tile.width} * tile.height * 4);
    for (std::uint32_t y = 0; y < tile.height; ++y) {
        const auto from = picture.rgba.begin() +
                          static_cast<std::ptrdiff_t>((std::size_t{origin.y + y} * picture.width + origin.x) * 4);
        tile.rgba.insert(tile.rgba.end(), from, from + static_cast<std::ptrdiff_t>(tile.width) * 4);
    }
    return tile;
}

Image whiteTile(std::uint32_t width, std::uint32_t height) {
    return {width, height, std::vector<std::uint8_t>(std::size_t{width} * height * 4, 255)};
}

}  // namespace

Result<SheetToWrite> prepareSheet(const SpriteSheet& sheet, std::size_t rows, const SheetRules& rules) {
    SheetToWrite prepared{sheet.path, {}, sheet.tileWidth, sheet.tileHeight};
    if (sheet.tiles.empty() && sheet.capacity() >= rows && follows(sheet, rules) && isPng(sheet.path)) return prepared;
    const auto side = static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(rows))));
    const double room = static_cast<double>(rules.largestSide) / std::max(side, 1u);
    const double scale = std::min(1.0, room / std::max(sheet.tileWidth, sheet.tileHeight));
    prepared.tileWidth = static_cast<std::uint32_t>(sheet.tileWidth * scale);
    prepared.tileHeight = static_cast<std::uint32_t>(sheet.tileHeight * scale);
    if (prepared.tileWidth == 0 || prepared.tileHeight == 0)
        return unexpected(fmt::format("{}: {} tiles do not fit into a sheet of {} x {} pixels", sheet.path.string(),
                                      rows, rules.largestSide, rules.largestSide));
    const Result<Image> source = readImage(sheet.path);
    if (!source) return Unexpected(source.error());
    if (source->width != sheet.sheetWidth || source->height != sheet.sheetHeight)
        return unexpected(fmt::format("{}: was replaced by another image while it was in use", sheet.path.string()));
    Image grid{side * prepared.tileWidth, side * prepared.tileHeight, {}};
    grid.rgba.resize(std::size_t{grid.width} * grid.height * 4);
    const Image white = whiteTile(sheet.tileWidth, sheet.tileHeight);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto column = static_cast<std::uint32_t>(row % side);
        const auto line = static_cast<std::uint32_t>(row / side);
        place(sheet.hasTile(row) ? cutTile(*source, sheet, row) : white, grid, column * prepared.tileWidth,
              line * prepared.tileHeight, prepared.tileWidth, prepared.tileHeight);
    }
    prepared.rebuilt = std::move(grid);
    return prepared;
}

Status writeSheet(const std::filesystem::path& path, const SheetToWrite& sheet) {
    if (sheet.rebuilt) return writePng(path, *sheet.rebuilt);
    const Result<MappedFile> source = MappedFile::open(sheet.source);
    if (!source) return Unexpected(source.error());
    return writeFile(path, source->bytes());
}

}  // namespace nepho::projector
