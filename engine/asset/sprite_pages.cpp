#include "engine/asset/sprite_pages.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

namespace nepho::engine {
namespace {

constexpr std::size_t kChannels = 4;

std::uint64_t divideUp(std::uint64_t value, std::uint64_t by) {
    return value / by + (value % by != 0 ? 1 : 0);
}

std::uint64_t bytesOf(const SpritePageLayout& layout) {
    std::uint64_t texels = 0;
    for (std::uint32_t level = 0; level < layout.mipLevels; ++level)
        texels += std::uint64_t{layout.pageWidth >> level} * (layout.pageHeight >> level);
    // A page has at most 2^60 texels (no device goes beyond 2^15 a side), but pages may be many.
    const std::uint64_t pageBytes = texels * kChannels;
    return layout.pages > 0 && pageBytes > UINT64_MAX / layout.pages ? UINT64_MAX : pageBytes * layout.pages;
}

/// The grid of cells for tiles of exactly this size; pages = 0 where the limits refuse it.
SpritePageLayout planUnscaled(std::uint64_t tiles, std::uint32_t width, std::uint32_t height,
                              const SpriteLimits& limits) {
    SpritePageLayout layout;
    layout.tileWidth = width;
    layout.tileHeight = height;
    layout.gutter = std::bit_floor(std::max(1u, std::min(width, height) / 8));
    layout.mipLevels =
        static_cast<std::uint32_t>(std::bit_width(layout.gutter));  // the last level keeps one texel of gutter
    const std::uint64_t cellWidth = divideUp(width + std::uint64_t{2} * layout.gutter, layout.gutter) * layout.gutter;
    const std::uint64_t cellHeight = divideUp(height + std::uint64_t{2} * layout.gutter, layout.gutter) * layout.gutter;
    if (cellWidth > limits.maxSide || cellHeight > limits.maxSide) return layout;
    layout.cellWidth = static_cast<std::uint32_t>(cellWidth);
    layout.cellHeight = static_cast<std::uint32_t>(cellHeight);
    const std::uint64_t maxColumns = limits.maxSide / cellWidth;
    const std::uint64_t maxRows = limits.maxSide / cellHeight;
    const std::uint64_t pages = divideUp(tiles, maxColumns * maxRows);
    if (pages > limits.maxLayers) return layout;
    // Pages are filled evenly and are about square, so that few cells stay empty.
    const std::uint64_t perPage = divideUp(tiles, pages);
    const double squareColumns =
        std::sqrt(static_cast<double>(perPage) * static_cast<double>(cellHeight) / static_cast<double>(cellWidth));
    std::uint64_t columns =
        std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(squareColumns)), 1, maxColumns);
    std::uint64_t rows = divideUp(perPage, columns);
    if (rows > maxRows) {
        rows = maxRows;
        columns = divideUp(perPage, rows);
    }
    layout.columns = static_cast<std::uint32_t>(columns);
    layout.rows = static_cast<std::uint32_t>(rows);
    layout.pageWidth = layout.columns * layout.cellWidth;
    layout.pageHeight = layout.rows * layout.cellHeight;
    layout.pages = static_cast<std::uint32_t>(divideUp(tiles, columns * rows));
    if (bytesOf(layout) > limits.maxBytes) layout.pages = 0;
    return layout;
}

/// Sums of a block of texels, colours weighted by alpha and plain.
struct TexelSum {
    double alpha = 0, red = 0, green = 0, blue = 0, plainRed = 0, plainGreen = 0, plainBlue = 0, weight = 0;

    void add(const std::uint8_t* texel, double texelWeight) {
        const double a = texelWeight * texel[3];
        alpha += a;
        red += a * texel[0];
        green += a * texel[1];
        blue += a * texel[2];
        plainRed += texelWeight * texel[0];
        plainGreen += texelWeight * texel[1];
        plainBlue += texelWeight * texel[2];
        weight += texelWeight;
    }
    void write(std::uint8_t* texel) const {
        const auto byte = [](double value) { return static_cast<std::uint8_t>(value + 0.5); };
        const bool transparent = alpha <= 0;  // there the colours still tint what is filtered beside them
        texel[0] = byte(transparent ? plainRed / weight : red / alpha);
        texel[1] = byte(transparent ? plainGreen / weight : green / alpha);
        texel[2] = byte(transparent ? plainBlue / weight : blue / alpha);
        texel[3] = byte(alpha / weight);
    }
};

