#include "engine/render/line_renderer.h"

#include "shaders/lines.frag.spv.h"
#include "shaders/lines.vert.spv.h"

#include <bit>
#include <cstring>

namespace nepho::engine {

namespace {
constexpr float kHiddenShare = 0.35f;  // of the opacity
}  // namespace

LineRenderer::LineRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame) {
    const auto set = frame.layout().handle();
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, set));
    PipelineDescription description;
    description.name = "lines";
    description.vertexShader = lines_vert;
    description.fragmentShader = lines_frag;
    constexpr auto kTo = static_cast<std::uint32_t>(sizeof(LineVertex));
    description.bindings = {{0, 2 * kTo, vk::VertexInputRate::eInstance}};
    description.attributes = {{0, 0, vk::Format::eR32G32B32Sfloat, offsetof(LineVertex, position)},
                              {1, 0, vk::Format::eR8G8B8A8Unorm, offsetof(LineVertex, color)},
                              {2, 0, vk::Format::eR32G32B32Sfloat, kTo + offsetof(LineVertex, position)},
                              {3, 0, vk::Format::eR8G8B8A8Unorm, kTo + offsetof(LineVertex, color)}};
    description.blend = true;
    description.depthWrite = false;
    description.layout = *layout_;
    open_ = makePipeline(gpu, target, description);
    description.name = "hidden lines";
    description.depthCompare = vk::CompareOp::eLess;
    description.specialization = {std::bit_cast<std::uint32_t>(kHiddenShare)};
    hidden_ = makePipeline(gpu, target, description);
}

void LineRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, FrameVertices& memory,
                        std::span<const LineVertex> vertices, Part part) const {
    if (vertices.empty()) return;
    const FrameVertices::Piece piece = memory.take(vertices.size_bytes());
    std::memcpy(piece.data, vertices.data(), vertices.size_bytes());
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, part == Part::open ? *open_ : *hidden_);
    frame.bind(commands, *layout_);
    commands.bindVertexBuffers(0, piece.buffer, piece.offset);
    commands.draw(6, static_cast<std::uint32_t>(vertices.size() / 2), 0, 0);
}

}  // namespace nepho::engine
