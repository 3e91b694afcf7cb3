#include "engine/render/disc_splatter.h"

#include "engine/gpu/barriers.h"
#include "shaders/disc_pixels.frag.spv.h"
#include "shaders/disc_pixels.vert.spv.h"
#include "shaders/disc_splat.comp.spv.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace nepho::engine {

namespace {

using shader::DiscBlock;

constexpr auto kCompute = vk::PipelineBindPoint::eCompute;

/// Pixels of a view, and tiles, take 64 bits each.
std::uint64_t tilesOf(vk::Extent2D extent) {
    const auto along = [](std::uint64_t pixels) { return (pixels + shader::kDiscTile - 1) / shader::kDiscTile; };
    return along(extent.width) * along(extent.height);
}
vk::DeviceSize bytesFor(vk::Extent2D extent, std::uint32_t views) {
    return views * (std::uint64_t{extent.width} * extent.height + tilesOf(extent)) * sizeof(std::uint64_t);
}

// A dispatch begins where every device lets a binding begin, at a multiple of 256 bytes.
constexpr std::uint32_t kBlockStep = 64;
static_assert(kBlockStep * sizeof(DiscBlock) % 256 == 0);
constexpr std::uint32_t kStorageBuffers = 5;  // three of a cloud, blocks, pixels
// Every device takes so many work groups.
constexpr std::uint32_t kMostBlocks = 65'535 / kBlockStep * kBlockStep;

}  // namespace

DiscSplatter::DiscSplatter(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame,
                           const DescriptorLayout& clouds)
    : gpu_(gpu),
      views_(target.views),
      layout_(gpu, {vk::DescriptorType::eStorageBufferDynamic, vk::DescriptorType::eStorageBuffer}, "disc pixels") {
    const std::array splatSets{frame.layout().handle(), clouds.handle(), layout_.handle()};
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eCompute, 0, sizeof(shader::PointPush));
    splatLayout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, splatSets, push));
    splat_ = makeComputePipeline(gpu, {"disc splats", disc_splat_comp, {views_}, *splatLayout_});

    const std::array drawSets{frame.layout().handle(), layout_.handle()};
    drawLayout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, drawSets));
    PipelineDescription description;
    description.name = "disc pixels";
    description.vertexShader = disc_pixels_vert;
    description.fragmentShader = disc_pixels_frag;
    description.vertexSpecialization = {views_};
    description.layout = *drawLayout_;
    draw_ = makePipeline(gpu, target, description);
}

bool DiscSplatter::isOffered(const Gpu& gpu) {
    const vk::PhysicalDeviceLimits& limits = gpu.limits();
    return gpu.hasAtomics64() && limits.maxPerStageDescriptorStorageBuffers >= kStorageBuffers &&
           limits.maxComputeWorkGroupInvocations >= shader::kDiscBlockPoints &&
           limits.maxComputeWorkGroupSize[0] >= shader::kDiscBlockPoints;
}

bool DiscSplatter::fits(vk::Extent2D extent) const {
    return bytesFor(extent, views_) <= gpu_.limits().maxStorageBufferRange;
}

void DiscSplatter::flush(const PointPlan::Group& group, bool sampled) {
    Batch& batch = batches_[sampled ? 1 : 0];
    const PointCloud& cloud = sampled ? *group.sample : *group.cloud;
    const auto count = static_cast<std::uint32_t>(batch.blocks.size());
    for (std::uint32_t first = 0; first < count; first += kMostBlocks) {
        const auto start = static_cast<std::uint32_t>(blocks_.size());
        dispatches_.push_back(
            {&group, cloud.descriptors(batch.slice), start + first, std::min(kMostBlocks, count - first)});
    }
    blocks_.insert(blocks_.end(), batch.blocks.begin(), batch.blocks.end());
    blocks_.resize((blocks_.size() + kBlockStep - 1) / kBlockStep * kBlockStep);
    batch.blocks.clear();
}

void DiscSplatter::add(const PointPlan::Group& group, const PointPlan::Run& run) {
    Batch& batch = batches_[run.sampled ? 1 : 0];
    const std::uint32_t slicePoints = (run.sampled ? *group.sample : *group.cloud).slicePoints();
    for (std::uint32_t first = run.first, last = run.first + run.count; first < last;) {
        const std::uint32_t slice = first / slicePoints;
        if (slice != batch.slice && !batch.blocks.empty()) flush(group, run.sampled);
        batch.slice = slice;
        const std::uint32_t inSlice = first - slice * slicePoints;
        const std::uint32_t count = std::min({last - first, shader::kDiscBlockPoints, slicePoints - inSlice});
        batch.blocks.push_back({inSlice, count, run.enlarged});
        first += count;
    }
}

