#include "engine/ui/ui_renderer.h"

#include "engine/gpu/barriers.h"
#include "shaders/ui.frag.spv.h"
#include "shaders/ui.vert.spv.h"
#include "shaders/ui_text.frag.spv.h"

#include <imgui.h>

#include <array>
#include <cstring>

namespace nepho::engine {

static_assert(sizeof(ImDrawVert) == 20 && sizeof(ImDrawIdx) == 2);

namespace {

// All layouts have the same, so that it stays when pipelines change.
vk::raii::PipelineLayout makeLayout(const Gpu& gpu, vk::DescriptorSetLayout set) {
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eVertex, 0, 16);
    return {gpu.device(), vk::PipelineLayoutCreateInfo({}, set, push)};
}

PipelineDescription describePipeline(const char* name, std::span<const std::uint32_t> fragmentShader,
                                     vk::PipelineLayout layout) {
    PipelineDescription description;
    description.name = name;
    description.vertexShader = ui_vert;
    description.fragmentShader = fragmentShader;
    description.bindings = {{0, sizeof(ImDrawVert), vk::VertexInputRate::eVertex}};
    description.attributes = {{0, 0, vk::Format::eR32G32Sfloat, offsetof(ImDrawVert, pos)},
                              {1, 0, vk::Format::eR32G32Sfloat, offsetof(ImDrawVert, uv)},
                              {2, 0, vk::Format::eR8G8B8A8Unorm, offsetof(ImDrawVert, col)}};
    description.blend = true;
    description.depthTest = description.depthWrite = false;
    description.layout = layout;
    return description;
}

}  // namespace

UiRenderer::UiRenderer(Gpu& gpu, const TargetFormat& target)
    : gpu_(gpu), target_(target), imageLayout_(gpu, {vk::DescriptorType::eCombinedImageSampler}, "panel image") {
    layout_ = makeLayout(gpu, imageLayout_.handle());
    pipeline_ = makePipeline(gpu, target, describePipeline("panels", ui_frag, *layout_));

    vk::SamplerCreateInfo sampler({}, vk::Filter::eLinear, vk::Filter::eLinear);
    sampler.setAddressModeU(vk::SamplerAddressMode::eClampToEdge).setAddressModeV(vk::SamplerAddressMode::eClampToEdge);
    smooth_ = vk::raii::Sampler(gpu.device(), sampler);
    sampler.setMagFilter(vk::Filter::eNearest);
    sharp_ = vk::raii::Sampler(gpu.device(), sampler);
}

void UiRenderer::setImage(UiImageId id, std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> rgba,
                          bool smooth) {
    UiImage& entry = images_[id];
    if (*entry.image.handle) gpu_.deferred().retire(std::move(entry));
    entry = {};
    ImageInfo info;
    info.extent = vk::Extent2D(width, height);
    info.usage = vk::ImageUsageFlagBits::eSampled | vk::ImageUsageFlagBits::eTransferDst;
    entry.image = gpu_.makeImage(info, "panel image");
    entry.set = DescriptorSet(gpu_, imageLayout_, "panel image");
    entry.set.setImage(gpu_, 0, *entry.image.view, smooth ? *smooth_ : *sharp_);
    entry.pending = std::move(rgba);
}

void UiRenderer::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging) {
    constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
    for (auto& [id, entry] : images_) {
        if (entry.pending.empty()) continue;
        const StagingRing::Piece piece = staging.reserve(entry.pending.size());
        std::memcpy(piece.bytes.data(), entry.pending.data(), entry.pending.size());
        std::vector<std::uint8_t>().swap(entry.pending);
        transition(commands, *entry.image.handle, kColor, vk::ImageLayout::eUndefined,
                   vk::ImageLayout::eTransferDstOptimal);
        const vk::BufferImageCopy copy(piece.offset, 0, 0, vk::ImageSubresourceLayers(kColor, 0, 0, 1), {},
                                       vk::Extent3D(entry.image.info.extent, 1));
        commands.copyBufferToImage(piece.buffer, *entry.image.handle, vk::ImageLayout::eTransferDstOptimal, copy);
        transition(commands, *entry.image.handle, kColor, vk::ImageLayout::eTransferDstOptimal,
                   vk::ImageLayout::eShaderReadOnlyOptimal);
    }
}

void UiRenderer::uploadGlyphs(const vk::raii::CommandBuffer& commands, StagingRing& staging, const FontBook& fonts) {
    if (!glyphs_) {
        glyphs_.emplace(Glyphs{GlyphPages(gpu_)});
        glyphs_->layout = makeLayout(gpu_, glyphs_->pages.layout());
        PipelineDescription description = describePipeline("text on panels", ui_text_frag, *glyphs_->layout);
        description.specialization = glyphConstants();
        glyphs_->pipeline = makePipeline(gpu_, target_, description);
    }
    glyphs_->pages.upload(commands, staging, fonts);
}

