#pragma once

#include "projector/data/image.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace nepho::projector {

/// Scales pictures of one size to another, row by row, by an area filter: every pixel becomes the mean of the part of
/// the picture that it covers, in linear light and weighted by alpha. Pictures may stand side by side, as tiles do in a
/// sheet: none takes anything from its neighbour. At the same size rows come out as they are, and a picture of one
/// colour keeps it.
class AreaScaler {
  public:
    /// Sizes of one picture, at least 1 x 1; `across`: how many stand side by side.
    AreaScaler(ImageSize from, ImageSize to, std::size_t across = 1);

    /// Takes the next row, from.width * across * 4 bytes of RGBA8, and gives every row that it completes, to.width *
    /// across * 4 bytes. After from.height rows the next pictures begin.
    void add(std::span<const std::uint8_t> row, const std::function<void(std::span<const std::uint8_t>)>& give);

  private:
    /// What each target pixel takes of one side, in source pixels.
    struct Taps {
        struct Range {
            std::size_t first, count, weights;  ///< the last: where its weights begin
        };
        std::vector<Range> ranges;   ///< by target pixel
        std::vector<float> weights;  ///< those of a target pixel sum to 1
    };
    static Taps tapsOf(std::uint32_t from, std::uint32_t to);
    void sumAcross(std::span<const std::uint8_t> row);

    ImageSize from_, to_;
    std::size_t across_;
    Taps horizontal_, vertical_;
    std::uint32_t row_ = 0;     ///< of the source, within the picture
    std::uint32_t made_ = 0;    ///< rows given
    std::vector<float> line_;   ///< the source's row at the target's width: sums of each pixel, one after the other
    std::vector<float> lines_;  ///< the target's row so far
    std::vector<std::uint8_t> out_;
};

}  // namespace nepho::projector
