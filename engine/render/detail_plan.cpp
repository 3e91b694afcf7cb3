#include "engine/render/detail_plan.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_access.hpp>

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

}  // namespace

void DetailPlan::begin(std::span<const View> views) {
    views_.assign(views.begin(), views.end());
    cells_ = glm::max(glm::ivec2(glm::ceil(views_[0].pixels / kCell)), 1);
    seen_.clear();
}

void DetailPlan::enter(const Group& group) {
    group_ = group;
    clipFromGroup_ = views_[0].clipFromWorld() * group.worldFromGroup;
    meters_.clear();
    for (const View& view : views_)
        meters_.emplace_back(view, group.worldFromGroup, group.worldRadius, kMostEnlarged * group.maxRadiusPixels);
}

bool DetailPlan::isVisible(const Patch& patch) const {
    return std::ranges::any_of(meters_,
                               [&](const ChunkMeter& meter) { return meter.measure(patch.low, patch.high).visible; });
}

void DetailPlan::add(const Patch& patch) {
    Seen seen{};
    if (isVisible(patch)) {
        seen.points = patch.points;
        seen.samples = patch.samples;
        measure(seen, patch);
    }
    seen_.push_back(seen);
}

void DetailPlan::measure(Seen& seen, const Patch& patch) const {
    const View& view = views_[0];
    const glm::vec3 center = 0.5f * (patch.low + patch.high), half = 0.5f * (patch.high - patch.low);
    const glm::vec4 clip = clipFromGroup_ * glm::vec4(center, 1);
    const glm::vec4 w = glm::row(clipFromGroup_, 3);
    const float all = static_cast<float>(patch.points);
    if (clip.w - glm::dot(glm::abs(glm::vec3(w)), half) < kNearest) {  // its picture has no bounds
        seen.pointPixels = 1.0f;
        seen.pixels = seen.wanted = all;
        return;
    }
    const glm::vec2 middle = glm::vec2(clip) / clip.w;
    // As if all of it were as far as its middle.
    const glm::vec2 reach = glm::vec2(glm::dot(glm::abs(glm::vec3(glm::row(clipFromGroup_, 0) - middle.x * w)), half),
                                      glm::dot(glm::abs(glm::vec3(glm::row(clipFromGroup_, 1) - middle.y * w)), half)) /
                            clip.w;
    const float unitPixels = 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
    const float depth = view.orthographic ? 1.0f : clip.w;
    const float radius =
        std::clamp(group_.worldRadius * unitPixels / depth, group_.minRadiusPixels, group_.maxRadiusPixels);
    seen.low = 0.5f * view.pixels * (middle - reach + 1.0f) - radius;
    seen.high = 0.5f * view.pixels * (middle + reach + 1.0f) + radius;
    constexpr float kEllipse = 0.785398f;  // of the rectangle around it
    const glm::vec2 size = seen.high - seen.low;
    seen.pixels = kEllipse * size.x * size.y;
    seen.pointPixels = 4.0f * kEllipse * radius * radius;
    seen.distance = view.orthographic ? -clip.z : clip.w;
    seen.wanted = std::min(all, kAsked * seen.pixels / seen.pointPixels);
    if (views_.size() > 1) {
        const glm::vec3 ahead(view.viewFromWorld * group_.worldFromGroup * glm::vec4(center, 1));
        const float slope = glm::length(glm::vec2(ahead)) / std::max(-ahead.z, kNearest);
        seen.wanted /= 1.0f + slope * slope / (kHalfSharp * kHalfSharp);
    }
}

/// The share of a patch that is seen between those in front of it; from here on it is in front of others.
float DetailPlan::lookThrough(Seen& seen) {
    const glm::ivec2 from = glm::clamp(glm::ivec2(glm::floor(seen.low / kCell)), glm::ivec2(0), cells_ - 1);
    const glm::ivec2 to = glm::clamp(glm::ivec2(glm::floor(seen.high / kCell)), glm::ivec2(0), cells_ - 1);
    const float layers = static_cast<float>(seen.points) * seen.pointPixels / seen.pixels;
    const float throughCell = std::exp(-layers);
    float area = 0.0f, open = 0.0f;
    for (int y = from.y; y <= to.y; ++y) {
        for (int x = from.x; x <= to.x; ++x) {
            const glm::vec2 corner = kCell * glm::vec2(x, y);
            const glm::vec2 common =
                glm::min(seen.high, corner + kCell) - glm::max(glm::max(seen.low, corner), glm::vec2(0));
            if (common.x <= 0.0f || common.y <= 0.0f) continue;
            float& cell =
                open_[static_cast<std::size_t>(y) * static_cast<std::size_t>(cells_.x) + static_cast<std::size_t>(x)];
            const float share = common.x * common.y / (kCell * kCell);
            area += share;
            open += share * cell;
            cell *= share > 0.999f ? throughCell : std::exp(-layers * share);
        }
    }
    return area > 0.0f ? open / area : 1.0f;  // only the other eye sees it: nothing is known of what is before it
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
    open_.assign(static_cast<std::size_t>(cells_.x) * static_cast<std::size_t>(cells_.y), 1.0f);
    for (const std::uint32_t patch : nearestFirst_) {
        Seen& seen = seen_[patch];
        const bool bounded = seen.high.x > seen.low.x;
        if (bounded) seen.wanted *= kLeast + (1.0f - kLeast) * lookThrough(seen);
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
