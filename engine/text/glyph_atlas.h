#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nepho::engine {

/// A square picture of glyphs of 1 or 4 bytes a texel, in slots of a few sizes on shelves. When it is full, glyphs that
/// no recent frame used make room for others, the longest unused first; what the present frame uses stays.
class GlyphAtlas {
  public:
    explicit GlyphAtlas(std::uint32_t side, std::uint32_t texelBytes = 1);

    struct Place {
        std::uint16_t x = 0, y = 0;
        std::uint32_t slot = 0;
    };
    /// Another frame begins: nothing is in use yet.
    void beginFrame() { ++frame_; }
    /// Copies a rectangle of width * height > 0 texels (row-major) in for `owner`, one empty texel apart from every
    /// other and from the border, and counts it as used. Nothing where it is too large, or all is in use.
    std::optional<Place> tryAdd(std::uint32_t owner, std::uint32_t width, std::uint32_t height,
                                std::span<const std::uint8_t> texels);
    /// Whether a place is still its owner's; if so it counts as used in this frame.
    bool tryUse(const Place& place, std::uint32_t owner);

    std::uint32_t side() const { return side_; }
    std::uint32_t texelBytes() const { return texelBytes_; }
    /// Row-major, as far down as shelves reach.
    const std::vector<std::uint8_t>& texels() const { return texels_; }
    std::uint64_t version() const { return version_; }  ///< grows with each rectangle

    struct Area {
        std::uint32_t x = 0, y = 0, width = 0, height = 0;
    };
    /// Calls `use` with every area that may have changed since an earlier version; since 0, with all that is drawn
    /// from.
    template <typename Use>
    void visitChanges(std::uint64_t since, const Use& use) const {
        if (since == 0 && version_ > 0) use(Area{0, 0, side_, kGap});  // above all shelves
        for (const Shelf& shelf : shelves_)
            if (shelf.changed > since) use(Area{shelf.x, shelf.y, columnWidth_, shelf.height});
    }

  private:
    static constexpr std::uint32_t kGap = 1;  ///< filtering reaches half a texel beyond a rectangle
    static constexpr std::uint32_t kNobody = ~std::uint32_t{0};
    static constexpr std::size_t kMostSlots = 64;
    struct Slot {
        std::uint32_t owner = kNobody;
        std::uint64_t used = 0;  ///< the frame
    };
    /// A row of slots of one size; of width 0 where nothing is in it yet.
    struct Shelf {
        std::uint32_t x = 0, y = 0, height = 0;
        std::uint32_t slotWidth = 0, slotCount = 0;
        std::uint64_t changed = 0;
        std::array<Slot, kMostSlots> slots{};
    };
    struct Column {
        std::uint32_t end = 0;               ///< shelves fill it down to here
        std::vector<std::uint32_t> shelves;  ///< from top to bottom
    };
    /// Neighbouring shelves of a column that can give way together.
    struct Window {
        std::size_t column = 0, first = 0, count = 0;
        std::uint64_t used = 0;
    };

    std::optional<std::uint32_t> freeSlot(std::uint32_t width, std::uint32_t height) const;
    std::optional<std::uint32_t> tryMakeShelf(std::uint32_t width, std::uint32_t height);
    std::optional<std::uint32_t> oldestSlot(std::uint32_t width, std::uint32_t height) const;
    std::optional<Window> oldestWindow(std::uint32_t height) const;
    std::optional<std::uint32_t> tryMakeRoom(std::uint32_t width, std::uint32_t height);
    std::uint32_t giveWay(const Window& window, std::uint32_t width, std::uint32_t height);
    std::uint32_t addShelf(std::uint32_t x, std::uint32_t y, std::uint32_t height);
    void divide(Shelf& shelf, std::uint32_t slotWidth);
    void clear(const Area& area);
    const Slot& slot(std::uint32_t number) const { return shelves_[number / kMostSlots].slots[number % kMostSlots]; }
    Slot& slot(std::uint32_t number) { return shelves_[number / kMostSlots].slots[number % kMostSlots]; }

    std::uint32_t side_, texelBytes_, columnWidth_;
    std::vector<std::uint8_t> texels_;
    std::vector<Shelf> shelves_;
    std::vector<std::uint32_t> unused_;  ///< shelves that are no more
    std::vector<Column> columns_;
    std::uint64_t version_ = 0;
    std::uint64_t frame_ = 1;
};

}  // namespace nepho::engine
