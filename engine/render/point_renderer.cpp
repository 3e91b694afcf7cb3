#include "engine/render/point_renderer.h"

#include <algorithm>
#include <array>

#include <glm/geometric.hpp>

#include "engine/render/frustum.h"
#include "engine/render/sprite_texture.h"
#include "shaders/disc_points.frag.spv.h"
#include "shaders/disc_points.vert.spv.h"
#include "shaders/disc_quads.frag.spv.h"
#include "shaders/disc_quads.vert.spv.h"
#include "shaders/sprites.frag.spv.h"
#include "shaders/sprites.vert.spv.h"

namespace nepho::engine {

namespace {

float uniformScale(const glm::mat4& worldFromCloud) { return glm::length(glm::vec3(worldFromCloud[0])); }

}  // namespace

PointRenderer::PointRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame)
    : cloudLayout_(gpu, {vk::DescriptorType::eStorageBuffer, vk::DescriptorType::eStorageBuffer, vk::DescriptorType::eCombinedImageSampler}, "points") {
    const std::array sets{frame.layout().handle(), cloudLayout_.handle()};
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eVertex, 0, sizeof(shader::PointPush));
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, sets, push));

    PipelineDescription description;
    description.layout = *layout_;
    description.alphaToCoverage = true;
    description.specialization = {target.samples == vk::SampleCountFlagBits::e1 ? 0u : 1u};
    description.name = "disc points";
    description.vertexShader = disc_points_vert;
    description.fragmentShader = disc_points_frag;
    description.topology = vk::PrimitiveTopology::ePointList;
    discPoints_ = makePipeline(gpu, target, description);
    description.name = "disc quads";
    description.vertexShader = disc_quads_vert;
    description.fragmentShader = disc_quads_frag;
    description.topology = vk::PrimitiveTopology::eTriangleList;
    discQuads_ = makePipeline(gpu, target, description);
    description.name = "sprites";
    description.vertexShader = sprites_vert;
    description.fragmentShader = sprites_frag;
    sprites_ = makePipeline(gpu, target, description);
}

vk::Pipeline PointRenderer::pipelineFor(Kind kind) const {
    switch (kind) {
        case Kind::discPoints: return *discPoints_;
        case Kind::discQuads: return *discQuads_;
        default: return *sprites_;
    }
}

void PointRenderer::planRuns(std::span<const View> views, const PointCloud& cloud, const PointLook& look, float largestStateScale) {
    runs_.clear();
    const bool sprites = look.sprites && cloud.sprites() != nullptr && cloud.sprites()->ready();
    const float radius = look.radius * uniformScale(look.worldFromCloud);
    for (const ChunkGrid::Chunk& chunk : cloud.chunks()) {
        Kind kind = Kind::none;
        for (const View& view : views) {
            const ChunkExtent extent = measureChunk(view, look.worldFromCloud, chunk.low, chunk.high, radius, look.maxRadiusPixels * largestStateScale);
            if (!extent.visible) continue;
            const float pixels = std::clamp(extent.largestRadiusPixels, look.minRadiusPixels, look.maxRadiusPixels) * largestStateScale;
            const bool small = 2.0f * pixels <= kLargestPrimitivePixels && !extent.crossesEdge;
            if (sprites) {
                kind = Kind::sprites;
            } else if (!small) {
                kind = Kind::discQuads;
            } else if (kind == Kind::none) {
                kind = Kind::discPoints;
            }
        }
        if (kind == Kind::none) continue;
        if (!runs_.empty() && runs_.back().kind == kind && runs_.back().first + runs_.back().count == chunk.first) {
            runs_.back().count += chunk.count;
        } else {
            runs_.push_back({kind, chunk.first, chunk.count});
        }
    }
}

shader::PointPush PointRenderer::makePush(const PointCloud& cloud, const PointLook& look) const {
    shader::PointPush push{};
    push.worldFromCloud = look.worldFromCloud;
    push.radius = look.radius * uniformScale(look.worldFromCloud);
    push.minRadiusPixels = look.minRadiusPixels;
    push.maxRadiusPixels = look.maxRadiusPixels;
    push.tileColumns = push.tilesPerPage = 1;
    push.halfExtent = glm::vec2(1);
    if (cloud.sprites() == nullptr) return push;
    const SpritePageLayout& pages = cloud.sprites()->layout();
    const glm::vec2 page(pages.pageWidth, pages.pageHeight);
    const glm::vec2 tile(pages.tileWidth, pages.tileHeight);
    push.tileColumns = pages.columns;
    push.tilesPerPage = static_cast<std::uint32_t>(pages.tilesPerPage());
    push.cellUv = glm::vec2(pages.cellWidth, pages.cellHeight) / page;
    push.gutterUv = glm::vec2(static_cast<float>(pages.gutter)) / page;
    push.tileUv = tile / page;
    push.halfExtent = tile / std::max(tile.x, tile.y);
    return push;
}

std::uint32_t PointRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, std::span<const View> views,
                                  const PointCloud& cloud, const PointLook& look, float largestStateScale) {
    planRuns(views, cloud, look, largestStateScale);
    if (runs_.empty()) return 0;
    frame.bind(commands, *layout_);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eGraphics, *layout_, 1, cloud.descriptors(), nullptr);
    commands.pushConstants<shader::PointPush>(*layout_, vk::ShaderStageFlagBits::eVertex, 0, makePush(cloud, look));
    std::uint32_t drawn = 0;
    Kind bound = Kind::none;
    for (const Run& run : runs_) {
        if (run.kind != bound) commands.bindPipeline(vk::PipelineBindPoint::eGraphics, pipelineFor(run.kind));
        bound = run.kind;
        const std::uint32_t vertices = run.kind == Kind::discPoints ? 1 : 6;
        commands.draw(vertices * run.count, 1, vertices * run.first, 0);
        drawn += run.count;
    }
    return drawn;
}

}  // namespace nepho::engine
