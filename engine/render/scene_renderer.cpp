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
      pointPlan_(points_.largestPrimitive()),
      race_(gpu.isCpu()),
      lines_(gpu, format_, block_),
      text_(gpu, format_, block_),
      vignette_(gpu, format_),
      gpu_(gpu) {}

/// Once there is something to splat: most data never need its pipelines.
void SceneRenderer::makeSplatter(const SceneFrame& scene, bool large) {
    const bool wanted = scene.discs == DiscsAs::splats || (large && scene.discs == DiscsAs::quicker);
    if (wanted && !splatter_ && DiscSplatter::isOffered(gpu_))
        splatter_.emplace(gpu_, format_, block_, points_.cloudLayout());
}

/// Whether a frame's discs, so many, are drawn by the compute shader. Asked once a frame.
bool SceneRenderer::splats(const FrameRing& frames, const RenderTarget& target, DiscsAs discs, std::uint64_t count) {
    const std::uint64_t frame = frames.submitted();
    race_.tell(frame - FrameRing::kFramesInFlight, frames.gpuMilliseconds());
    if (!splatter_ || count == 0 || discs == DiscsAs::primitives || !splatter_->fits(target.extent())) return false;
    return discs == DiscsAs::splats || race_.splats(frame, count);
}

void SceneRenderer::draw(const vk::raii::CommandBuffer& commands, FrameRing& frames, const RenderTarget& target,
                         const SceneFrame& scene, Overlay* overlay) {
    const std::uint64_t frame = frames.submitted();
    staging_.beginFrame(frame + 1, frames.reached());
    vertices_.begin(frame, LineRenderer::bytesFor(scene.lines) + 2 * LineRenderer::bytesFor(scene.guides) +
                               2 * TextRenderer::bytesFor(scene.glyphs) + TextRenderer::bytesFor(scene.notes) +
                               (overlay ? overlay->vertexBytes() : 0));
    block_.write(frame, makeFrameUniform(scene.views, scene.stateLook));

    uploadClouds(commands, scene);
    for (const MeshInstance& mesh : scene.meshes) mesh.model->upload(commands, staging_);
    if (scene.sprites) scene.sprites->upload(commands, staging_, kSpriteBytesPerFrame);
    if (scene.fonts) text_.upload(commands, staging_, *scene.fonts);
    if (overlay) overlay->upload(commands, staging_);

    const bool large = std::ranges::any_of(scene.clouds, [](const auto& cloud) { return cloud.sample != nullptr; });
    if (refined_ && !large) gpu_.deferred().retire(std::move(refined_));
    makeSplatter(scene, large);
    const bool kept = isRefined() && scene.pointBudget && refined_->fits(target) && refined_->isOf(pointsSeen(scene));
    pointPlan_.clear();
    plan(pointPlan_, scene, kept ? Which::others : Which::all, scene.pointBudget);
    drewAnew_ = !kept;
    leftPointsOut_ = pointPlan_.leavesOut();
    pointsDrawn_ = pointPlan_.points() + (kept ? refined_->points() : 0);
    splatted_ = splats(frames, target, scene.discs, pointPlan_.discs());
    const FrameRing::DriverScope scope(frames);
    if (splatted_) splatter_->splat(commands, block_, frame, target.extent(), pointPlan_);
    if (splatter_ && !splatted_ && !large) splatter_->release();
    target.beginPass(commands, scene.background, kept ? std::optional(refined_->picture()) : std::nullopt);
    meshes_.draw(commands, block_, scene.meshes);  // first: what they hide need not be shaded
    if (splatted_) splatter_->draw(commands, block_);
    points_.draw(commands, block_, pointPlan_, {.splatted = splatted_});
    lines_.draw(commands, block_, vertices_, scene.guides, LineRenderer::Part::hidden);
    behindMeshes_.reserve(scene.glyphs.capacity());
    beforeMeshes_.reserve(scene.glyphs.capacity());
    if (!scene.meshes.empty()) splitByMeshes(scene.glyphs, scene.views, scene.meshes, behindMeshes_, beforeMeshes_);
    if (!scene.meshes.empty()) text_.draw(commands, block_, vertices_, behindMeshes_);
    meshes_.draw(commands, block_, scene.meshes);  // again, over what was drawn over them but lies behind
    lines_.draw(commands, block_, vertices_, scene.lines);
    lines_.draw(commands, block_, vertices_, scene.guides);
    text_.draw(commands, block_, vertices_, scene.meshes.empty() ? std::span(scene.glyphs) : beforeMeshes_);
    text_.draw(commands, block_, vertices_, scene.notes);
    points_.draw(commands, block_, pointPlan_, {.over = true});
    vignette_.draw(commands, scene.views, scene.background, scene.vignette);
    if (overlay) overlay->draw(commands, vertices_, target.extent());
    target.endPass(commands);
}

