#include "engine/render/scene_renderer.h"

#include "engine/render/behind_meshes.h"
#include "engine/render/sprite_texture.h"

#include <algorithm>

namespace nepho::engine {

namespace {

// Two frames of it are in flight, and fit the staging ring.
constexpr vk::DeviceSize kSpriteBytesPerFrame = vk::DeviceSize{8} << 20;

TargetFormat formatFor(const Gpu& gpu, std::uint32_t views) {
    TargetFormat format;
    format.samples = RenderTarget::samplesFor(gpu);
    format.views = views;
    return format;
}

}  // namespace

SceneRenderer::SceneRenderer(Gpu& gpu, std::uint32_t views)
    : format_(formatFor(gpu, views)),
      staging_(gpu),
      block_(gpu),
      vertices_(gpu),
      meshes_(gpu, format_, block_),
      points_(gpu, format_, block_),
      lines_(gpu, format_, block_),
      text_(gpu, format_, block_),
      vignette_(gpu, format_) {}

void SceneRenderer::draw(const vk::raii::CommandBuffer& commands, FrameRing& frames, const RenderTarget& target,
                         const SceneFrame& scene, Overlay* overlay) {
    const std::uint64_t frame = frames.submitted();
    staging_.beginFrame(frame + 1, frames.reached());
    vertices_.begin(frame, LineRenderer::bytesFor(scene.lines) + 2 * LineRenderer::bytesFor(scene.guides) +
                               2 * TextRenderer::bytesFor(scene.glyphs) + TextRenderer::bytesFor(scene.notes) +
                               (overlay ? overlay->vertexBytes() : 0));
    block_.write(frame, makeFrameUniform(scene.views, scene.stateLook));

    for (const SceneFrame::Cloud& cloud : scene.clouds) cloud.points->upload(commands, staging_);
    for (const MeshInstance& mesh : scene.meshes) mesh.model->upload(commands, staging_);
    if (scene.sprites) scene.sprites->upload(commands, staging_, kSpriteBytesPerFrame);
    if (scene.fonts) text_.upload(commands, staging_, *scene.fonts);
    if (overlay) overlay->upload(commands, staging_);

    plan(scene);
    const FrameRing::DriverScope scope(frames);
    target.beginPass(commands, scene.background);
    meshes_.draw(commands, block_, scene.meshes);  // first: what they hide need not be shaded
    points_.draw(commands, block_, false);
    lines_.draw(commands, block_, vertices_, scene.guides, LineRenderer::Part::hidden);
    if (!scene.meshes.empty()) splitByMeshes(scene.glyphs, scene.views, scene.meshes, behindMeshes_, beforeMeshes_);
    if (!scene.meshes.empty()) text_.draw(commands, block_, vertices_, behindMeshes_);
    meshes_.draw(commands, block_, scene.meshes);  // again, over what was drawn over them but lies behind
    lines_.draw(commands, block_, vertices_, scene.lines);
    lines_.draw(commands, block_, vertices_, scene.guides);
    text_.draw(commands, block_, vertices_, scene.meshes.empty() ? std::span(scene.glyphs) : beforeMeshes_);
    text_.draw(commands, block_, vertices_, scene.notes);
    points_.draw(commands, block_, true);
    vignette_.draw(commands, scene.views, scene.background, scene.vignette);
    if (overlay) overlay->draw(commands, vertices_, target.extent());
    target.endPass(commands);
}

void SceneRenderer::plan(const SceneFrame& scene) {
    pointsDrawn_ = 0;
    points_.clearPlan();
    const float largestScale = *std::ranges::max_element(scene.stateLook.scale);
    const float largestFade = std::max({1.0f, scene.stateLook.enteringScale, scene.stateLook.leavingScale});
    for (const SceneFrame::Cloud& cloud : scene.clouds)
        pointsDrawn_ += points_.plan(scene.views, *cloud.points, cloud.look, largestScale, largestFade);
}

}  // namespace nepho::engine
