#include "engine/text/distance_field.h"

#include <glm/geometric.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace nepho::engine {
namespace {

float squaredDistance(glm::vec2 point, const OutlineSegment& segment) {
    const glm::vec2 along = segment.to - segment.from;
    const float squaredLength = glm::dot(along, along);
    const float place =
        squaredLength > 0.0f ? std::clamp(glm::dot(point - segment.from, along) / squaredLength, 0.0f, 1.0f) : 0.0f;
    const glm::vec2 aside = point - segment.from - place * along;
    return glm::dot(aside, aside);
}

/// The texels [first, last) whose centres lie between two coordinates.
struct TexelRange {
    std::uint32_t first, last;
};
TexelRange texelsBetween(float low, float high, std::uint32_t size) {
    const auto clampToSize = [size](float value) {
        return static_cast<std::uint32_t>(std::clamp(value, 0.0f, static_cast<float>(size)));
    };
    return {clampToSize(std::ceil(low - 0.5f)), clampToSize(std::floor(high - 0.5f) + 1.0f)};
}

struct Crossing {
    float x;
    int direction;
};

/// Where the row's line of centres crosses the outline, from left to right.
void collectCrossings(std::span<const OutlineSegment> outline, float y, std::vector<Crossing>& crossings) {
    crossings.clear();
    for (const OutlineSegment& segment : outline) {
        if ((segment.from.y <= y) == (segment.to.y <= y)) continue;
        const float part = (y - segment.from.y) / (segment.to.y - segment.from.y);
        crossings.push_back({segment.from.x + part * (segment.to.x - segment.from.x), segment.from.y <= y ? 1 : -1});
    }
    std::sort(crossings.begin(), crossings.end(), [](const Crossing& a, const Crossing& b) { return a.x < b.x; });
}

}  // namespace

std::vector<std::uint8_t> renderDistanceField(std::span<const OutlineSegment> outline, std::uint32_t width,
                                              std::uint32_t height, float spread) {
    assert(spread > 0.0f);
    std::vector<float> squared(std::size_t{width} * height, spread * spread);
    for (const OutlineSegment& segment : outline) {
        const glm::vec2 low = glm::min(segment.from, segment.to) - spread,
                        high = glm::max(segment.from, segment.to) + spread;
        const TexelRange columns = texelsBetween(low.x, high.x, width), rows = texelsBetween(low.y, high.y, height);
        for (std::uint32_t y = rows.first; y < rows.last; ++y) {
            float* row = squared.data() + std::size_t{y} * width;
            for (std::uint32_t x = columns.first; x < columns.last; ++x)
                row[x] = std::min(
                    row[x], squaredDistance({static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f}, segment));
        }
    }
    std::vector<std::uint8_t> field(squared.size());
    std::vector<Crossing> crossings;
    for (std::uint32_t y = 0; y < height; ++y) {
        collectCrossings(outline, static_cast<float>(y) + 0.5f, crossings);
        std::size_t next = 0;
        int winding = 0;
        for (std::uint32_t x = 0; x < width; ++x) {
            for (; next < crossings.size() && crossings[next].x <= static_cast<float>(x) + 0.5f; ++next)
                winding += crossings[next].direction;
            const std::size_t texel = std::size_t{y} * width + x;
            const float distance = std::sqrt(squared[texel]) * (winding != 0 ? 1.0f : -1.0f);
            field[texel] =
                static_cast<std::uint8_t>(std::clamp(std::lround(128.0f + 128.0f * distance / spread), 0l, 255l));
        }
    }
    return field;
}

}  // namespace nepho::engine
