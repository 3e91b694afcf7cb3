#include "engine/render/frustum.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_access.hpp>

#include <algorithm>
#include <cmath>

namespace nepho::engine {

namespace {

constexpr float kBehind = 1e-4f;

struct Range {
    float least, greatest;
};

/// Of a linear function over a box.
Range rangeOver(const glm::vec4& plane, glm::vec3 center, glm::vec3 half) {
    const float middle = glm::dot(glm::vec3(plane), center) + plane.w;
    const float reach = glm::dot(glm::abs(glm::vec3(plane)), half);
    return {middle - reach, middle + reach};
}

}  // namespace

ChunkMeter::ChunkMeter(const View& view, const glm::mat4& worldFromCloud, float worldRadius, float largestRadiusPixels)
    : mostPixels_(largestRadiusPixels), orthographic_(view.orthographic) {
    const glm::mat4 clipFromCloud = view.clipFromWorld() * worldFromCloud;
    const glm::vec4 x = glm::row(clipFromCloud, 0), y = glm::row(clipFromCloud, 1);
    depth_ = glm::row(clipFromCloud, 3);
    sides_ = {depth_ + x, depth_ - x, depth_ + y, depth_ - y};
    sharePerPixel_ = 2.0f / view.pixels;
    radiusPixels_ = worldRadius * 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
}

ChunkExtent ChunkMeter::measure(glm::vec3 low, glm::vec3 high) const {
    const glm::vec3 center = 0.5f * (low + high), half = 0.5f * (high - low);
    const Range depth = rangeOver(depth_, center, half);
    ChunkExtent extent;
    if (depth.greatest <= 0.0f) return extent;
    extent.largestRadiusPixels = radiusPixels_ / (orthographic_ ? 1.0f : std::max(depth.least, kBehind));
    extent.visible = true;
    extent.nearest = depth.least;
    if (depth.least <= kBehind) {  // partly behind the eye: its picture has no bounds
        extent.crossesEdge = true;
        return extent;
    }
    const float margin = std::min(std::max(extent.largestRadiusPixels, 1.0f), mostPixels_) + 1.0f;
    for (std::size_t side = 0; side < sides_.size(); ++side) {
        const Range inside = rangeOver(sides_[side], center, half);
        const float reach = margin * sharePerPixel_[side < 2 ? 0 : 1] * depth.greatest;
        if (inside.greatest < -reach) extent.visible = false;
        if (inside.least < reach) extent.crossesEdge = true;
    }
    return extent;
}

}  // namespace nepho::engine
