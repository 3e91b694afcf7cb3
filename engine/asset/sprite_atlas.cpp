#include "engine/asset/sprite_atlas.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace nepho::engine {
namespace {

constexpr std::size_t kChannels = 4;

/// Sums of a block of texels, colours weighted by alpha and plain.
struct TexelSum {
    double alpha = 0, red = 0, green = 0, blue = 0, plainRed = 0, plainGreen = 0, plainBlue = 0, count = 0;

    void add(const std::uint8_t* texel) {
        const double a = texel[3];
        alpha += a;
        red += a * texel[0];
        green += a * texel[1];
        blue += a * texel[2];
        plainRed += texel[0];
        plainGreen += texel[1];
        plainBlue += texel[2];
        count += 1;
    }
    void write(std::uint8_t* texel) const {
        const auto byte = [](double value) { return static_cast<std::uint8_t>(value + 0.5); };
        const bool transparent = alpha <= 0;  // there the colours still tint what is filtered beside them
        texel[0] = byte(transparent ? plainRed / count : red / alpha);
        texel[1] = byte(transparent ? plainGreen / count : green / alpha);
        texel[2] = byte(transparent ? plainBlue / count : blue / alpha);
        texel[3] = byte(alpha / count);
    }
};

/// The mean of a square of 2^level texels a side.
void reduceWeighted(const std::uint8_t* block, std::size_t stride, std::uint32_t level, std::uint8_t* out) {
    const std::uint32_t side = 1u << level;
    TexelSum sum;
    for (std::uint32_t y = 0; y < side; ++y)
        for (std::uint32_t x = 0; x < side; ++x) sum.add(block + y * stride + x * kChannels);
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

/// A level of a cell from its level 0; both strides in bytes.
void reduceCell(const std::uint8_t* cell, std::size_t cellStride, const SpritePageLayout& layout, std::uint32_t level,
                std::uint8_t* out, std::size_t stride) {
    const auto reduce = level <= 4 ? reduceBlock : reduceWeighted;
    for (std::size_t y = 0; y < layout.cellHeight >> level; ++y)
        for (std::size_t x = 0; x < layout.cellWidth >> level; ++x)
            reduce(cell + (y << level) * cellStride + (x << level) * kChannels, cellStride, level,
                   out + y * stride + x * kChannels);
}

/// Byte of a level where the cell of a tile begins.
std::size_t cellOffset(const SpritePageLayout& layout, std::size_t slot, std::uint32_t level) {
    const std::size_t row = slot / layout.columns * (layout.cellHeight >> level);
    const std::size_t column = slot % layout.columns * (layout.cellWidth >> level);
    return (row * (layout.pageWidth >> level) + column) * kChannels;
}

}  // namespace

std::vector<std::uint8_t> SpriteAtlas::tile(std::size_t index) const {
    assert(index < tiles);
    const std::vector<std::uint8_t>& page = levels[index / layout.tilesPerPage() * layout.mipLevels];
    const std::size_t stride = std::size_t{layout.pageWidth} * kChannels;
    const std::uint8_t* from = page.data() + cellOffset(layout, index % layout.tilesPerPage(), 0) +
                               layout.gutter * stride + layout.gutter * kChannels;
    std::vector<std::uint8_t> texels;
    texels.reserve(std::size_t{layout.tileWidth} * layout.tileHeight * kChannels);
    for (std::uint32_t y = 0; y < layout.tileHeight; ++y, from += stride)
        texels.insert(texels.end(), from, from + std::size_t{layout.tileWidth} * kChannels);
    return texels;
}

SpritePacker::SpritePacker(const SpritePageLayout& layout, std::size_t tiles, std::uint32_t columns,
                           std::span<const std::uint32_t> order)
    : columns_(columns), order_(order) {
    assert(layout.pages > 0 && columns > 0 && tiles <= layout.tilesPerPage() * layout.pages);
    assert(order.empty() || (order.size() >= tiles && std::ranges::is_sorted(order)));
    atlas_.layout = layout;
    atlas_.tiles = tiles;
    atlas_.levels.resize(std::size_t{layout.pages} * layout.mipLevels);
    for (std::size_t i = 0; i < atlas_.levels.size(); ++i) {
        const std::size_t level = i % layout.mipLevels;
        atlas_.levels[i].resize(std::size_t{layout.pageWidth >> level} * (layout.pageHeight >> level) * kChannels);
    }
    findTiles();
}

void SpritePacker::findTiles() {
    const std::size_t end = (tileRow_ + 1) * columns_;
    last_ = first_;
    while (last_ < atlas_.tiles && (order_.empty() ? last_ : order_[last_]) < end) ++last_;
}

std::uint8_t* SpritePacker::cell(std::size_t tile, std::uint32_t level) {
    const SpritePageLayout& layout = atlas_.layout;
    const std::size_t page = tile / layout.tilesPerPage(), slot = tile % layout.tilesPerPage();
    return atlas_.levels[page * layout.mipLevels + level].data() + cellOffset(layout, slot, level);
}

void SpritePacker::addRow(std::span<const std::uint8_t> rgba) {
    const std::size_t tileBytes = atlas_.layout.tileWidth * kChannels;
    assert(rgba.size() == columns_ * tileBytes);
    const bool last = row_ + 1 == atlas_.layout.tileHeight;
    for (std::size_t tile = first_; tile < last_; ++tile) {
        const std::size_t place = order_.empty() ? tile : order_[tile];
        addTileRow(tile, rgba.data() + place % columns_ * tileBytes);
        if (last) finishCell(tile);
    }
    ++row_;
    if (!last) return;
    row_ = 0;
    ++tileRow_;
    first_ = last_;
    findTiles();
}

/// A row of level 0 with its first and last texel repeated in the gutters beside it.
void SpritePacker::addTileRow(std::size_t tile, const std::uint8_t* texels) {
    const SpritePageLayout& layout = atlas_.layout;
    const std::size_t gutter = layout.gutter, width = layout.tileWidth;
    std::uint8_t* out = cell(tile, 0) + (gutter + row_) * stride(0);
    for (std::size_t x = 0; x < gutter; ++x) std::memcpy(out + x * kChannels, texels, kChannels);
    std::memcpy(out + gutter * kChannels, texels, width * kChannels);
    for (std::size_t x = gutter + width; x < layout.cellWidth; ++x)
        std::memcpy(out + x * kChannels, texels + (width - 1) * kChannels, kChannels);
}

/// The gutters above and below, and the other levels.
void SpritePacker::finishCell(std::size_t tile) {
    const SpritePageLayout& layout = atlas_.layout;
    std::uint8_t* const base = cell(tile, 0);
    const std::size_t bytes = layout.cellWidth * kChannels, top = layout.gutter,
                      bottom = layout.gutter + layout.tileHeight - 1;
    for (std::size_t y = 0; y < top; ++y) std::memcpy(base + y * stride(0), base + top * stride(0), bytes);
    for (std::size_t y = bottom + 1; y < layout.cellHeight; ++y)
        std::memcpy(base + y * stride(0), base + bottom * stride(0), bytes);
    for (std::uint32_t level = 1; level < layout.mipLevels; ++level)
        reduceCell(base, stride(0), layout, level, cell(tile, level), stride(level));
}

}  // namespace nepho::engine
