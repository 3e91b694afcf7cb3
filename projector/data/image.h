#pragma once

#include <cstdint>
#include <vector>

namespace nepho::projector {

struct ImageSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool operator==(const ImageSize&) const = default;
};

/// 8-bit RGBA pixels, row-major from the top left, alpha not premultiplied.
struct Image {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> rgba;  ///< width * height * 4
};

/// Pixels a side of the largest picture that is read or written.
inline constexpr std::uint32_t kMaxImageSide = 65536;

}  // namespace nepho::projector