void DiscSplatter::collect(const PointPlan& plan, PointRange part) {
    blocks_.clear();
    dispatches_.clear();
    const PointPlan::Group* last = nullptr;
    const auto flushLast = [&] {
        if (last == nullptr) return;
        for (const bool sampled : {false, true})
            if (!batches_[sampled ? 1 : 0].blocks.empty()) flush(*last, sampled);
    };
    plan.visitRuns(part, [&](const PointPlan::Group& group, const PointPlan::Run& run) {
        if (run.kind != PointPlan::Kind::discPoints) return;
        if (&group != last) flushLast();
        last = &group;
        add(group, run);
    });
    flushLast();
}

void DiscSplatter::release() {
    if (*pixels_.handle) gpu_.deferred().retire(std::exchange(pixels_, {}));
    for (Slot& slot : slots_) slot.pixels = nullptr;  // another buffer may get the same handle
}

void DiscSplatter::makePixels(vk::Extent2D extent) {
    const vk::DeviceSize bytes = bytesFor(extent, views_);
    tiles_ = static_cast<std::uint32_t>(tilesOf(extent));
    if (pixels_.size == bytes) return;
    release();
    using Usage = vk::BufferUsageFlagBits;
    pixels_ = gpu_.makeBuffer(bytes, Usage::eStorageBuffer | Usage::eTransferDst, false, "disc pixels");
}

/// The frame that used the slot before is done.
void DiscSplatter::sendBlocks() {
    Slot& slot = slots_[slot_];
    constexpr vk::DeviceSize kRange = kMostBlocks * sizeof(DiscBlock);  // of a binding
    const vk::DeviceSize bytes = blocks_.size() * sizeof(DiscBlock) + kRange;
    const bool small = slot.blocks.size < bytes;
    if (small)
        slot.blocks = gpu_.makeBuffer(bytes + bytes / 2, vk::BufferUsageFlagBits::eStorageBuffer, true, "disc blocks");
    if (small || slot.pixels != *pixels_.handle) {
        if (!slot.set) slot.set = DescriptorSet(gpu_, layout_, "disc pixels");
        slot.set.setBuffer(gpu_, 0, vk::DescriptorType::eStorageBufferDynamic, *slot.blocks.handle, 0, kRange);
        slot.set.setBuffer(gpu_, 1, vk::DescriptorType::eStorageBuffer, *pixels_.handle, 0, pixels_.size);
        slot.pixels = *pixels_.handle;
    }
    std::memcpy(slot.blocks.mappedAs<std::byte>(), blocks_.data(), blocks_.size() * sizeof(DiscBlock));
}

void DiscSplatter::splat(const vk::raii::CommandBuffer& commands, const FrameBlock& block, std::uint64_t frame,
                         vk::Extent2D extent, const PointPlan& plan, PointRange part) {
    slot_ = frame % slots_.size();
    collect(plan, part);
    makePixels(extent);
    sendBlocks();
    drawingBeforeTransfers(commands);
    commands.fillBuffer(*pixels_.handle, 0, VK_WHOLE_SIZE, 0);
    transfersBeforeDrawing(commands);
    commands.bindPipeline(kCompute, *splat_);
    block.bind(commands, *splatLayout_, kCompute);
    const PointPlan::Group* pushed = nullptr;
    for (const Dispatch& dispatch : dispatches_) {
        if (dispatch.group != pushed)
            commands.pushConstants<shader::PointPush>(*splatLayout_, vk::ShaderStageFlagBits::eCompute, 0,
                                                      dispatch.group->push);
        pushed = dispatch.group;
        const std::uint32_t offset = dispatch.firstBlock * std::uint32_t{sizeof(DiscBlock)};
        const std::array sets{dispatch.points, slots_[slot_].set.handle()};
        commands.bindDescriptorSets(kCompute, *splatLayout_, 1, sets, offset);
        commands.dispatch(dispatch.blocks, 1, 1);
    }
    computingBeforeDrawing(commands);
}

void DiscSplatter::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& block) const {
    constexpr auto kGraphics = vk::PipelineBindPoint::eGraphics;
    commands.bindPipeline(kGraphics, *draw_);
    block.bind(commands, *drawLayout_);
    commands.bindDescriptorSets(kGraphics, *drawLayout_, 1, slots_[slot_].set.handle(), 0u);
    commands.draw(6, tiles_, 0, 0);
}

}  // namespace nepho::engine
