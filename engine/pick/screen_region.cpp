#include "engine/pick/screen_region.h"

#include <glm/common.hpp>

#include <algorithm>
#include <limits>

namespace nepho::engine {

namespace {

constexpr float kLeastDepth = 1e-6f;  // of clip.w: nearer is behind the eye or in it

/// Bounds in pixels of what a box covers; the whole plane where a corner is behind the eye.
bool boxMisses(const ChunkGrid::Chunk& chunk, const glm::mat4& clipFromCloud, glm::vec2 pixels,
               const ScreenRegion& region) {
    glm::vec2 low(std::numeric_limits<float>::max()), high(std::numeric_limits<float>::lowest());
    bool allBehind = true, someBehind = false;
    for (int corner = 0; corner < 8; ++corner) {
        const glm::vec3 at((corner & 1) != 0 ? chunk.high.x : chunk.low.x,
                           (corner & 2) != 0 ? chunk.high.y : chunk.low.y,
                           (corner & 4) != 0 ? chunk.high.z : chunk.low.z);
        const glm::vec4 clip = clipFromCloud * glm::vec4(at, 1.0f);
        if (clip.w <= kLeastDepth) {
            someBehind = true;
            continue;
        }
        allBehind = false;
        const glm::vec2 pixel = (glm::vec2(clip) / clip.w * 0.5f + 0.5f) * pixels;
        low = glm::min(low, pixel);
        high = glm::max(high, pixel);
    }
    if (someBehind) return allBehind;
    constexpr float kMargin = 1.0f;  // pixels, for rounding; the test of each point decides
    return high.x + kMargin < region.low().x || low.x - kMargin > region.high().x ||
           high.y + kMargin < region.low().y || low.y - kMargin > region.high().y;
}

}  // namespace

ScreenRegion::ScreenRegion(std::vector<glm::vec2> corners) : corners_(std::move(corners)) {
    if (corners_.empty()) return;
    low_ = high_ = corners_.front();
    for (const glm::vec2 corner : corners_) {
        low_ = glm::min(low_, corner);
        high_ = glm::max(high_, corner);
    }
}

bool ScreenRegion::contains(glm::vec2 pixel) const {
    if (corners_.size() < 3 || pixel.x < low_.x || pixel.y < low_.y || pixel.x > high_.x || pixel.y > high_.y)
        return false;
    bool inside = false;
    glm::vec2 from = corners_.back();
    for (const glm::vec2 to : corners_) {
        if ((from.y > pixel.y) != (to.y > pixel.y)) {
            const float x = from.x + (to.x - from.x) * (pixel.y - from.y) / (to.y - from.y);
            if (pixel.x < x) inside = !inside;
        }
        from = to;
    }
    return inside;
}

std::vector<std::uint32_t> pickRegion(const ChunkGrid& grid, const glm::mat4& clipFromCloud, glm::vec2 pixels,
                                      const ScreenRegion& region) {
    std::vector<std::uint32_t> found;
    for (const ChunkGrid::Chunk& chunk : grid.chunks()) {
        if (boxMisses(chunk, clipFromCloud, pixels, region)) continue;
        for (std::uint32_t place = chunk.first; place < chunk.first + chunk.count; ++place) {
            const glm::vec4 clip = clipFromCloud * glm::vec4(grid.positions()[place], 1.0f);
            if (clip.w <= kLeastDepth) continue;
            if (region.contains((glm::vec2(clip) / clip.w * 0.5f + 0.5f) * pixels))
                found.push_back(grid.order()[place]);
        }
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace nepho::engine
