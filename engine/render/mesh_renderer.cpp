#include "engine/render/mesh_renderer.h"

#include "engine/gpu/barriers.h"
#include "shaders/mesh.frag.spv.h"
#include "shaders/mesh.vert.spv.h"

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include <cstddef>
#include <utility>

namespace nepho::engine {

MeshModel::MeshModel(Gpu& gpu, Mesh mesh)
    : mesh_(std::move(mesh)), count_(static_cast<std::uint32_t>(mesh_.indices.size())) {
    glm::vec3 low = mesh_.vertices.front().position, high = low;
    for (const MeshVertex& vertex : mesh_.vertices) {
        low = glm::min(low, vertex.position);
        high = glm::max(high, vertex.position);
    }
    middle_ = 0.5f * (low + high);
    radius_ = 0.5f * glm::distance(low, high);
    using Usage = vk::BufferUsageFlagBits;
    vertices_ = gpu.makeBuffer(std::span(mesh_.vertices).size_bytes(), Usage::eVertexBuffer | Usage::eTransferDst,
                               false, "mesh vertices");
    indices_ = gpu.makeBuffer(std::span(mesh_.indices).size_bytes(), Usage::eIndexBuffer | Usage::eTransferDst, false,
                              "mesh indices");
}

void MeshModel::upload(const vk::raii::CommandBuffer& commands, StagingRing& staging) {
    if (mesh_.indices.empty()) return;
    staging.upload(commands, std::as_bytes(std::span(mesh_.vertices)), *vertices_.handle, 0);
    staging.upload(commands, std::as_bytes(std::span(mesh_.indices)), *indices_.handle, 0);
    transfersBeforeDrawing(commands);
    mesh_ = {};
}

void MeshModel::draw(const vk::raii::CommandBuffer& commands) const {
    commands.bindVertexBuffers(0, *vertices_.handle, vk::DeviceSize{0});
    commands.bindIndexBuffer(*indices_.handle, 0, vk::IndexType::eUint32);
    commands.drawIndexed(count_, 1, 0, 0, 0);
}

MeshRenderer::MeshRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame) {
    const auto set = frame.layout().handle();
    const vk::PushConstantRange push(vk::ShaderStageFlagBits::eVertex, 0, sizeof(shader::MeshPush));
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, set, push));
    PipelineDescription description;
    description.name = "meshes";
    description.vertexShader = mesh_vert;
    description.fragmentShader = mesh_frag;
    description.bindings = {{0, sizeof(MeshVertex), vk::VertexInputRate::eVertex}};
    description.attributes = {{0, 0, vk::Format::eR32G32B32Sfloat, offsetof(MeshVertex, position)},
                              {1, 0, vk::Format::eR32G32B32Sfloat, offsetof(MeshVertex, normal)},
                              {2, 0, vk::Format::eR8G8B8A8Unorm, offsetof(MeshVertex, color)}};
    description.layout = *layout_;
    pipeline_ = makePipeline(gpu, target, description);
}

void MeshRenderer::draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame,
                        std::span<const MeshInstance> meshes) const {
    if (meshes.empty()) return;
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, *pipeline_);
    frame.bind(commands, *layout_);
    for (const MeshInstance& mesh : meshes) {
        const shader::MeshPush push{mesh.worldFromModel};
        commands.pushConstants<shader::MeshPush>(*layout_, vk::ShaderStageFlagBits::eVertex, 0, push);
        mesh.model->draw(commands);
    }
}

}  // namespace nepho::engine
