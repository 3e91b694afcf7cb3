#include "app/scene/label_space.h"

#include <glm/common.hpp>

#include <algorithm>

namespace nepho::app {

namespace {
constexpr int kCellPixels = 64;
constexpr std::size_t kUsualBoxes = 4096;
}  // namespace

void LabelSpace::reset(glm::vec2 pixels) {
    cellCount_ = glm::max(glm::ivec2(pixels) / kCellPixels + 1, glm::ivec2(1));
    newest_.assign(static_cast<std::size_t>(cellCount_.x) * static_cast<std::size_t>(cellCount_.y), kNone);
    boxes_.clear();
    boxes_.reserve(kUsualBoxes);
}

bool LabelSpace::claim(glm::vec2 low, glm::vec2 high, bool always) {
    if (newest_.empty()) reset({1, 1});
    const auto cell = [&](glm::vec2 at) {
        return glm::ivec2(std::clamp(static_cast<int>(at.x) / kCellPixels, 0, cellCount_.x - 1),
                          std::clamp(static_cast<int>(at.y) / kCellPixels, 0, cellCount_.y - 1));
    };
    const glm::ivec2 first = cell(low), last = cell(high);
    const auto isTaken = [&](std::uint32_t newest) {
        for (std::uint32_t i = newest; i != kNone; i = boxes_[i].before) {
            const Box& box = boxes_[i];
            if (box.low.x < high.x && low.x < box.high.x && box.low.y < high.y && low.y < box.high.y) return true;
        }
        return false;
    };
    for (int pass = always ? 1 : 0; pass < 2; ++pass) {
        for (int y = first.y; y <= last.y; ++y) {
            for (int x = first.x; x <= last.x; ++x) {
                auto& newest = newest_[static_cast<std::size_t>(y) * static_cast<std::size_t>(cellCount_.x) +
                                       static_cast<std::size_t>(x)];
                if (pass == 0 && isTaken(newest)) return false;
                if (pass == 0) continue;
                boxes_.push_back({low, high, newest});
                newest = static_cast<std::uint32_t>(boxes_.size() - 1);
            }
        }
    }
    return true;
}

void coverText(LabelSpace& space, const engine::View& view, const engine::TextPlacement& placement, float width) {
    const glm::vec4 pixel = engine::projectToPixel(view, placement.anchor);
    if (pixel.w <= 0.0f) return;
    const float size = placement.sizePixels;
    const glm::vec2 half(0.5f * width * size + 3.0f, 0.5f * size + 2.0f);
    const glm::vec2 center(pixel.x, pixel.y - placement.offsetPixels.y - 0.35f * size);
    (void)space.claim(center - half, center + half, true);
}

}  // namespace nepho::app
