#include "engine/render/vignette_renderer.h"

#include "shaders/common/frame.h"
#include "shaders/vignette.frag.spv.h"
#include "shaders/vignette.vert.spv.h"

#include <cmath>

namespace nepho::engine {

namespace {

constexpr auto kStages = vk::ShaderStageFlagBits::eVertex | vk::ShaderStageFlagBits::eFragment;

/// Where straight ahead is in a view's picture (-1 to 1), and the slope of one unit there.
glm::vec4 lensOf(const View& view) {
    const glm::vec4 ahead = view.clipFromView * glm::vec4(0, 0, -1, 0);
    return {ahead.x / ahead.w, ahead.y / ahead.w, 1.0f / view.clipFromView[0][0], 1.0f / view.clipFromView[1][1]};
}

}  // namespace

VignetteRenderer::VignetteRenderer(Gpu& gpu, const TargetFormat& target) {
    const vk::PushConstantRange push(kStages, 0, sizeof(shader::VignettePush));
    layout_ = vk::raii::PipelineLayout(gpu.device(), vk::PipelineLayoutCreateInfo({}, {}, push));
    PipelineDescription description;
    description.name = "vignette";
    description.vertexShader = vignette_vert;
    description.fragmentShader = vignette_frag;
    description.blend = true;
    description.depthTest = false;
    description.depthWrite = false;
    description.layout = *layout_;
    pipeline_ = makePipeline(gpu, target, description);
}

void VignetteRenderer::draw(const vk::raii::CommandBuffer& commands, std::span<const View> views,
                            const std::array<float, 4>& background, float strength) const {
    if (strength <= 0.0f || views.front().orthographic) return;
    shader::VignettePush push{};
    push.lens[0] = lensOf(views.front());
    push.lens[1] = lensOf(views.back());
    push.color = glm::vec4(background[0], background[1], background[2], strength);
    push.openSlope = std::tan(kOpenRadians);
    push.closedSlope = std::tan(kClosedRadians);
    commands.bindPipeline(vk::PipelineBindPoint::eGraphics, *pipeline_);
    commands.pushConstants<shader::VignettePush>(*layout_, kStages, 0, push);
    commands.draw(6, 1, 0, 0);
}

}  // namespace nepho::engine
