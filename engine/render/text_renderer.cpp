#include "engine/render/text_renderer.h"

#include "shaders/text.frag.spv.h"
#include "shaders/text.vert.spv.h"

#include <array>
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

TextRenderer::TextRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame) : pages_(gpu) {
    const std::array sets{frame.layout().handle(), pages_.layout()};
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, sets));
    PipelineDescription description;
    description.name = "text";
    description.vertexShader = text_vert;
    description.fragmentShader = text_frag;
    description.specialization = glyphConstants();
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
}

void TextRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, FrameVertices& memory,
                        std::span<const GlyphVertex> glyphs) const {
    if (glyphs.empty() || !pages_.isReady()) return;
    const FrameVertices::Piece piece = memory.take(glyphs.size_bytes());
    std::memcpy(piece.data, glyphs.data(), glyphs.size_bytes());
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, *pipeline_);
    frame.bind(commands, *layout_);
    commands.bindDescriptorSets(vk::PipelineBindPoint::eGraphics, *layout_, 1, pages_.set(), nullptr);
    commands.bindVertexBuffers(0, piece.buffer, piece.offset);
    commands.draw(6, static_cast<std::uint32_t>(glyphs.size()), 0, 0);
}

}  // namespace nepho::engine
