#include "engine/render/frustum.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nepho::engine {

ChunkExtent measureChunk(const View& view, const glm::mat4& worldFromCloud, glm::vec3 low, glm::vec3 high,
                         float worldRadius, float largestRadiusPixels) {
    constexpr float kBehind = 1e-4f;
    const glm::mat4 clipFromCloud = view.clipFromWorld() * worldFromCloud;
    const glm::vec2 halfPixels = 0.5f * view.pixels;
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    glm::vec2 least(kInfinity), greatest(-kInfinity);
    float nearest = kInfinity, farthest = -kInfinity;
    for (int corner = 0; corner < 8; ++corner) {
        const glm::vec3 at((corner & 1) ? high.x : low.x, (corner & 2) ? high.y : low.y, (corner & 4) ? high.z : low.z);
        const glm::vec4 clip = clipFromCloud * glm::vec4(at, 1.0f);
        nearest = std::min(nearest, clip.w);
        farthest = std::max(farthest, clip.w);
        const glm::vec2 pixel = glm::vec2(clip) / std::max(clip.w, kBehind) * halfPixels;
        least = glm::min(least, pixel);
        greatest = glm::max(greatest, pixel);
    }
    ChunkExtent extent;
    if (farthest <= 0.0f) return extent;
    const float pixelsPerUnit = halfPixels.y * std::abs(view.clipFromView[1][1]);
    extent.largestRadiusPixels = worldRadius * pixelsPerUnit / (view.orthographic ? 1.0f : std::max(nearest, kBehind));
    if (nearest <= kBehind) {  // partly behind the eye: its picture has no bounds
        extent.visible = extent.crossesEdge = true;
        return extent;
    }
    const float margin = std::min(std::max(extent.largestRadiusPixels, 1.0f), largestRadiusPixels) + 1.0f;
    extent.visible = least.x - margin < halfPixels.x && greatest.x + margin > -halfPixels.x &&
                     least.y - margin < halfPixels.y && greatest.y + margin > -halfPixels.y;
    extent.crossesEdge = least.x - margin < -halfPixels.x || greatest.x + margin > halfPixels.x ||
                         least.y - margin < -halfPixels.y || greatest.y + margin > halfPixels.y;
    return extent;
}

}  // namespace nepho::engine
