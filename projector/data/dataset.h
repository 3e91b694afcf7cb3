#pragma once

#include "projector/base/matrix.h"
#include "projector/data/sprite.h"
#include "projector/data/table.h"

#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

/// An embedding with everything known about its rows. Row i of `vectors`, of every column and its tile of the
/// sprite sheet (SpriteSheet::tileOf()) are the same thing.
struct Dataset {
    std::string name;
    Matrix vectors;  ///< N x D, finite
    Table metadata;  ///< N rows a column; without metadata one number column "__index__"
    std::optional<SpriteSheet> sprite;
    std::vector<std::string> warnings;  ///< one sentence each

    std::size_t rows() const { return vectors.rows(); }
    std::size_t dims() const { return vectors.cols(); }
};

}  // namespace nepho::projector
