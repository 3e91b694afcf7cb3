#include "engine/render/text_renderer.h"

#include "engine/gpu/barriers.h"
#include "shaders/text.frag.spv.h"
#include "shaders/text.vert.spv.h"

#include <array>
#include <bit>
#include <cstring>

namespace nepho::engine {

void appendText(std::vector<GlyphVertex>& glyphs, const TextLine& line, const TextPlacement& placement) {
    const float size = placement.sizePixels;
    const glm::vec2 start =
        placement.offsetPixels - glm::vec2(placement.centered ? 0.5f * line.width * size : 0.0f, 0.0f);
    for (const PlacedGlyph& glyph : line.glyphs) {
        GlyphVertex vertex;
        vertex.anchor = placement.anchor;
        vertex.rectangle = {start.x + glyph.left * size, start.y + glyph.bottom * size, start.x + glyph.right * size,
                            start.y + glyph.top * size};
        vertex.texels = {glyph.u0, glyph.v0, glyph.u1, glyph.v1};
        vertex.color = placement.color;
        vertex.halo = placement.halo;
        glyphs.push_back(vertex);
    }
}

void appendPlate(std::vector<GlyphVertex>& glyphs, glm::vec3 anchor, glm::vec4 rectangle, Color8 color) {
    glyphs.push_back({anchor, rectangle, glm::vec4(-1), color, {0, 0, 0, 0}});
}

TextRenderer::TextRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame)
    : atlasLayout_(gpu, {vk::DescriptorType::eCombinedImageSampler}, "glyph atlas") {
    const std::array sets{frame.layout().handle(), atlasLayout_.handle()};
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, sets));
    PipelineDescription description;
    description.name = "text";
    description.vertexShader = text_vert;
    description.fragmentShader = text_frag;
    description.specialization = {std::bit_cast<std::uint32_t>(static_cast<float>(FontBook::kSpreadTexels))};
    description.bindings = {{0, sizeof(GlyphVertex), vk::VertexInputRate::eInstance}};
    description.attributes = {{0, 0, vk::Format::eR32G32B32Sfloat, offsetof(GlyphVertex, anchor)},
                              {1, 0, vk::Format::eR32G32B32A32Sfloat, offsetof(GlyphVertex, rectangle)},
                              {2, 0, vk::Format::eR32G32B32A32Sfloat, offsetof(GlyphVertex, texels)},
                              {3, 0, vk::Format::eR8G8B8A8Unorm, offsetof(GlyphVertex, color)},
                              {4, 0, vk::Format::eR8G8B8A8Unorm, offsetof(GlyphVertex, halo)}};
    description.blend = true;
    description.depthTest = false;
    description.depthWrite = false;
    description.layout = *layout_;
    pipeline_ = makePipeline(gpu, target, description);

    ImageInfo info;
    info.format = vk::Format::eR8Unorm;
    info.extent = vk::Extent2D(FontBook::kAtlasSide, FontBook::kAtlasSide);
    info.usage = vk::ImageUsageFlagBits::eSampled | vk::ImageUsageFlagBits::eTransferDst;
    atlas_ = gpu.makeImage(info, "glyph atlas");
    sampler_ = vk::raii::Sampler(gpu.device(), vk::SamplerCreateInfo({}, vk::Filter::eLinear, vk::Filter::eLinear));
    set_ = DescriptorSet(gpu, atlasLayout_, "glyph atlas");
    set_.setImage(gpu, 0, *atlas_.view, *sampler_);
}

void TextRenderer::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const FontBook& fonts) {
    if (atlasReady_ && atlasVersion_ == fonts.atlasVersion()) return;
    constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
    const auto& atlas = fonts.atlas();
    const StagingRing::Piece piece = staging.reserve(atlas.size());
    std::memcpy(piece.bytes.data(), atlas.data(), atlas.size());
    transition(commands, *atlas_.handle, kColor, vk::ImageLayout::eUndefined, vk::ImageLayout::eTransferDstOptimal);
    const vk::BufferImageCopy copy(piece.offset, 0, 0, vk::ImageSubresourceLayers(kColor, 0, 0, 1), {},
                                   vk::Extent3D(FontBook::kAtlasSide, FontBook::kAtlasSide, 1));
    commands.copyBufferToImage(piece.buffer, *atlas_.handle, vk::ImageLayout::eTransferDstOptimal, copy);
    transition(commands, *atlas_.handle, kColor, vk::ImageLayout::eTransferDstOptimal,
               vk::ImageLayout::eShaderReadOnlyOptimal);
    atlasVersion_ = fonts.atlasVersion();
    atlasReady_ = true;
}

void TextRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, FrameVertices& memory,
                        std::span<const GlyphVertex> glyphs) const {
    if (glyphs.empty() || !atlasReady_) return;
    const FrameVertices::Piece piece = memory.take(glyphs.size_bytes());
    std::memcpy(piece.data, glyphs.data(), glyphs.size_bytes());
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, *pipeline_);
    frame.bind(commands, *layout_);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eGraphics, *layout_, 1, set_.handle(), nullptr);
    commands.bindVertexBuffers(0, piece.buffer, piece.offset);
    commands.draw(6, static_cast<std::uint32_t>(glyphs.size()), 0, 0);
}

}  // namespace nepho::engine
