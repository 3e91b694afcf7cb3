#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nepho::engine {

/// A square 8-bit picture that is filled with rectangles on shelves; what was put in stays where it is.
class GlyphAtlas {
  public:
    explicit GlyphAtlas(std::uint32_t side);

    struct Place {
        std::uint16_t x = 0, y = 0;
    };
    /// Copies a rectangle of width * height > 0 texels (row-major) in, one empty texel apart from every other and from
    /// the border. Nothing where no room is left.
    std::optional<Place> tryAdd(std::uint32_t width, std::uint32_t height, std::span<const std::uint8_t> texels);

    const std::vector<std::uint8_t>& texels() const { return texels_; }
    std::uint64_t version() const { return version_; }  ///< grows with each rectangle

  private:
    struct Shelf {
        std::uint32_t y = 0, height = 0, nextX = 0;
    };
    Shelf* shelfFor(std::uint32_t width, std::uint32_t height);

    std::uint32_t side_;
    std::vector<std::uint8_t> texels_;
    std::vector<Shelf> shelves_;
    std::uint32_t nextY_ = 1;
    std::uint64_t version_ = 0;
};

}  // namespace nepho::engine
