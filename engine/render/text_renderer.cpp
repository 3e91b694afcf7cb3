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
    const auto append = [&](const PlacedGlyph& glyph, Color8 color, Color8 halo) {
        GlyphVertex vertex;
        vertex.anchor = placement.anchor;
        vertex.rectangle = {start.x + glyph.left * size, start.y + glyph.bottom * size, start.x + glyph.right * size,
                            start.y + glyph.top * size};
        vertex.texels = {glyph.u0, glyph.v0, glyph.u1, glyph.v1};
        if (glyph.colored) vertex.texels += glm::vec4(kPictureTexels, 0, kPictureTexels, 0);
        vertex.color = color;
        vertex.halo = halo;
        glyphs.push_back(vertex);
    };
    // All halos before all letters: a letter's halo would cut into the one that it is joined to.
    const Color8 color = placement.color, halo = placement.halo;
    for (const PlacedGlyph& glyph : line.glyphs)
        if (!glyph.colored && halo.a > 0) append(glyph, {halo.r, halo.g, halo.b, 0}, halo);
    for (const PlacedGlyph& glyph : line.glyphs) append(glyph, color, {color.r, color.g, color.b, 0});
}

void appendPlate(std::vector<GlyphVertex>& glyphs, glm::vec3 anchor, glm::vec4 rectangle, Color8 color) {
    glyphs.push_back({anchor, rectangle, glm::vec4(-1), color, {0, 0, 0, 0}});
}

TextRenderer::TextRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame)
    : atlasLayout_(gpu, {vk::DescriptorType::eCombinedImageSampler, vk::DescriptorType::eCombinedImageSampler},
                   "glyph atlas") {
    const std::array sets{frame.layout().handle(), atlasLayout_.handle()};
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, sets));
    PipelineDescription description;
    description.name = "text";
    description.vertexShader = text_vert;
    description.fragmentShader = text_frag;
    description.specialization = {std::bit_cast<std::uint32_t>(static_cast<float>(FontBook::kSpreadTexels)),
                                  std::bit_cast<std::uint32_t>(kPictureTexels)};
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

    const auto makePage = [&](vk::Format format, std::uint32_t side, const char* name) {
        ImageInfo info;
        info.format = format;
        info.extent = vk::Extent2D(side, side);
        info.usage = vk::ImageUsageFlagBits::eSampled | vk::ImageUsageFlagBits::eTransferDst;
        return Page{gpu.makeImage(info, name)};
    };
    outlines_ = makePage(vk::Format::eR8Unorm, FontBook::kAtlasSide, "glyph atlas");
    pictures_ = makePage(vk::Format::eR8G8B8A8Unorm, FontBook::kPictureAtlasSide, "emoji atlas");
    sampler_ = vk::raii::Sampler(gpu.device(), vk::SamplerCreateInfo({}, vk::Filter::eLinear, vk::Filter::eLinear));
    set_ = DescriptorSet(gpu, atlasLayout_, "glyph atlas");
    set_.setImage(gpu, 0, *outlines_.image.view, *sampler_);
    set_.setImage(gpu, 1, *pictures_.image.view, *sampler_);
}

void TextRenderer::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const FontBook& fonts) {
    upload(commands, staging, fonts.outlines(), outlines_);
    upload(commands, staging, fonts.pictures(), pictures_);
}

void TextRenderer::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const GlyphAtlas& atlas,
                          Page& page) {
    if (page.ready && page.version == atlas.version()) return;
    constexpr auto kColor = vk::ImageAspectFlagBits::eColor;
    using enum vk::ImageLayout;
    const vk::Image image = *page.image.handle;
    transition(commands, image, kColor, page.ready ? eShaderReadOnlyOptimal : eUndefined, eTransferDstOptimal);
    const std::size_t texelBytes = atlas.texelBytes();
    const auto send = [&](const GlyphAtlas::Area& area) {
        const std::size_t rowBytes = area.width * texelBytes;
        const StagingRing::Piece piece = staging.reserve(rowBytes * area.height);
        for (std::size_t row = 0; row < area.height; ++row)
            std::memcpy(piece.bytes.data() + row * rowBytes,
                        atlas.texels().data() + ((area.y + row) * atlas.side() + area.x) * texelBytes, rowBytes);
        const vk::BufferImageCopy copy(piece.offset, 0, 0, vk::ImageSubresourceLayers(kColor, 0, 0, 1),
                                       vk::Offset3D(static_cast<int>(area.x), static_cast<int>(area.y), 0),
                                       vk::Extent3D(area.width, area.height, 1));
        commands.copyBufferToImage(piece.buffer, image, eTransferDstOptimal, copy);
    };
    atlas.visitChanges(page.version, send);
    transition(commands, image, kColor, eTransferDstOptimal, eShaderReadOnlyOptimal);
    page.version = atlas.version();
    page.ready = true;
}

void TextRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, FrameVertices& memory,
                        std::span<const GlyphVertex> glyphs) const {
    if (glyphs.empty() || !outlines_.ready) return;
    const FrameVertices::Piece piece = memory.take(glyphs.size_bytes());
    std::memcpy(piece.data, glyphs.data(), glyphs.size_bytes());
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, *pipeline_);
    frame.bind(commands, *layout_);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eGraphics, *layout_, 1, set_.handle(), nullptr);
    commands.bindVertexBuffers(0, piece.buffer, piece.offset);
    commands.draw(6, static_cast<std::uint32_t>(glyphs.size()), 0, 0);
}

}  // namespace nepho::engine
