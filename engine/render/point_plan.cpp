#include "engine/render/point_plan.h"

#include "engine/render/sprite_texture.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include <algorithm>
#include <array>
#include <bit>

namespace nepho::engine {

namespace {

// Of what is packed into 32 bits of a choice: a chunk of 256 points (2^36 points are more than fit anywhere), whether
// it is one of the sample, its kind.
constexpr unsigned kKindShift = 29, kSampledShift = 28;
constexpr std::uint32_t kIndexMask = (1u << kSampledShift) - 1u;

/// Orders as the number does: an IEEE 754 float is sign and magnitude.
std::uint64_t sortKey(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

float uniformScale(const glm::mat4& worldFromCloud) {
    return glm::length(glm::vec3(worldFromCloud[0]));
}

glm::mat4 worldFromGroup(const PointLook& look, std::size_t group) {
    return group < look.cloudFromGroup.size() ? look.worldFromCloud * look.cloudFromGroup[group] : look.worldFromCloud;
}

/// Chunks in one box, as ChunkGrid::regions() has them. (A sample's box is not that of all points after a glide.)
ChunkGrid::Chunk regionOf(std::span<const ChunkGrid::Chunk> chunks, std::uint32_t first, std::uint32_t count) {
    ChunkGrid::Chunk region{first, count, chunks[first].low, chunks[first].high};
    for (const ChunkGrid::Chunk& chunk : chunks.subspan(first, count)) {
        region.low = glm::min(region.low, chunk.low);
        region.high = glm::max(region.high, chunk.high);
    }
    return region;
}

shader::PointPush makePush(const PointCloud& cloud, const PointLook& look, const glm::mat4& worldFromGroup) {
    shader::PointPush push{};
    push.worldFromCloud = worldFromGroup;
    push.radius = look.radius * uniformScale(worldFromGroup);
    push.minRadiusPixels = look.minRadiusPixels;
    push.maxRadiusPixels = look.maxRadiusPixels;
    push.tileColumns = push.tilesPerPage = 1;
    push.halfExtent = glm::vec2(1);
    push.hovered = look.hovered.value_or(shader::kNoTile);
    if (cloud.sprites() == nullptr) return push;
    const SpritePageLayout& pages = cloud.sprites()->layout();
    const glm::vec2 page(pages.pageWidth, pages.pageHeight);
    const glm::vec2 tile(pages.tileWidth, pages.tileHeight);
    push.tileColumns = pages.columns;
    push.tilesPerPage = static_cast<std::uint32_t>(pages.tilesPerPage());
    push.cellUv = glm::vec2(pages.cellWidth, pages.cellHeight) / page;
    push.gutterUv = glm::vec2(static_cast<float>(pages.gutter)) / page;
    push.tileUv = tile / page;
    push.longerSideTexels = std::max(tile.x, tile.y);
    push.halfExtent = tile / push.longerSideTexels;
    push.lastLevel = static_cast<float>(pages.mipLevels - 1);
    return push;
}

}  // namespace

PointPlan::Kind PointPlan::kindOf(const ChunkExtent& extent, const Wanted& wanted) const {
    if (!extent.visible) return Kind::none;
    const float pixels =
        std::clamp(extent.largestRadiusPixels, wanted.minPixels, wanted.mostPixels) * wanted.largestScale;
    const bool primitive = !wanted.over && 2.0f * pixels <= largestPrimitive_ && !extent.crossesEdge;
    if (wanted.sprites) return primitive ? Kind::spritePoints : Kind::spriteQuads;
    return primitive ? Kind::discPoints : Kind::discQuads;
}

PointPlan::Kind PointPlan::kindOf(const ChunkGrid::Chunk& box, Meters meters, const Wanted& wanted) const {
    Kind kind = Kind::none;
    for (const ChunkMeter& meter : meters) {
        const Kind inView = kindOf(meter.measure(box.low, box.high), wanted);
        // What one view needs as quads is drawn so in both.
        if (inView == Kind::discQuads || inView == Kind::spriteQuads) return inView;
        if (inView != Kind::none) kind = inView;
    }
    return kind;
}

void PointPlan::choose(const ChunkGrid::Chunk& box, std::uint32_t index, Kind kind, bool sampled) {
    const glm::vec3 inView(viewFromGroup_ * glm::vec4(0.5f * (box.low + box.high), 1));
    const std::uint64_t distance = sortKey(orthographic_ ? -inView.z : glm::dot(inView, inView));
    chosen_.push_back(distance << 32 | static_cast<std::uint64_t>(kind) << kKindShift |
                      static_cast<std::uint64_t>(sampled) << kSampledShift | index);
}

void PointPlan::chooseChunks(Chunks chunks, const ChunkGrid::Chunk& region, Meters meters, const Wanted& wanted) {
    const Kind whole = kindOf(region, meters, wanted);
    if (whole == Kind::none) return;
    const bool alike = whole == Kind::discPoints || whole == Kind::spritePoints;
    for (std::uint32_t i = region.first; i < region.first + region.count; ++i) {
        const Kind kind = alike ? whole : kindOf(chunks[i], meters, wanted);
        if (kind != Kind::none) choose(chunks[i], i, kind);
    }
}

void PointPlan::chooseShares(Chunks chunks, Chunks patches, Meters meters, const Wanted& wanted) {
    std::uint32_t next = 0;
    for (std::uint32_t patch = 0; patch < patches.size(); ++patch) {
        const std::uint32_t first = next;
        next += ChunkGrid::patchChunks(chunks.subspan(next), patches[patch]);
        const DetailPlan::Share share = detail_.share(firstShare_ + patch);
        if (share.drawn > patches[patch].count) {
            chooseChunks(chunks, regionOf(chunks, first, next - first), meters, wanted);
        } else if (share.drawn > 0) {
            Wanted larger = wanted;
            larger.largestScale *= share.enlarged;
            const Kind kind = kindOf(patches[patch], meters, larger);
            if (kind != Kind::none) choose(patches[patch], patch, kind, true);
        }
    }
}

void PointPlan::appendRuns(Chunks chunks, Chunks patches) {
    const std::size_t firstRun = runs_.size();
    for (const std::uint64_t choice : chosen_) {
        const auto kind = static_cast<Kind>(choice >> kKindShift & 7u);
        const auto index = static_cast<std::uint32_t>(choice) & kIndexMask;
        Run run{kind, (choice >> kSampledShift & 1u) != 0, 0, 0, 0};
        if (run.sampled) {
            const DetailPlan::Share share = detail_.share(firstShare_ + index);
            run.first = patches[index].first;
            run.count = share.drawn;
            run.enlarged =
                static_cast<std::uint16_t>((share.enlarged - 1.0f) * static_cast<float>(shader::kEnlargedSteps));
        } else {
            run.first = chunks[index].first;
            run.count = chunks[index].count;
        }
        const bool goesOn = runs_.size() > firstRun && runs_.back().kind == kind &&
                            runs_.back().sampled == run.sampled && runs_.back().enlarged == run.enlarged &&
                            runs_.back().first + runs_.back().count == run.first;
        if (goesOn) {
            runs_.back().count += run.count;
        } else {
            runs_.push_back(run);
        }
    }
}

void PointPlan::clear() {
    runs_.clear();
    groups_.clear();
    points_ = discs_ = 0;
    leavesOut_ = false;
}

/// Whether a frame cannot draw all: then detail_ has the shares of all groups' patches.
bool PointPlan::divide(const Request& request) {
    if (request.sample == nullptr || !request.budget || request.look.over) return false;
    detail_.begin(request.views);
    DetailPlan::Group place;
    place.minRadiusPixels = request.look.minRadiusPixels;
    place.maxRadiusPixels = request.look.maxRadiusPixels;
    for (std::size_t group = 0; group < request.cloud->groupCount(); ++group) {
        const Chunks chunks = request.cloud->chunks(group);
        place.worldFromGroup = worldFromGroup(request.look, group);
        place.worldRadius = request.look.radius * uniformScale(place.worldFromGroup);
        detail_.enter(place);
        std::size_t next = 0;
        for (const ChunkGrid::Chunk& sampled : request.sample->chunks(group)) {
            const Chunks own = chunks.subspan(next, ChunkGrid::patchChunks(chunks.subspan(next), sampled));
            next += own.size();
            DetailPlan::Patch patch{sampled.low, sampled.high, 0, sampled.count};
            for (const ChunkGrid::Chunk& chunk : own) patch.points += chunk.count;
            detail_.add(patch);
        }
    }
    return detail_.fit(*request.budget);
}

void PointPlan::add(const Request& request) {
    const PointCloud& cloud = *request.cloud;
    const PointLook& look = request.look;
    Wanted wanted;
    wanted.sprites = look.sprites && cloud.sprites() != nullptr && cloud.sprites()->ready();
    wanted.over = look.over;
    wanted.minPixels = look.minRadiusPixels;
    wanted.mostPixels = look.maxRadiusPixels;
    wanted.largestScale = request.largestStateScale;
    orthographic_ = request.views.front().orthographic;
    const bool divided = divide(request);
    leavesOut_ = leavesOut_ || divided;
    const std::size_t before = runs_.size();
    firstShare_ = 0;
    if (divided)
        for (std::size_t group = 0; group < cloud.groupCount(); ++group)
            firstShare_ += request.sample->chunks(group).size();
    // What was pulled out is mostly nearer than the rest, and hides some of it: last group first.
    for (std::size_t group = cloud.groupCount(); group-- > 0;) {
        const glm::mat4 place = worldFromGroup(look, group);
        const Chunks patches = divided ? request.sample->chunks(group) : Chunks{};
        firstShare_ -= patches.size();
        viewFromGroup_ = request.views.front().viewFromWorld * place;
        wanted.radius = look.radius * request.largestFadeScale * uniformScale(place);
        const float mostPixels = wanted.mostPixels * wanted.largestScale * (divided ? DetailPlan::kMostEnlarged : 1.0f);
        const std::array both{ChunkMeter(request.views.front(), place, wanted.radius, mostPixels),
                              ChunkMeter(request.views.back(), place, wanted.radius, mostPixels)};
        const Meters meters = Meters(both).first(request.views.size());
        const std::size_t first = runs_.size();
        chosen_.clear();
        if (divided) {
            chooseShares(cloud.chunks(group), patches, meters, wanted);
        } else {
            for (const ChunkGrid::Chunk& region : cloud.regions(group))
                chooseChunks(cloud.chunks(group), region, meters, wanted);
        }
        std::ranges::sort(chosen_);
        appendRuns(cloud.chunks(group), patches);
        if (runs_.size() > first)
            groups_.push_back({&cloud, request.sample, makePush(cloud, look, place), first, runs_.size(), look.over});
    }
    for (const Run& run : std::span(runs_).subspan(before)) {
        points_ += run.count;
        if (run.kind == Kind::discPoints) discs_ += run.count;
    }
}

}  // namespace nepho::engine
