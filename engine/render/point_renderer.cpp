#include "engine/render/point_renderer.h"

#include "engine/render/frustum.h"
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
                    vk::DescriptorType::eCombinedImageSampler},
                   "points") {
    const std::array sets{frame.layout().handle(), cloudLayout_.handle()};
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eVertex, 0, sizeof(shader::PointPush));
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, sets, push));

    const float largest = gpu.isCpu() ? kLargestPrimitiveOnCpu : kLargestPrimitiveOnGpu;
    largestPrimitive_ = std::min(largest, gpu.limits().pointSizeRange[1]);

    const auto make = [&](const char* name, std::span<const std::uint32_t> vertex,
                          std::span<const std::uint32_t> fragment, vk::PrimitiveTopology topology) {
        PipelineDescription description;
        description.name = name;
        description.vertexShader = vertex;
        description.fragmentShader = fragment;
        description.topology = topology;
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
}

vk::Pipeline PointRenderer::pipelineFor(Kind kind) const {
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

void PointRenderer::orderChunks(std::span<const View> views, Chunks chunks, const glm::mat4& worldFromGroup) {
    chunkOrder_.clear();
    const glm::mat4 viewFromCloud = views.front().viewFromWorld * worldFromGroup;
    for (std::uint32_t i = 0; i < chunks.size(); ++i) {
        const glm::vec3 center = 0.5f * (chunks[i].low + chunks[i].high);
        const glm::vec3 inView(viewFromCloud * glm::vec4(center, 1));
        chunkOrder_.push_back(sortKey(views.front().orthographic ? -inView.z : glm::dot(inView, inView)) << 32 | i);
    }
    std::ranges::sort(chunkOrder_);
}

void PointRenderer::planRuns(std::span<const View> views, Chunks chunks, const glm::mat4& worldFromGroup,
                             const PointLook& look, bool sprites, float largestStateScale) {
    runs_.clear();
    const float radius = look.radius * uniformScale(worldFromGroup);
    orderChunks(views, chunks, worldFromGroup);
    const float mostPixels = look.maxRadiusPixels * largestStateScale;
    const std::array meters{ChunkMeter(views.front(), worldFromGroup, radius, mostPixels),
                            ChunkMeter(views.back(), worldFromGroup, radius, mostPixels)};
    for (const std::uint64_t key : chunkOrder_) {
        const ChunkGrid::Chunk& chunk = chunks[key & 0xffffffffu];
        Kind kind = Kind::none;
        for (const ChunkMeter& meter : std::span(meters).first(views.size())) {
            const ChunkExtent extent = meter.measure(chunk.low, chunk.high);
            if (!extent.visible) continue;
            const float pixels =
                std::clamp(extent.largestRadiusPixels, look.minRadiusPixels, look.maxRadiusPixels) * largestStateScale;
            const bool primitive = 2.0f * pixels <= largestPrimitive_ && !extent.crossesEdge;
            const Kind points = sprites ? Kind::spritePoints : Kind::discPoints;
            const Kind quads = sprites ? Kind::spriteQuads : Kind::discQuads;
            kind = primitive && kind != quads ? points : quads;
        }
        if (kind == Kind::none) continue;
        if (!runs_.empty() && runs_.back().kind == kind && runs_.back().first + runs_.back().count == chunk.first) {
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

std::uint32_t PointRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame,
                                  std::span<const View> views, const PointCloud& cloud, const PointLook& look,
                                  float largestStateScale) {
    const bool sprites = look.sprites && cloud.sprites() != nullptr && cloud.sprites()->ready();
    std::uint32_t drawn = 0;
    // What was pulled out is mostly nearer than the rest, and hides some of it: last group first.
    for (std::size_t group = cloud.groupCount(); group-- > 0;) {
        const glm::mat4 worldFromGroup =
            group < look.cloudFromGroup.size() ? look.worldFromCloud * look.cloudFromGroup[group] : look.worldFromCloud;
        planRuns(views, cloud.chunks(group), worldFromGroup, look, sprites, largestStateScale);
        if (runs_.empty()) continue;
        if (drawn == 0) frame.bind(commands, *layout_);
        commands.pushConstants<shader::PointPush>(*layout_, vk::ShaderStageFlagBits::eVertex, 0,
                                                  makePush(cloud, look, worldFromGroup));
        drawn += drawRuns(commands, cloud);
    }
    return drawn;
}

std::uint32_t PointRenderer::drawRuns(const vk::raii::CommandBuffer& commands, const PointCloud& cloud) const {
    constexpr auto kGraphics = vk::PipelineBindPoint::eGraphics;
    constexpr std::uint32_t kNoSlice = ~std::uint32_t{0};
    std::uint32_t drawn = 0, boundSlice = kNoSlice;
    Kind bound = Kind::none;
    for (const Run& run : runs_) {
        if (run.kind != bound) commands.bindPipeline(kGraphics, pipelineFor(run.kind));
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
        drawn += run.count;
    }
    return drawn;
}

}  // namespace nepho::engine
