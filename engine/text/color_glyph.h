#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nepho::engine {

/// A picture of blue, green, red and alpha, as fonts have them.
struct BgraPicture {
    const std::uint8_t* bytes = nullptr;
    std::size_t pitch = 0;  ///< bytes from a row to the next
    std::uint32_t width = 0, height = 0;
};

/// Another size of a picture as RGBA, row-major: each texel is the mean of what it covers, or where the picture is
/// smaller, the nearest.
std::vector<std::uint8_t> shrinkPicture(const BgraPicture& picture, std::uint32_t width, std::uint32_t height);

}  // namespace nepho::engine
