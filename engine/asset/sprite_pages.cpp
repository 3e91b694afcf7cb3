#include "engine/asset/sprite_pages.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

namespace nepho::engine {
namespace {

constexpr std::uint64_t kTexelBytes = 4;

std::uint64_t divideUp(std::uint64_t value, std::uint64_t by) {
    return value / by + (value % by != 0 ? 1 : 0);
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
    if (layout.bytes() > limits.maxBytes) layout.pages = 0;
    return layout;
}

}  // namespace

std::uint64_t SpritePageLayout::bytes() const {
    std::uint64_t texels = 0;
    for (std::uint32_t level = 0; level < mipLevels; ++level)
        texels += std::uint64_t{pageWidth >> level} * (pageHeight >> level);
    // A page has at most 2^60 texels (no device goes beyond 2^15 a side), but pages may be many.
    const std::uint64_t pageBytes = texels * kTexelBytes;
    return pages > 0 && pageBytes > UINT64_MAX / pages ? UINT64_MAX : pageBytes * pages;
}

SpritePageLayout planSpritePages(std::size_t tiles, std::uint32_t tileWidth, std::uint32_t tileHeight,
                                 const SpriteLimits& limits) {
    assert(tiles > 0 && tileWidth > 0 && tileHeight > 0);
    SpritePageLayout layout = planUnscaled(tiles, tileWidth, tileHeight, limits);
    const std::uint32_t longest = std::max(tileWidth, tileHeight);
    for (std::uint32_t side = std::min(longest - 1, limits.maxSide); layout.pages == 0 && side > 0; --side) {
        const auto scaled = [&](std::uint32_t length) {
            return std::max(1u, static_cast<std::uint32_t>((std::uint64_t{length} * side + longest / 2) / longest));
        };
        layout = planUnscaled(tiles, scaled(tileWidth), scaled(tileHeight), limits);
    }
    return layout;
}

}  // namespace nepho::engine
