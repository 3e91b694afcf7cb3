#include "engine/text/glyph_atlas.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace nepho::engine {
namespace {

constexpr std::uint32_t kColumnWidth = 512;  // a shelf is short, so that rare sizes waste little
constexpr std::uint32_t kWidthStep = 8;      // slots come in few sizes, so that glyphs can take each other's place
constexpr std::uint32_t kHeightStep = 4;
constexpr std::uint32_t kUsualShelfHeight = 32;

std::uint32_t roundUp(std::uint32_t value, std::uint32_t step) {
    return (value + step - 1) / step * step;
}

}  // namespace

GlyphAtlas::GlyphAtlas(std::uint32_t side, std::uint32_t texelBytes) : side_(side), texelBytes_(texelBytes) {
    assert(side > kGap && side <= 65535);
    columns_.resize(std::max(1u, side / kColumnWidth));
    columnWidth_ = side / static_cast<std::uint32_t>(columns_.size());
    for (Column& column : columns_) {
        column.end = kGap;
        column.shelves.reserve(side / kUsualShelfHeight);
    }
    shelves_.reserve(columns_.size() * (side / kUsualShelfHeight));
    unused_.reserve(shelves_.capacity());
}

bool GlyphAtlas::tryUse(const Place& place, std::uint32_t owner) {
    Slot& here = slot(place.slot);
    if (here.owner != owner) return false;
    here.used = frame_;
    return true;
}

std::optional<GlyphAtlas::Place> GlyphAtlas::tryAdd(std::uint32_t owner, std::uint32_t width, std::uint32_t height,
                                                    std::span<const std::uint8_t> texels) {
    assert(width > 0 && height > 0 && texels.size() == std::size_t{width} * height * texelBytes_);
    if (width + 2 * kGap > columnWidth_ || height + 2 * kGap > side_) return std::nullopt;
    const std::uint32_t slotWidth = std::min(roundUp(width + kGap, kWidthStep), columnWidth_ - kGap);
    const std::uint32_t slotHeight = std::min(roundUp(height + kGap, kHeightStep), side_ - kGap);
    texels_.reserve(std::size_t{side_} * side_ * texelBytes_);  // memory only where shelves are
    std::optional<std::uint32_t> found = freeSlot(slotWidth, slotHeight);
    if (!found) found = tryMakeShelf(slotWidth, slotHeight);
    if (!found) found = tryMakeRoom(slotWidth, slotHeight);
    if (!found) return std::nullopt;

    Shelf& shelf = shelves_[*found / kMostSlots];
    const std::uint32_t x = shelf.x + kGap + *found % static_cast<std::uint32_t>(kMostSlots) * shelf.slotWidth;
    clear({x, shelf.y, shelf.slotWidth, shelf.height});
    const std::size_t rowBytes = std::size_t{width} * texelBytes_;
    for (std::size_t row = 0; row < height; ++row)
        std::memcpy(texels_.data() + ((shelf.y + row) * side_ + x) * texelBytes_, texels.data() + row * rowBytes,
                    rowBytes);
    slot(*found) = {owner, frame_};
    shelf.changed = ++version_;
    return Place{static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(shelf.y), *found};
}

void GlyphAtlas::clear(const Area& area) {
    for (std::size_t row = 0; row < area.height; ++row)
        std::memset(texels_.data() + ((area.y + row) * side_ + area.x) * texelBytes_, 0,
                    std::size_t{area.width} * texelBytes_);
}

std::optional<std::uint32_t> GlyphAtlas::freeSlot(std::uint32_t width, std::uint32_t height) const {
    for (std::uint32_t i = 0; i < shelves_.size(); ++i) {
        const Shelf& shelf = shelves_[i];
        if (shelf.slotWidth != width || shelf.height != height) continue;
        for (std::uint32_t s = 0; s < shelf.slotCount; ++s)
            if (shelf.slots[s].owner == kNobody) return i * static_cast<std::uint32_t>(kMostSlots) + s;
    }
    return std::nullopt;
}

std::uint32_t GlyphAtlas::addShelf(std::uint32_t x, std::uint32_t y, std::uint32_t height) {
    std::uint32_t number = static_cast<std::uint32_t>(shelves_.size());
    if (unused_.empty()) {
        shelves_.emplace_back();
    } else {
        number = unused_.back();
        unused_.pop_back();
    }
    shelves_[number] = {};
    shelves_[number].x = x;
    shelves_[number].y = y;
    shelves_[number].height = height;
    return number;
}

