#include "engine/text/glyph_atlas.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace nepho::engine {
namespace {
constexpr std::uint32_t kGap = 1;        // filtering reaches half a texel beyond a rectangle
constexpr std::uint32_t kShelfStep = 4;  // shelves come in few heights, so that later glyphs find one
}  // namespace

GlyphAtlas::GlyphAtlas(std::uint32_t side) : side_(side), texels_(std::size_t{side} * side, 0) {
    assert(side > 0 && side <= 65535);
}

GlyphAtlas::Shelf* GlyphAtlas::shelfFor(std::uint32_t width, std::uint32_t height) {
    if (width + 2 * kGap > side_ || height + 2 * kGap > side_) return nullptr;
    const auto hasRoom = [&](const Shelf& shelf) {
        return shelf.height >= height && shelf.nextX + width + kGap <= side_;
    };
    Shelf* best = nullptr;
    for (Shelf& shelf : shelves_)
        if (hasRoom(shelf) && (!best || shelf.height < best->height)) best = &shelf;
    const std::uint32_t stepped = (height + kShelfStep - 1) / kShelfStep * kShelfStep;
    const bool fitsSnugly = best && best->height <= stepped;
    if (fitsSnugly || nextY_ + height + kGap > side_) return best;
    const std::uint32_t newHeight = std::min(stepped, side_ - kGap - nextY_);
    shelves_.push_back({nextY_, newHeight, kGap});
    nextY_ += newHeight + kGap;
    return &shelves_.back();
}

std::optional<GlyphAtlas::Place> GlyphAtlas::tryAdd(std::uint32_t width, std::uint32_t height,
                                                    std::span<const std::uint8_t> texels) {
    assert(width > 0 && height > 0 && texels.size() == std::size_t{width} * height);
    Shelf* shelf = shelfFor(width, height);
    if (!shelf) return std::nullopt;
    const Place place{static_cast<std::uint16_t>(shelf->nextX), static_cast<std::uint16_t>(shelf->y)};
    shelf->nextX += width + kGap;
    for (std::size_t row = 0; row < height; ++row)
        std::memcpy(texels_.data() + (place.y + row) * side_ + place.x, texels.data() + row * width, width);
    ++version_;
    return place;
}

}  // namespace nepho::engine