void SceneRenderer::refine(const vk::raii::CommandBuffer& commands, FrameRing& frames, const RenderTarget& target,
                           const SceneFrame& scene, std::uint32_t points) {
    if (refined_ && !refined_->fits(target)) gpu_.deferred().retire(std::move(refined_));
    if (!refined_) refined_ = std::make_unique<RefinedPoints>(gpu_, target);
    if (PointsSeen seen = pointsSeen(scene); !refined_->isOf(seen)) {
        PointPlan all(points_.largestPrimitive());
        plan(all, scene, Which::refined, {});
        refined_->begin(std::move(seen), std::move(all));
    }
    const std::uint64_t frame = frames.submitted();
    staging_.beginFrame(frame + 1, frames.reached());
    block_.write(frame, makeFrameUniform(scene.views, scene.stateLook));
    uploadClouds(commands, scene);
    // At rest samples smooth the edges of primitives, where there are any.
    const DiscsAs discs = format_.samples == vk::SampleCountFlagBits::e1 ? scene.discs : DiscsAs::primitives;
    const PointRange slice = refined_->next(points);
    const std::uint64_t count = refined_->plan().discs() == 0 ? 0 : slice.end - slice.begin;
    const bool splatted = splats(frames, target, discs, count);
    if (splatted) splatter_->splat(commands, block_, frame, target.extent(), refined_->plan(), slice);
    refined_->advance(commands, points_, block_, points, splatted ? &*splatter_ : nullptr);
    leftPointsOut_ = !refined_->isComplete();
}

void SceneRenderer::uploadClouds(const vk::raii::CommandBuffer& commands, const SceneFrame& scene) {
    for (const SceneFrame::Cloud& cloud : scene.clouds) {
        cloud.points->upload(commands, staging_);
        if (cloud.sample != nullptr) cloud.sample->upload(commands, staging_);
    }
}

PointsSeen SceneRenderer::pointsSeen(const SceneFrame& scene) {
    PointsSeen seen;
    seen.views.assign(scene.views.begin(), scene.views.end());
    seen.background = scene.background;
    seen.stateLook = scene.stateLook;
    for (const SceneFrame::Cloud& cloud : scene.clouds) {
        if (cloud.sample == nullptr) continue;
        seen.clouds.push_back({cloud.points,
                               cloud.points->revision(),
                               cloud.look,
                               {cloud.look.cloudFromGroup.begin(), cloud.look.cloudFromGroup.end()}});
    }
    return seen;
}

void SceneRenderer::plan(PointPlan& plan, const SceneFrame& scene, Which which, std::optional<std::uint32_t> budget) {
    PointPlan::Request request;
    request.views = scene.views;
    request.largestStateScale = *std::ranges::max_element(scene.stateLook.scale);
    request.largestFadeScale = std::max({1.0f, scene.stateLook.enteringScale, scene.stateLook.leavingScale});
    request.budget = budget;
    for (const SceneFrame::Cloud& cloud : scene.clouds) {
        if (which != Which::all && (cloud.sample != nullptr) != (which == Which::refined)) continue;
        request.cloud = cloud.points;
        request.sample = cloud.sample;
        request.look = cloud.look;
        plan.add(request);
    }
}

}  // namespace nepho::engine
