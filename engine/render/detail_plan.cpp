#include "engine/render/detail_plan.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nepho::engine {

namespace {

constexpr float kCell = 32.0f;  // pixels
// Points over one another, by which a patch is covered: as many are asked for, and drawn so large that it is nearly
// opaque (5 % of what is behind it are seen) where all its points would make it so.
constexpr float kAsked = 1.2f, kOpaque = 3.0f;
constexpr float kLeast = 0.01f;      // of what is asked for is drawn though others hide it
constexpr float kNearest = 1e-3f;    // depth
constexpr float kHalfSharp = 0.45f;  // tangent of the angle from straight ahead at which half as much is wanted

glm::vec4 rowOf(const glm::mat4& m, int row) {
    return {m[0][row], m[1][row], m[2][row], m[3][row]};
}

}  // namespace

void DetailPlan::begin(std::span<const View> views) {
    view_ = views.front();
    stereo_ = views.size() > 1;
    cells_ = glm::max(glm::ivec2(glm::ceil(view_.pixels / kCell)), 1);
    seen_.clear();
}

void DetailPlan::add(const Patch& patch, const glm::mat4& worldFromPatch) {
    Seen seen{};
    seen.points = patch.points;
    seen.samples = patch.samples;
    const glm::mat4 clipFromPatch = view_.clipFromWorld() * worldFromPatch;
    const glm::vec3 center = 0.5f * (patch.low + patch.high), half = 0.5f * (patch.high - patch.low);
    const glm::vec4 clip = clipFromPatch * glm::vec4(center, 1);
    const glm::vec4 w = rowOf(clipFromPatch, 3);
    const float nearest = clip.w - glm::dot(glm::abs(glm::vec3(w)), half);
    if (nearest < kNearest) {  // its picture has no bounds
        seen.distance = 0.0f;
        seen.pixels = seen.pointPixels = 1.0f;
        seen.wanted = static_cast<float>(patch.points);
        seen_.push_back(seen);
        return;
    }
    const glm::vec2 middle = glm::vec2(clip) / clip.w;
    // As if all of it were as far as its middle.
    const glm::vec2 reach = glm::vec2(glm::dot(glm::abs(glm::vec3(rowOf(clipFromPatch, 0) - middle.x * w)), half),
                                      glm::dot(glm::abs(glm::vec3(rowOf(clipFromPatch, 1) - middle.y * w)), half)) /
                            clip.w;
    const float unitPixels = 0.5f * view_.pixels.y * std::abs(view_.clipFromView[1][1]);
    const float depth = view_.orthographic ? 1.0f : clip.w;
    const float radius =
        std::clamp(patch.worldRadius * unitPixels / depth, patch.minRadiusPixels, patch.maxRadiusPixels);
    seen.low = 0.5f * view_.pixels * (middle - reach + 1.0f) - radius;
    seen.high = 0.5f * view_.pixels * (middle + reach + 1.0f) + radius;
    constexpr float kEllipse = 0.785398f;  // of the rectangle around it
    const glm::vec2 size = seen.high - seen.low;
    seen.pixels = kEllipse * size.x * size.y;
    seen.pointPixels = 4.0f * kEllipse * radius * radius;
    seen.distance = view_.orthographic ? -clip.z : clip.w;
    seen.wanted = std::min(static_cast<float>(seen.points), kAsked * seen.pixels / seen.pointPixels);
    if (stereo_) {
        const glm::vec3 ahead(view_.viewFromWorld * worldFromPatch * glm::vec4(center, 1));
        const float slope = glm::length(glm::vec2(ahead)) / std::max(-ahead.z, kNearest);
        seen.wanted /= 1.0f + slope * slope / (kHalfSharp * kHalfSharp);
    }
    seen_.push_back(seen);
}

/// The share of a patch that is seen between those in front of it; from here on it is in front of others.
float DetailPlan::lookThrough(Seen& seen) {
    const glm::ivec2 from = glm::clamp(glm::ivec2(glm::floor(seen.low / kCell)), glm::ivec2(0), cells_ - 1);
    const glm::ivec2 to = glm::clamp(glm::ivec2(glm::floor(seen.high / kCell)), glm::ivec2(0), cells_ - 1);
    const float layers = static_cast<float>(seen.points) * seen.pointPixels / seen.pixels;
    float area = 0.0f, open = 0.0f;
    for (int y = from.y; y <= to.y; ++y) {
        for (int x = from.x; x <= to.x; ++x) {
            const glm::vec2 corner = kCell * glm::vec2(x, y);
            const glm::vec2 common = glm::min(seen.high, corner + kCell) - glm::max(seen.low, corner);
            if (common.x <= 0.0f || common.y <= 0.0f) continue;
            float& cover = cover_[static_cast<std::size_t>(y * cells_.x + x)];
            const float pixels = common.x * common.y;
            area += pixels;
            open += pixels * std::exp(-cover);
            cover += layers * pixels / (kCell * kCell);
        }
    }
    return area > 0.0f ? open / area : 0.0f;
}

std::uint64_t DetailPlan::drawAt(float scale) {
    std::uint64_t sum = 0;
    for (Seen& seen : seen_) {
        const float wanted = std::min(scale * seen.wanted, static_cast<float>(seen.points));
        // Between its samples and all there is nothing: half of all is nearer to all.
        const bool all = wanted > 0.5f * static_cast<float>(seen.points);
        seen.drawn = all ? seen.points : std::min(static_cast<std::uint32_t>(wanted), seen.samples);
        sum += seen.drawn;
    }
    return sum;
}

bool DetailPlan::fit(std::uint32_t budget) {
    const auto all = [](std::uint64_t sum, const Seen& seen) { return sum + seen.points; };
    if (std::accumulate(seen_.begin(), seen_.end(), std::uint64_t{0}, all) <= budget) return false;
    nearestFirst_.resize(seen_.size());
    std::iota(nearestFirst_.begin(), nearestFirst_.end(), 0u);
    std::ranges::sort(nearestFirst_, {}, [&](std::uint32_t patch) { return seen_[patch].distance; });
    cover_.assign(static_cast<std::size_t>(cells_.x) * static_cast<std::size_t>(cells_.y), 0.0f);
    for (const std::uint32_t patch : nearestFirst_) {
        Seen& seen = seen_[patch];
        if (seen.distance > 0.0f || view_.orthographic) seen.wanted *= kLeast + (1.0f - kLeast) * lookThrough(seen);
    }
    float low = 1e-4f, high = 1e4f;
    for (int step = 0; step < 24; ++step) {
        const float middle = std::sqrt(low * high);
        (drawAt(middle) <= budget ? low : high) = middle;
    }
    drawAt(low);
    return true;
}

DetailPlan::Share DetailPlan::share(std::size_t patch) const {
    const Seen& seen = seen_[patch];
    if (seen.drawn == 0 || seen.drawn >= seen.points) return {seen.drawn, 1.0f};
    // What covers the patch in all, or what its points would.
    const float whole = std::min(static_cast<float>(seen.points), kOpaque * seen.pixels / seen.pointPixels);
    return {seen.drawn, std::clamp(std::sqrt(whole / static_cast<float>(seen.drawn)), 1.0f, kMostEnlarged)};
}

}  // namespace nepho::engine
