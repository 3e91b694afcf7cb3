#pragma once

#include "engine/asset/sprite_pages.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace nepho::engine {

/// Sprite pages in host memory, made on a worker thread.
struct SpriteAtlas {
    SpritePageLayout layout;
    std::size_t tiles = 0;
    std::vector<std::vector<std::uint8_t>> levels;  ///< [page * mipLevels + level], RGBA8

    /// The texels of a tile, layout.tileWidth * layout.tileHeight * 4 bytes. Requires index < tiles.
    std::vector<std::uint8_t> tile(std::size_t index) const;
};

/// Makes an atlas of the rows of a sheet as a decoder gives them, so that the sheet is never whole in memory. Levels
/// are box-filtered, as the values are stored, with alpha for weight so that transparent texels do not darken edges;
/// level 0 is the given texels.
class SpritePacker {
  public:
    /// The sheet has `columns` tiles across, of the layout's size. Tile i of the atlas is its i-th from the top left,
    /// or, where `order` is not empty, the order[i]-th; `order` ascends and outlives this. Requires layout.pages > 0.
    SpritePacker(const SpritePageLayout& layout, std::size_t tiles, std::uint32_t columns,
                 std::span<const std::uint32_t> order = {});

    /// The sheet's next row, columns * layout.tileWidth * 4 bytes of RGBA8.
    void addRow(std::span<const std::uint8_t> rgba);
    /// Whether every tile has come; what is added then is passed over.
    bool isComplete() const { return first_ == atlas_.tiles; }
    /// The atlas; tiles that did not come are transparent.
    SpriteAtlas take() { return std::move(atlas_); }

  private:
    std::uint8_t* cell(std::size_t tile, std::uint32_t level);
    std::size_t stride(std::uint32_t level) const { return std::size_t{atlas_.layout.pageWidth >> level} * 4; }
    void addTileRow(std::size_t tile, const std::uint8_t* texels);
    void finishCell(std::size_t tile);
    void findTiles();

    SpriteAtlas atlas_;
    std::size_t columns_;
    std::span<const std::uint32_t> order_;
    std::uint32_t row_ = 0;             ///< within the tiles
    std::size_t tileRow_ = 0;           ///< of the sheet
    std::size_t first_ = 0, last_ = 0;  ///< the atlas's tiles in it, without the last
};

}  // namespace nepho::engine