/// A tile of the sheet at the size of the layout: either the sheet's own memory or scaled into `scratch`.
struct TileView {
    const std::uint8_t* texels = nullptr;
    std::size_t stride = 0;  ///< bytes a row
};

/// Area filter: every target texel is the mean of the part of the tile that it covers.
void scaleTile(const TileView& source, const SheetView& sheet, const SpritePageLayout& layout, std::uint8_t* out) {
    const double stepX = static_cast<double>(sheet.tileWidth) / layout.tileWidth;
    const double stepY = static_cast<double>(sheet.tileHeight) / layout.tileHeight;
    const auto coverage = [](std::uint32_t texel, double from, double to) {
        return std::min(to, texel + 1.0) - std::max(from, static_cast<double>(texel));
    };
    for (std::uint32_t y = 0; y < layout.tileHeight; ++y) {
        const double top = y * stepY, bottom = std::min((y + 1) * stepY, static_cast<double>(sheet.tileHeight));
        for (std::uint32_t x = 0; x < layout.tileWidth; ++x) {
            const double left = x * stepX, right = std::min((x + 1) * stepX, static_cast<double>(sheet.tileWidth));
            TexelSum sum;
            for (auto v = static_cast<std::uint32_t>(top); v < bottom; ++v)
                for (auto u = static_cast<std::uint32_t>(left); u < right; ++u)
                    sum.add(source.texels + v * source.stride + u * kChannels,
                            coverage(v, top, bottom) * coverage(u, left, right));
            sum.write(out + (std::size_t{y} * layout.tileWidth + x) * kChannels);
        }
    }
}

TileView tileOf(const SheetView& sheet, std::size_t tile, const SpritePageLayout& layout,
                std::vector<std::uint8_t>& scratch) {
    const std::size_t column = tile % sheet.columns, row = tile / sheet.columns;
    TileView view;
    view.stride = std::size_t{sheet.width} * kChannels;
    view.texels = sheet.rgba.data() + row * sheet.tileHeight * view.stride + column * sheet.tileWidth * kChannels;
    if (sheet.tileWidth == layout.tileWidth && sheet.tileHeight == layout.tileHeight) return view;
    scratch.resize(std::size_t{layout.tileWidth} * layout.tileHeight * kChannels);
    scaleTile(view, sheet, layout, scratch.data());
    return {scratch.data(), std::size_t{layout.tileWidth} * kChannels};
}

/// Level 0 of a cell: the tile, and around it its edge texels repeated.
void writeCell(const TileView& tile, const SpritePageLayout& layout, std::uint8_t* out, std::size_t stride) {
    const std::size_t gutter = layout.gutter;
    const std::size_t width = layout.tileWidth;
    for (std::size_t y = 0; y < layout.cellHeight; ++y) {
        const std::size_t tileRow = std::min<std::size_t>(y < gutter ? 0 : y - gutter, layout.tileHeight - 1);
        const std::uint8_t* from = tile.texels + tileRow * tile.stride;
        std::uint8_t* row = out + y * stride;
        for (std::size_t x = 0; x < gutter; ++x) std::memcpy(row + x * kChannels, from, kChannels);
        std::memcpy(row + gutter * kChannels, from, width * kChannels);
        for (std::size_t x = gutter + width; x < layout.cellWidth; ++x)
            std::memcpy(row + x * kChannels, from + (width - 1) * kChannels, kChannels);
    }
}

/// The mean of a square of 2^level texels a side.
void reduceWeighted(const std::uint8_t* block, std::size_t stride, std::uint32_t level, std::uint8_t* out) {
    const std::uint32_t side = 1u << level;
    TexelSum sum;
    for (std::uint32_t y = 0; y < side; ++y)
        for (std::uint32_t x = 0; x < side; ++x) sum.add(block + y * stride + x * kChannels, 1.0);
    sum.write(out);
}

