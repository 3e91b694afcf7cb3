#include "engine/text/color_glyph.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace nepho::engine {

namespace {

/// The pixels that a texel covers, and how much of the first and last one.
struct Cover {
    std::uint32_t first = 0, last = 0;
    double begin = 0.0, end = 0.0;

    double share(std::uint32_t pixel) const {
        return std::min(end, pixel + 1.0) - std::max(begin, static_cast<double>(pixel));
    }
};

Cover coverOf(std::uint32_t texel, std::uint32_t texels, std::uint32_t pixels) {
    Cover cover;
    cover.begin = static_cast<double>(texel) * pixels / texels;
    cover.end = static_cast<double>(texel + 1) * pixels / texels;
    cover.first = static_cast<std::uint32_t>(cover.begin);
    cover.last = std::clamp(static_cast<std::uint32_t>(std::ceil(cover.end)) - 1, cover.first, pixels - 1);
    return cover;
}

}  // namespace

std::vector<std::uint8_t> shrinkPicture(const BgraPicture& picture, std::uint32_t width, std::uint32_t height) {
    assert(picture.width > 0 && picture.height > 0 && width > 0 && height > 0);
    std::vector<std::uint8_t> rgba(std::size_t{width} * height * 4);
    constexpr std::array<std::size_t, 4> kFrom{2, 1, 0, 3};
    for (std::uint32_t y = 0; y < height; ++y) {
        const Cover rows = coverOf(y, height, picture.height);
        for (std::uint32_t x = 0; x < width; ++x) {
            const Cover columns = coverOf(x, width, picture.width);
            std::array<double, 4> sum{};
            double total = 0.0;
            for (std::uint32_t row = rows.first; row <= rows.last; ++row)
                for (std::uint32_t column = columns.first; column <= columns.last; ++column) {
                    const double share = rows.share(row) * columns.share(column);
                    const std::uint8_t* pixel = picture.bytes + row * picture.pitch + std::size_t{column} * 4;
                    for (std::size_t i = 0; i < 4; ++i) sum[i] += share * pixel[kFrom[i]];
                    total += share;
                }
            for (std::size_t i = 0; i < 4; ++i)
                rgba[(std::size_t{y} * width + x) * 4 + i] = static_cast<std::uint8_t>(std::lround(sum[i] / total));
        }
    }
    return rgba;
}

}  // namespace nepho::engine
