#include "projector/data/sprite.h"

#include <algorithm>

namespace nepho::projector {

std::size_t SpriteSheet::tiledRows(std::size_t rows) const {
    if (tiles.empty()) return std::min(rows, capacity());
    const auto end = std::ranges::lower_bound(tiles, capacity());
    return std::min(rows, static_cast<std::size_t>(end - tiles.begin()));
}

}  // namespace nepho::projector