/// The same for at most 256 texels, quickly where they are all opaque or all transparent, as most are: two channels are
/// summed in each word, and nothing is divided.
void reduceBlock(const std::uint8_t* block, std::size_t stride, std::uint32_t level, std::uint8_t* out) {
    static_assert(std::endian::native == std::endian::little);
    std::uint32_t redBlue = 0, greenAlpha = 0;
    for (std::uint32_t y = 0; y < 1u << level; ++y) {
        for (std::uint32_t x = 0; x < 1u << level; ++x) {
            std::uint32_t texel;
            std::memcpy(&texel, block + y * stride + x * kChannels, kChannels);
            redBlue += texel & 0x00FF00FFu;
            greenAlpha += (texel >> 8) & 0x00FF00FFu;
        }
    }
    const std::uint32_t count = 1u << (2 * level);
    const std::uint32_t alpha = greenAlpha >> 16;
    if (alpha != 0 && alpha != count * 255) return reduceWeighted(block, stride, level, out);
    const std::uint32_t sums[] = {redBlue & 0xFFFFu, greenAlpha & 0xFFFFu, redBlue >> 16, alpha};
    for (std::size_t c = 0; c < kChannels; ++c)
        out[c] = static_cast<std::uint8_t>((sums[c] + count / 2) >> (2 * level));
}

void reduceCell(const std::uint8_t* cell, const SpritePageLayout& layout, std::uint32_t level, std::uint8_t* out,
                std::size_t stride) {
    const std::size_t cellStride = std::size_t{layout.cellWidth} * kChannels;
    const auto reduce = level <= 4 ? reduceBlock : reduceWeighted;
    for (std::size_t y = 0; y < layout.cellHeight >> level; ++y)
        for (std::size_t x = 0; x < layout.cellWidth >> level; ++x)
            reduce(cell + (y << level) * cellStride + (x << level) * kChannels, cellStride, level,
                   out + y * stride + x * kChannels);
}

}  // namespace

SpritePageLayout planSpritePages(std::size_t tiles, std::uint32_t tileWidth, std::uint32_t tileHeight,
                                 const SpriteLimits& limits) {
    assert(tiles > 0 && tileWidth > 0 && tileHeight > 0);
    SpritePageLayout layout = planUnscaled(tiles, tileWidth, tileHeight, limits);
    while (layout.pages == 0 && (layout.tileWidth > 1 || layout.tileHeight > 1))
        layout = planUnscaled(tiles, std::max(1u, layout.tileWidth / 2), std::max(1u, layout.tileHeight / 2), limits);
    return layout;
}

void fillSpritePage(const SheetView& sheet, std::size_t tiles, const SpritePageLayout& layout, std::uint32_t page,
                    std::uint32_t level, std::span<std::uint8_t> out) {
    assert(page < layout.pages && level < layout.mipLevels);
    assert(out.size() == std::size_t{layout.pageWidth >> level} * (layout.pageHeight >> level) * kChannels);
    assert(sheet.rgba.size() >= std::size_t{sheet.width} * sheet.height * kChannels);
    assert(std::uint64_t{sheet.columns} * sheet.tileWidth <= sheet.width);
    const std::size_t sheetTiles = std::size_t{sheet.columns} * (sheet.height / sheet.tileHeight);
    const std::size_t width = layout.cellWidth >> level, height = layout.cellHeight >> level;
    const std::size_t stride = std::size_t{layout.pageWidth >> level} * kChannels;
    std::vector<std::uint8_t> scaled;
    std::vector<std::uint8_t> cell(level > 0 ? std::size_t{layout.cellWidth} * layout.cellHeight * kChannels : 0);
    for (std::size_t slot = 0; slot < layout.tilesPerPage(); ++slot) {
        std::uint8_t* target =
            out.data() + slot / layout.columns * height * stride + slot % layout.columns * width * kChannels;
        const std::size_t tile = page * layout.tilesPerPage() + slot;
        const std::size_t place = tile < sheet.order.size() ? sheet.order[tile] : tile;
        if (tile >= tiles || place >= sheetTiles) {
            for (std::size_t y = 0; y < height; ++y) std::memset(target + y * stride, 0, width * kChannels);
            continue;
        }
        const TileView view = tileOf(sheet, place, layout, scaled);
        if (level == 0) {
            writeCell(view, layout, target, stride);
        } else {
            writeCell(view, layout, cell.data(), std::size_t{layout.cellWidth} * kChannels);
            reduceCell(cell.data(), layout, level, target, stride);
        }
    }
}

}  // namespace nepho::engine
