#include "app/scene/label_space.h"

#include <glm/common.hpp>

#include <algorithm>

namespace nepho::app {

namespace {
constexpr int kCellPixels = 64;
constexpr std::size_t kUsualBoxes = 4096;

/// A rectangle from its anchor (y up) as a box of the picture (y down).
glm::vec4 boxAt(glm::vec2 anchor, glm::vec4 rectangle) {
    return {anchor.x + rectangle.x, anchor.y - rectangle.w, anchor.x + rectangle.z, anchor.y - rectangle.y};
}
}  // namespace

void LabelSpace::Page::reset(const engine::View& view) {
    clipFromWorld = view.clipFromWorld();
    pixels = view.pixels;
    cellCount = glm::max(glm::ivec2(pixels) / kCellPixels + 1, glm::ivec2(1));
    newest.assign(static_cast<std::size_t>(cellCount.x) * static_cast<std::size_t>(cellCount.y), kNone);
    boxes.clear();
    boxes.reserve(kUsualBoxes);
}

glm::vec3 LabelSpace::Page::see(glm::vec3 world) const {
    const glm::vec4 clip = clipFromWorld * glm::vec4(world, 1);
    if (clip.w <= 0.0f) return glm::vec3(0);
    return {0.5f * (clip.x / clip.w + 1.0f) * pixels.x, 0.5f * (clip.y / clip.w + 1.0f) * pixels.y, 1.0f};
}

bool LabelSpace::Page::holds(glm::vec3 seen) const {
    return seen.z > 0.0f && seen.x >= 0.0f && seen.y >= 0.0f && seen.x < pixels.x && seen.y < pixels.y;
}

std::size_t LabelSpace::Page::numberOf(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(cellCount.x) + static_cast<std::size_t>(x);
}

glm::ivec2 LabelSpace::Page::cellOf(glm::vec2 at) const {
    // Held within the picture first: far outside of it there is no number for a cell.
    return glm::min(glm::ivec2(glm::clamp(at, glm::vec2(0), pixels)) / kCellPixels, cellCount - 1);
}

bool LabelSpace::Page::isFree(glm::vec2 low, glm::vec2 high) const {
    const glm::ivec2 first = cellOf(low), last = cellOf(high);
    for (int y = first.y; y <= last.y; ++y)
        for (int x = first.x; x <= last.x; ++x)
            for (std::uint32_t i = newest[numberOf(x, y)]; i != kNone; i = boxes[i].before) {
                const Box& box = boxes[i];
                if (box.low.x < high.x && low.x < box.high.x && box.low.y < high.y && low.y < box.high.y) return false;
            }
    return true;
}

void LabelSpace::Page::take(glm::vec2 low, glm::vec2 high) {
    const glm::ivec2 first = cellOf(low), last = cellOf(high);
    for (int y = first.y; y <= last.y; ++y)
        for (int x = first.x; x <= last.x; ++x) {
            std::uint32_t& top = newest[numberOf(x, y)];
            boxes.push_back({low, high, top});
            top = static_cast<std::uint32_t>(boxes.size() - 1);
        }
}

void LabelSpace::reset(std::span<const engine::View> views) {
    count_ = std::min(views.size(), pages_.size());
    for (std::size_t i = 0; i < count_; ++i) pages_[i].reset(views[i]);
}

bool LabelSpace::isFree(glm::vec3 anchor, glm::vec4 rectangle, float margin) const {
    bool seen = false;
    for (std::size_t i = 0; i < count_; ++i) {
        const glm::vec3 at = pages_[i].see(anchor);
        if (!pages_[i].holds(at)) continue;
        seen = true;
        const glm::vec4 box = boxAt(at, rectangle);
        if (!pages_[i].isFree({box.x - margin, box.y - margin}, {box.z + margin, box.w + margin})) return false;
    }
    return seen;
}

bool LabelSpace::tryClaim(glm::vec3 anchor, glm::vec4 rectangle, float margin) {
    if (!isFree(anchor, rectangle, margin)) return false;
    for (std::size_t i = 0; i < count_; ++i) {
        const glm::vec3 at = pages_[i].see(anchor);
        if (!pages_[i].holds(at)) continue;
        const glm::vec4 box = boxAt(at, rectangle);
        pages_[i].take({box.x, box.y}, {box.z, box.w});
    }
    return true;
}

void LabelSpace::claim(glm::vec3 anchor, glm::vec4 rectangle) {
    for (std::size_t i = 0; i < count_; ++i) {
        const glm::vec3 at = pages_[i].see(anchor);
        if (at.z <= 0.0f) continue;
        const glm::vec4 box = boxAt(at, rectangle);
        pages_[i].take({box.x, box.y}, {box.z, box.w});
    }
}

void coverText(LabelSpace& space, const engine::TextPlacement& placement, float width) {
    const float size = placement.sizePixels;
    const glm::vec2 half(0.5f * width * size + 3.0f, 0.5f * size + 2.0f);
    const float middle = placement.offsetPixels.y + 0.35f * size;
    space.claim(placement.anchor, {-half.x, middle - half.y, half.x, middle + half.y});
}

}  // namespace nepho::app