vk::DeviceSize UiRenderer::vertexBytes(const ImDrawData* data) {
    if (data == nullptr) return 0;
    return static_cast<vk::DeviceSize>(data->TotalVtxCount) * sizeof(ImDrawVert) +
           static_cast<vk::DeviceSize>(data->TotalIdxCount) * sizeof(ImDrawIdx) +
           64 * static_cast<vk::DeviceSize>(data->CmdListsCount + 1);
}

namespace {

/// The part of the picture that a command may touch, in pixels; empty where nothing is left.
vk::Rect2D scissorOf(const ImDrawCmd& command, const ImDrawData& data, vk::Extent2D extent) {
    const auto clampTo = [](float value, std::uint32_t limit) {
        return static_cast<std::int32_t>(std::clamp(value, 0.0f, static_cast<float>(limit)));
    };
    const ImVec2 scale = data.FramebufferScale, origin = data.DisplayPos;
    const std::int32_t left = clampTo((command.ClipRect.x - origin.x) * scale.x, extent.width);
    const std::int32_t top = clampTo((command.ClipRect.y - origin.y) * scale.y, extent.height);
    const std::int32_t right = clampTo((command.ClipRect.z - origin.x) * scale.x, extent.width);
    const std::int32_t bottom = clampTo((command.ClipRect.w - origin.y) * scale.y, extent.height);
    return {
        {left, top},
        {static_cast<std::uint32_t>(std::max(right - left, 0)), static_cast<std::uint32_t>(std::max(bottom - top, 0))}};
}

}  // namespace

/// The pipeline and the picture of a command; false where there is no such picture.
bool UiRenderer::bind(const vk::raii::CommandBuffer& commands, UiImageId id) const {
    const bool glyphs = id == kGlyphs;
    const auto image = images_.find(id);
    if (glyphs ? !glyphs_.has_value() : image == images_.end()) return false;
    constexpr auto kGraphics = vk::PipelineBindPoint::eGraphics;
    commands.bindPipeline(kGraphics, glyphs ? *glyphs_->pipeline : *pipeline_);
    if (glyphs) {
        commands.bindDescriptorSets(kGraphics, *glyphs_->layout, 0, glyphs_->pages.set(), nullptr);
    } else {
        commands.bindDescriptorSets(kGraphics, *layout_, 0, image->second.set.handle(), nullptr);
    }
    return true;
}

void UiRenderer::draw(const vk::raii::CommandBuffer& commands, FrameVertices& memory, vk::Extent2D extent,
                      const ImDrawData* data) const {
    if (data == nullptr || data->TotalVtxCount == 0) return;
    const std::array<float, 4> push{2.0f / data->DisplaySize.x, 2.0f / data->DisplaySize.y,
                                    -1.0f - data->DisplayPos.x * 2.0f / data->DisplaySize.x,
                                    -1.0f - data->DisplayPos.y * 2.0f / data->DisplaySize.y};
    commands.pushConstants<float>(*layout_, vk::ShaderStageFlagBits::eVertex, 0, push);
    for (int list = 0; list < data->CmdListsCount; ++list) {
        const ImDrawList& drawList = *data->CmdLists[list];
        const std::size_t vertexBytes = static_cast<std::size_t>(drawList.VtxBuffer.Size) * sizeof(ImDrawVert);
        const std::size_t indexBytes = static_cast<std::size_t>(drawList.IdxBuffer.Size) * sizeof(ImDrawIdx);
        const FrameVertices::Piece vertices = memory.take(vertexBytes);
        const FrameVertices::Piece indices = memory.take(indexBytes);
        std::memcpy(vertices.data, drawList.VtxBuffer.Data, vertexBytes);
        std::memcpy(indices.data, drawList.IdxBuffer.Data, indexBytes);
        commands.bindVertexBuffers(0, vertices.buffer, vertices.offset);
        commands.bindIndexBuffer(indices.buffer, indices.offset, vk::IndexType::eUint16);
        for (const ImDrawCmd& command : drawList.CmdBuffer) {
            const vk::Rect2D scissor = scissorOf(command, *data, extent);
            if (scissor.extent.width == 0 || scissor.extent.height == 0) continue;
            if (!bind(commands, reinterpret_cast<UiImageId>(command.GetTexID()))) continue;
            commands.setScissor(0, scissor);
            commands.drawIndexed(command.ElemCount, 1, command.IdxOffset, static_cast<std::int32_t>(command.VtxOffset),
                                 0);
        }
    }
    commands.setScissor(0, vk::Rect2D({0, 0}, extent));
}

}  // namespace nepho::engine