void GlyphAtlas::divide(Shelf& shelf, std::uint32_t slotWidth) {
    shelf.slotWidth = slotWidth;
    shelf.slotCount = std::min((columnWidth_ - kGap) / slotWidth, static_cast<std::uint32_t>(kMostSlots));
    shelf.slots.fill({});
    clear({shelf.x, shelf.y, columnWidth_, shelf.height});
}

std::optional<std::uint32_t> GlyphAtlas::tryMakeShelf(std::uint32_t width, std::uint32_t height) {
    const auto column = std::ranges::min_element(columns_, {}, &Column::end);
    if (column->end + height > side_) return std::nullopt;
    const auto left = static_cast<std::uint32_t>(column - columns_.begin()) * columnWidth_;
    const std::uint32_t number = addShelf(left, column->end, height);
    column->shelves.push_back(number);
    column->end += height;
    const std::size_t bytes = std::size_t{column->end} * side_ * texelBytes_;
    if (texels_.size() < bytes) texels_.resize(bytes, 0);
    divide(shelves_[number], width);
    return number * static_cast<std::uint32_t>(kMostSlots);
}

std::optional<std::uint32_t> GlyphAtlas::oldestSlot(std::uint32_t width, std::uint32_t height) const {
    std::optional<std::uint32_t> oldest;
    for (std::uint32_t i = 0; i < shelves_.size(); ++i) {
        const Shelf& shelf = shelves_[i];
        if (shelf.slotWidth != width || shelf.height != height) continue;
        for (std::uint32_t s = 0; s < shelf.slotCount; ++s) {
            const std::uint32_t number = i * static_cast<std::uint32_t>(kMostSlots) + s;
            if (shelf.slots[s].used < frame_ && (!oldest || shelf.slots[s].used < slot(*oldest).used)) oldest = number;
        }
    }
    return oldest;
}

std::optional<GlyphAtlas::Window> GlyphAtlas::oldestWindow(std::uint32_t height) const {
    std::optional<Window> oldest;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        const auto& shelves = columns_[c].shelves;
        for (std::size_t first = 0; first < shelves.size(); ++first) {
            Window window{c, first, 0, 0};
            std::uint32_t total = 0;
            for (std::size_t i = first; i < shelves.size() && total < height; ++i, ++window.count) {
                const Shelf& shelf = shelves_[shelves[i]];
                total += shelf.height;
                for (std::uint32_t s = 0; s < shelf.slotCount; ++s)
                    window.used = std::max(window.used, shelf.slots[s].used);
            }
            if (total < height || window.used >= frame_) continue;
            if (!oldest || window.used < oldest->used) oldest = window;
        }
    }
    return oldest;
}

/// A slot of the same size, or shelves of other sizes, whichever were not used for longer.
std::optional<std::uint32_t> GlyphAtlas::tryMakeRoom(std::uint32_t width, std::uint32_t height) {
    const auto oldest = oldestSlot(width, height);
    const auto window = oldestWindow(height);
    if (window && (!oldest || window->used < slot(*oldest).used)) return giveWay(*window, width, height);
    return oldest;
}

std::uint32_t GlyphAtlas::giveWay(const Window& window, std::uint32_t width, std::uint32_t height) {
    auto& shelves = columns_[window.column].shelves;
    const auto begin = shelves.begin() + static_cast<std::ptrdiff_t>(window.first);
    const auto end = begin + static_cast<std::ptrdiff_t>(window.count);
    const std::uint32_t x = shelves_[*begin].x, y = shelves_[*begin].y;
    std::uint32_t total = 0;
    for (auto shelf = begin; shelf != end; ++shelf) {
        total += shelves_[*shelf].height;
        shelves_[*shelf] = {};
        unused_.push_back(*shelf);
    }
    const auto at = shelves.erase(begin, end) - shelves.begin();
    const std::uint32_t made = addShelf(x, y, height);
    divide(shelves_[made], width);
    shelves.insert(shelves.begin() + at, made);
    if (total > height) {
        const std::uint32_t rest = addShelf(x, y + height, total - height);
        shelves_[rest].changed = version_ + 1;  // its last row is the gap above the next shelf
        shelves.insert(shelves.begin() + at + 1, rest);
    }
    return made * static_cast<std::uint32_t>(kMostSlots);
}

}  // namespace nepho::engine
