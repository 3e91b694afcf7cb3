#include "engine/render/point_renderer.h"

#include "engine/render/sprite_texture.h"
#include "shaders/disc_points.frag.spv.h"
#include "shaders/disc_points.vert.spv.h"
#include "shaders/disc_quads.frag.spv.h"
#include "shaders/disc_quads.vert.spv.h"
#include "shaders/sprite_points.frag.spv.h"
#include "shaders/sprite_points.vert.spv.h"
#include "shaders/sprites.frag.spv.h"
#include "shaders/sprites.vert.spv.h"

#include <glm/geometric.hpp>

#include <algorithm>
#include <array>
#include <bit>

namespace nepho::engine {

namespace {

// Of what is packed into 32 bits of a choice: a chunk of 256 points (2^37 points are more than fit anywhere), its kind.
constexpr unsigned kKindShift = 29;

/// Orders as the number does: an IEEE 754 float is sign and magnitude.
std::uint64_t sortKey(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

float uniformScale(const glm::mat4& worldFromCloud) {
    return glm::length(glm::vec3(worldFromCloud[0]));
}

}  // namespace

PointRenderer::PointRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame)
    : cloudLayout_(gpu,
                   {vk::DescriptorType::eStorageBuffer, vk::DescriptorType::eStorageBuffer,
                    vk::DescriptorType::eCombinedImageSampler, vk::DescriptorType::eStorageBuffer},
                   "points") {
    const std::array sets{frame.layout().handle(), cloudLayout_.handle()};
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eVertex, 0, sizeof(shader::PointPush));
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, sets, push));

    const float largest = gpu.isCpu() ? kLargestPrimitiveOnCpu : kLargestPrimitiveOnGpu;
    largestPrimitive_ = std::min(largest, gpu.limits().pointSizeRange[1]);

    const auto make = [&](const char* name, std::span<const std::uint32_t> vertex,
                          std::span<const std::uint32_t> fragment, vk::PrimitiveTopology topology,
                          vk::CompareOp compare = vk::CompareOp::eGreaterOrEqual) {
        PipelineDescription description;
        description.name = name;
        description.vertexShader = vertex;
        description.fragmentShader = fragment;
        description.topology = topology;
        description.depthCompare = compare;
        description.alphaToCoverage = true;
        description.specialization = {target.samples == vk::SampleCountFlagBits::e1 ? 0u : 1u};
        description.layout = *layout_;
        return makePipeline(gpu, target, description);
    };
    constexpr auto kPoints = vk::PrimitiveTopology::ePointList;
    constexpr auto kTriangles = vk::PrimitiveTopology::eTriangleList;
    discPoints_ = make("disc points", disc_points_vert, disc_points_frag, kPoints);
    discQuads_ = make("disc quads", disc_quads_vert, disc_quads_frag, kTriangles);
    spritePoints_ = make("sprite points", sprite_points_vert, sprite_points_frag, kPoints);
    spriteQuads_ = make("sprite quads", sprites_vert, sprites_frag, kTriangles);
    // Their depth replaces what they cover, so that a runtime that reprojects moves them as it must.
    constexpr auto kAlways = vk::CompareOp::eAlways;
    discsOver_ = make("discs over all", disc_quads_vert, disc_quads_frag, kTriangles, kAlways);
    spritesOver_ = make("sprites over all", sprites_vert, sprites_frag, kTriangles, kAlways);
}

vk::Pipeline PointRenderer::pipelineFor(Kind kind, bool over) const {
    if (over) return kind == Kind::discQuads ? *discsOver_ : *spritesOver_;
    switch (kind) {
        case Kind::discPoints:
            return *discPoints_;
        case Kind::discQuads:
            return *discQuads_;
        case Kind::spritePoints:
            return *spritePoints_;
        default:
            return *spriteQuads_;
    }
}

PointRenderer::Kind PointRenderer::kindOf(const ChunkExtent& extent, const Wanted& wanted) const {
    if (!extent.visible) return Kind::none;
    const float pixels =
        std::clamp(extent.largestRadiusPixels, wanted.minPixels, wanted.mostPixels) * wanted.largestScale;
    const bool primitive = !wanted.over && 2.0f * pixels <= largestPrimitive_ && !extent.crossesEdge;
    if (wanted.sprites) return primitive ? Kind::spritePoints : Kind::spriteQuads;
    return primitive ? Kind::discPoints : Kind::discQuads;
}

PointRenderer::Kind PointRenderer::kindOf(const ChunkGrid::Chunk& box, std::span<const ChunkMeter> meters,
                                          const Wanted& wanted) const {
    Kind kind = Kind::none;
    for (const ChunkMeter& meter : meters) {
        const Kind inView = kindOf(meter.measure(box.low, box.high), wanted);
        // What one view needs as quads is drawn so in both.
        if (inView == Kind::discQuads || inView == Kind::spriteQuads) return inView;
        if (inView != Kind::none) kind = inView;
    }
    return kind;
}

