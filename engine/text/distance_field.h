#pragma once

#include <glm/vec2.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::engine {

/// A straight piece of an outline, in texels, y down.
struct OutlineSegment {
    glm::vec2 from{0}, to{0};
};

/// The distances of texel centres to a closed outline as 8 bits: 128 on the outline, 255 `spread` texels or more
/// inside, 0 `spread` or more outside, linear between. Inside is where the winding number is not zero. Width * height
/// values, row-major.
std::vector<std::uint8_t> renderDistanceField(std::span<const OutlineSegment> outline, std::uint32_t width,
                                              std::uint32_t height, float spread);

}  // namespace nepho::engine
