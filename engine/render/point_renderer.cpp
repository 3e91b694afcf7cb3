#include "engine/render/point_renderer.h"

#include "shaders/disc_points.frag.spv.h"
#include "shaders/disc_points.vert.spv.h"
#include "shaders/disc_quads.frag.spv.h"
#include "shaders/disc_quads.vert.spv.h"
#include "shaders/sprite_points.frag.spv.h"
#include "shaders/sprite_points.vert.spv.h"
#include "shaders/sprites.frag.spv.h"
#include "shaders/sprites.vert.spv.h"

#include <algorithm>
#include <array>

namespace nepho::engine {

namespace {

using Kind = PointPlan::Kind;

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

/// What the commands have bound so far.
struct PointRenderer::Bound {
    const PointPlan::Group* group = nullptr;
    vk::DescriptorSet set{};
    Kind kind = Kind::none;
};

void PointRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, const PointPlan& plan,
                         const Part& part) const {
    if (std::ranges::find(plan.groups(), part.over, &PointPlan::Group::over) == plan.groups().end()) return;
    frame.bind(commands, *layout_);
    Bound bound;
    plan.visitRuns(part.range, [&](const PointPlan::Group& group, const PointPlan::Run& run) {
        if (group.over != part.over || (part.splatted && run.kind == Kind::discPoints)) return;
        if (&group != bound.group) {
            bound = {&group};
            commands.pushConstants<shader::PointPush>(*layout_, vk::ShaderStageFlagBits::eVertex, 0, group.push);
        }
        drawRun(commands, group, run, bound);
    });
}

void PointRenderer::drawRun(const vk::raii::CommandBuffer& commands, const PointPlan::Group& group,
                            const PointPlan::Run& run, Bound& bound) const {
    constexpr auto kGraphics = vk::PipelineBindPoint::eGraphics;
    if (run.kind != bound.kind) commands.bindPipeline(kGraphics, pipelineFor(run.kind, group.over));
    bound.kind = run.kind;
    const PointCloud& cloud = run.sampled ? *group.sample : *group.cloud;
    const std::uint32_t vertices = run.kind == Kind::discPoints || run.kind == Kind::spritePoints ? 1 : 6;
    for (std::uint32_t first = run.first, last = run.first + run.count; first < last;) {
        const std::uint32_t slice = first / cloud.slicePoints(), start = slice * cloud.slicePoints();
        const std::uint32_t count = std::min(last - first, cloud.slicePoints() - (first - start));
        const vk::DescriptorSet set = cloud.descriptors(slice);
        if (set != bound.set) commands.bindDescriptorSets(kGraphics, *layout_, 1, set, nullptr);
        bound.set = set;
        // The only instance is numbered by how much larger it is drawn.
        commands.draw(vertices * count, 1, vertices * (first - start), run.enlarged);
        first += count;
    }
}

}  // namespace nepho::engine