void PointRenderer::chooseChunks(std::span<const View> views, const PointCloud& cloud, std::size_t group,
                                 const glm::mat4& worldFromGroup, const Wanted& wanted) {
    const std::array both{
        ChunkMeter(views.front(), worldFromGroup, wanted.radius, wanted.mostPixels * wanted.largestScale),
        ChunkMeter(views.back(), worldFromGroup, wanted.radius, wanted.mostPixels * wanted.largestScale)};
    const auto meters = std::span(both).first(views.size());
    const Chunks chunks = cloud.chunks(group);
    const View& view = views.front();
    const glm::mat4 viewFromGroup = view.viewFromWorld * worldFromGroup;
    chosen_.clear();
    for (const ChunkGrid::Chunk& region : cloud.regions(group)) {
        const Kind whole = kindOf(region, meters, wanted);
        if (whole == Kind::none) continue;
        const bool alike = whole == Kind::discPoints || whole == Kind::spritePoints;
        for (std::uint32_t i = region.first; i < region.first + region.count; ++i) {
            const Kind kind = alike ? whole : kindOf(chunks[i], meters, wanted);
            if (kind == Kind::none) continue;
            const glm::vec3 inView(viewFromGroup * glm::vec4(0.5f * (chunks[i].low + chunks[i].high), 1));
            const std::uint64_t distance = sortKey(view.orthographic ? -inView.z : glm::dot(inView, inView));
            chosen_.push_back(distance << 32 | static_cast<std::uint64_t>(kind) << kKindShift | i);
        }
    }
    std::ranges::sort(chosen_);
}

void PointRenderer::planRuns(Chunks chunks) {
    const std::size_t firstRun = runs_.size();
    for (const std::uint64_t choice : chosen_) {
        const auto kind = static_cast<Kind>(choice >> kKindShift & 7u);
        const ChunkGrid::Chunk& chunk = chunks[choice & ((1u << kKindShift) - 1u)];
        const bool goesOn = runs_.size() > firstRun && runs_.back().kind == kind &&
                            runs_.back().first + runs_.back().count == chunk.first;
        if (goesOn) {
            runs_.back().count += chunk.count;
        } else {
            runs_.push_back({kind, chunk.first, chunk.count});
        }
    }
}

shader::PointPush PointRenderer::makePush(const PointCloud& cloud, const PointLook& look,
                                          const glm::mat4& worldFromGroup) const {
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

void PointRenderer::clearPlan() {
    runs_.clear();
    groups_.clear();
}

std::uint32_t PointRenderer::plan(std::span<const View> views, const PointCloud& cloud, const PointLook& look,
                                  float largestStateScale, float largestFadeScale) {
    const bool sprites = look.sprites && cloud.sprites() != nullptr && cloud.sprites()->ready();
    Wanted wanted;
    wanted.sprites = sprites;
    wanted.over = look.over;
    wanted.minPixels = look.minRadiusPixels;
    wanted.mostPixels = look.maxRadiusPixels;
    wanted.largestScale = largestStateScale;
    const std::size_t before = runs_.size();
    // What was pulled out is mostly nearer than the rest, and hides some of it: last group first.
    for (std::size_t group = cloud.groupCount(); group-- > 0;) {
        const glm::mat4 worldFromGroup =
            group < look.cloudFromGroup.size() ? look.worldFromCloud * look.cloudFromGroup[group] : look.worldFromCloud;
        const std::size_t first = runs_.size();
        wanted.radius = look.radius * largestFadeScale * uniformScale(worldFromGroup);
        chooseChunks(views, cloud, group, worldFromGroup, wanted);
        planRuns(cloud.chunks(group));
        if (runs_.size() > first)
            groups_.push_back({&cloud, makePush(cloud, look, worldFromGroup), first, runs_.size(), look.over});
    }
    std::uint32_t points = 0;
    for (std::size_t run = before; run < runs_.size(); ++run) points += runs_[run].count;
    return points;
}

void PointRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, bool over) const {
    if (std::ranges::find(groups_, over, &Group::over) == groups_.end()) return;
    frame.bind(commands, *layout_);
    for (const Group& group : groups_) {
        if (group.over != over) continue;
        commands.pushConstants<shader::PointPush>(*layout_, vk::ShaderStageFlagBits::eVertex, 0, group.push);
        drawRuns(commands, group);
    }
}

void PointRenderer::drawRuns(const vk::raii::CommandBuffer& commands, const Group& group) const {
    constexpr auto kGraphics = vk::PipelineBindPoint::eGraphics;
    constexpr std::uint32_t kNoSlice = ~std::uint32_t{0};
    const PointCloud& cloud = *group.cloud;
    std::uint32_t boundSlice = kNoSlice;
    Kind bound = Kind::none;
    for (const Run& run : std::span(runs_).subspan(group.firstRun, group.lastRun - group.firstRun)) {
        if (run.kind != bound) commands.bindPipeline(kGraphics, pipelineFor(run.kind, group.over));
        bound = run.kind;
        const std::uint32_t vertices = run.kind == Kind::discPoints || run.kind == Kind::spritePoints ? 1 : 6;
        for (std::uint32_t first = run.first, last = run.first + run.count; first < last;) {
            const std::uint32_t slice = first / cloud.slicePoints(), start = slice * cloud.slicePoints();
            const std::uint32_t count = std::min(last - first, cloud.slicePoints() - (first - start));
            if (slice != boundSlice)
                commands.bindDescriptorSets(kGraphics, *layout_, 1, cloud.descriptors(slice), nullptr);
            boundSlice = slice;
            commands.draw(vertices * count, 1, vertices * (first - start), 0);
            first += count;
        }
    }
}

}  // namespace nepho::engine
