#include "engine/render/frame_block.h"

#include "engine/gpu/frame_ring.h"

#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include <cassert>
#include <cstring>

namespace nepho::engine {

namespace {

/// Upright in the world, unless the head looks straight up or down, where its own up must serve.
glm::vec3 uprightFor(glm::vec3 back, glm::vec3 headUp) {
    const glm::vec3 worldUp(0, 1, 0);
    return std::abs(glm::dot(back, worldUp)) > 0.9999f ? headUp : worldUp;
}

}  // namespace

shader::FrameUniform makeFrameUniform(std::span<const View> views, const StateLook& look) {
    assert(!views.empty() && views.size() <= 2);
    shader::FrameUniform uniform{};
    const View& first = views.front();
    const glm::mat4 worldFromView = glm::inverse(first.viewFromWorld);
    uniform.clipFromWorld[0] = first.clipFromWorld();
    uniform.clipFromWorld[1] = views.back().clipFromWorld();
    uniform.headInWorld = 0.5f * (first.eyeInWorld() + views.back().eyeInWorld());
    uniform.pixelsPerUnit = 0.5f * first.pixels.y * std::abs(first.clipFromView[1][1]);
    uniform.orthographic = first.orthographic ? 1.0f : 0.0f;
    uniform.rightInWorld = glm::vec3(worldFromView[0]);
    uniform.backInWorld = glm::vec3(worldFromView[2]);
    uniform.upInWorld = uprightFor(uniform.backInWorld, glm::vec3(worldFromView[1]));
    uniform.viewportPixels = first.pixels;
    for (std::size_t i = 0; i < shader::kStateCount; ++i) {
        uniform.stateColor[i] = look.color[i];
        uniform.stateScale[i] = glm::vec4(look.scale[i], 0, 0, 0);
    }
    uniform.fade = look.fade;
    uniform.glide = look.glide;
    uniform.enteringScale = look.enteringScale;
    uniform.leavingScale = look.leavingScale;
    return uniform;
}

FrameBlock::FrameBlock(Gpu& gpu) : layout_(gpu, {vk::DescriptorType::eUniformBufferDynamic}, "frame block") {
    const vk::DeviceSize alignment = std::max<vk::DeviceSize>(gpu.limits().minUniformBufferOffsetAlignment, 16);
    stride_ = (sizeof(shader::FrameUniform) + alignment - 1) / alignment * alignment;
    buffer_ = gpu.makeBuffer(stride_ * FrameRing::kFramesInFlight, vk::BufferUsageFlagBits::eUniformBuffer, true,
                             "frame blocks");
    set_ = DescriptorSet(gpu, layout_, "frame block");
    set_.setBuffer(gpu, 0, vk::DescriptorType::eUniformBufferDynamic, *buffer_.handle, 0, sizeof(shader::FrameUniform));
}

void FrameBlock::write(std::uint64_t frame, const shader::FrameUniform& uniform) {
    offset_ = static_cast<std::uint32_t>(frame % FrameRing::kFramesInFlight * stride_);
    std::memcpy(buffer_.mappedAs<std::byte>() + offset_, &uniform, sizeof uniform);
}

void FrameBlock::bind(const vk::raii::CommandBuffer& commands, vk::PipelineLayout layout,
                      vk::PipelineBindPoint to) const {
    commands.bindDescriptorSets(to, layout, 0, set_.handle(), offset_);
}

}  // namespace nepho::engine
