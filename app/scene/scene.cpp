#include "app/scene/scene.h"

#include "app/assets.h"
#include "app/scene/point_size.h"
#include "app/scene/world_lines.h"

#include <fmt/format.h>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace nepho::app {

namespace {
constexpr float kLabelsWithin = 0.6f;  // metres of the head where points are named without asking
constexpr double kFadeSeconds = 0.25;
constexpr float kRingPixels = 8.0f;         // logical, the least radius around the inspected point
constexpr std::size_t kFrameGlyphs = 8192;  // of a frame, so that more names than before cost no memory

/// At distance 1.
float pixelsPerUnitOf(const engine::View& view) {
    return 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
}

/// Pixels to a logical unit of text.
float scaleOf(const Scene::Request& request) {
    const float readable = Guides::kReadableSlope * pixelsPerUnitOf(request.views[0]) / Labels::kSize;
    return request.immersive ? readable : request.pixelScale;
}

/// A budget that the person chose may be more than the device has.
std::unique_ptr<engine::SpriteTexture> makeSprites(engine::Gpu& gpu, std::shared_ptr<const engine::SpriteAtlas> atlas) {
    const std::uint64_t bytes = atlas->layout.bytes();
    try {
        return std::make_unique<engine::SpriteTexture>(gpu, std::move(atlas));
    } catch (const vk::OutOfDeviceMemoryError&) {
        throw std::runtime_error(
            fmt::format("{} has no {} MiB for sprites; --sprite-memory MIB makes them smaller, --no-sprites leaves "
                        "them out",
                        gpu.deviceName(), bytes >> 20));
    }
}

}  // namespace

Scene::Scene(engine::Gpu& gpu, const engine::SceneRenderer& renderer, engine::FontBook& fonts)
    : gpu_(gpu),
      cloud_(gpu, renderer.cloudLayout()),
      sample_(gpu, renderer.cloudLayout()),
      hovered_(gpu, renderer.cloudLayout()),
      card_(gpu, renderer.cloudLayout()),
      fonts_(fonts),
      labels_(fonts),
      axisNames_(fonts),
      clusterNames_(fonts),
      notes_(fonts) {
    frame_.glyphs.reserve(kFrameGlyphs);
    frame_.notes.reserve(kFrameGlyphs);
}

void Scene::sync(const Session& session) {
    const Session::Versions now = session.versions();
    if (now.data != seen_.data) {
        cloud_.setSprites(nullptr);
        sample_.setSprites(nullptr);
        hovered_.setSprites(nullptr);
        card_.setSprites(nullptr);
        if (sprites_) gpu_.deferred().retire(std::move(sprites_));
        if (session.data().spriteAtlas) {
            sprites_ = makeSprites(gpu_, session.data().spriteAtlas);
            cloud_.setSprites(sprites_.get());
            sample_.setSprites(sprites_.get());
            hovered_.setSprites(sprites_.get());
            card_.setSprites(sprites_.get());
        }
    }
    if (gliding_ && !glide_.isMoving()) {
        cloud_.endGlide();
        sample_.endGlide();
    }
    if (now.layout != seen_.layout) setPositions(session);
    if (now.layout != seen_.layout || now.colors != seen_.colors) {
        cloud_.setStyles(session.coloring().colors, session.states());
        sample_.setStyles(session.coloring().colors, session.states());
    } else if (now.style != seen_.style) {
        cloud_.setStates(session.states());
        sample_.setStates(session.states());
    }
    gliding_ = glide_.isMoving();
    seen_ = now;
}

/// What is isolated fades the rest out, and what comes back fades in, where the cloud is not too large for that; other
/// data or other axes are there at once.
void Scene::setPositions(const Session& session) {
    const LayoutView& layout = session.layout();
    const bool same = session.versions().data == seen_.data && layout.dims == dims_ && layout.axes == axes_;
    const bool others = std::exchange(visible_, session.sharedVisible()) != session.sharedVisible();
    dims_ = layout.dims;
    axes_ = layout.axes;
    cloudFromGroup_.swap(cloudFromLeavingGroup_);  // where groups were in the frame before
    using enum engine::PointCloud::Fade;
    // All points that come, stay and go are drawn meanwhile.
    const std::size_t points = std::max<std::size_t>(cloud_.pointCount(), session.visibleCount());
    const bool fades = same && others && points <= pointBudget_.value_or(points);
    const auto fade = cloud_.setPositions(session.grids(), layout.positions, fades);
    if (!same || others || fade != none) {
        glide_.jump();
    } else if (session.versions().places != seen_.places) {
        glide_.go(session);
    }
    setSample(session);
    if (glide_.isMoving()) {
        cloud_.glideFrom(glide_.before());
        sample_.glideFrom(glide_.before());
    }
    glide_.remember(session);
    // A fade that turns back goes on from where everything is.
    radiusBefore_ = fade == turnsBack ? radiusAfter_ : radius_;
    fade_ = fade == begins ? 0.0f : fade == turnsBack ? 1.0f - fade_ : 1.0f;
}

/// What stands for the cloud in frames that cannot draw all of it.
void Scene::setSample(const Session& session) {
    isSampled_ = session.visibleCount() > kLargestWithoutSample;
    std::vector<engine::ChunkGrid> samples;
    if (isSampled_)
        for (const engine::ChunkGrid& grid : session.grids()) samples.push_back(grid.sample());
    (void)sample_.setPositions(samples, session.layout().positions);
}

void Scene::advanceFade(std::optional<double> seconds) {
    glide_.advance(seconds);
    if (fade_ >= 1.0f) return;
    fade_ = seconds ? std::min(1.0f, fade_ + static_cast<float>(*seconds / kFadeSeconds)) : 1.0f;
    if (fade_ >= 1.0f) cloud_.endFade();
}

void Scene::showCloud(const Session& session, const engine::PointLook& look) {
    const bool sampled = isSampled_ && !isFading();
    frame_.clouds.push_back({&cloud_, look, sampled ? &sample_ : nullptr});
    if (!sampled || !look.hovered || glide_.isMoving()) return;
    // The refined picture of a large cloud stays as it is while a person points at one after the other.
    frame_.clouds.back().look.hovered.reset();
    const std::uint32_t row = *look.hovered;
    // A little nearer: there it covers itself however depths are rounded.
    const glm::vec3 eye(glm::inverse(look.worldFromCloud) * glm::vec4(frame_.views.front().eyeInWorld(), 1));
    const glm::vec3 at = glm::mix(session.shownPosition(row), eye, 1e-4f);
    hovered_.setSingle(at, row, session.coloring().colors[row]);
    engine::PointLook one = look;
    one.cloudFromGroup = {};
    if (const Cluster* cluster = session.clusters().of(row))
        one.radius *= glm::length(glm::vec3(cluster->cloudFromCluster[0]));
    frame_.clouds.push_back({&hovered_, one});
}

void Scene::showCard(const Guides& guides) {
    if (!guides.card || !sprites_) return;
    if (shownCard_ != guides.card) {
        shownCard_ = guides.card;
        card_.setSingle(guides.card->at, guides.card->row);
    }
    engine::PointLook look;
    look.radius = guides.card->radius;
    look.over = true;
    frame_.clouds.push_back({&card_, look});
}

/// Threads to the neighbours. In a large cloud others may hide all of it, so there a ring shows where the point is, and
/// both are seen through what is nearer.
void Scene::showInspected(const Session& session, const Theme& theme, const Request& request,
                          const engine::PointLook& look) {
    appendThreads(isSampled_ ? frame_.guides : frame_.lines, session, theme);
    if (!isSampled_ || !session.inspected()) return;
    const engine::View& view = request.views[0];
    const glm::vec3 eye = view.eyeInWorld();
    const float distance = view.orthographic ? 1.0f : glm::distance(eye, session.worldPosition(*session.inspected()));
    const float least = kRingPixels * scaleOf(request) * distance / pixelsPerUnitOf(view);
    const float drawn = look.radius * glm::length(glm::vec3(look.worldFromCloud[0]));
    appendRing(frame_.guides, session, theme, eye, std::max(least, 1.5f * drawn));
}

engine::PointLook Scene::lookOf(const Session& session, const ViewSettings& settings) {
    cloudFromGroup_.clear();
    for (std::size_t group = 0; group < session.grids().size(); ++group)
        cloudFromGroup_.push_back(session.cloudFromGroup(group));
    engine::PointLook look = pointLook(session, settings);
    radiusAfter_ = look.radius;
    frame_.stateLook.enteringScale = frame_.stateLook.leavingScale = 1.0f;
    if (isFading()) {
        // Fewer points are larger: those that stay grow meanwhile; the others come and go at their own size.
        look.radius = std::lerp(radiusBefore_, radiusAfter_, fade_);
        frame_.stateLook.enteringScale = radiusAfter_ / look.radius;
        frame_.stateLook.leavingScale = radiusBefore_ / look.radius;
        cloudFromGroup_.insert(cloudFromGroup_.end(), cloudFromLeavingGroup_.begin(), cloudFromLeavingGroup_.end());
    }
    radius_ = look.radius;
    look.cloudFromGroup = cloudFromGroup_;
    return look;
}

void Scene::prepareForHeadset() {
    if (controllers_.isLoaded()) return;
    controllers_.load(gpu_, assetFolder() / "controllers");
    // What is usually written is drawn once before, so that reading a card does not cost a frame.
    std::string usual;
    for (char c = ' '; c <= '~'; ++c) usual += c;
    (void)fonts_.layout(usual + "…");
}

const engine::SceneFrame& Scene::frame(const Session& session, const ViewSettings& settings, const Request& request) {
    const Theme& theme = themeFor(settings.dark);
    const Guides nothing;
    const Guides& guides = request.guides ? *request.guides : nothing;
    const engine::View& view = request.views[0];
    engine::SceneFrame& frame = frame_;
    frame.clouds.clear();
    frame.lines.clear();
    frame.guides.clear();
    frame.glyphs.clear();
    frame.notes.clear();
    frame.sprites = nullptr;
    frame.views = request.views;
    frame.background = theme.background;
    frame.vignette = guides.vignette;
    frame.stateLook = theme.states;
    if (!session.selected().empty())
        frame.stateLook.color[static_cast<std::size_t>(engine::PointState::normal)] = theme.dimmed;
    frame.fonts = &fonts_;
    appendGuides(frame.guides, guides, theme);
    if (request.immersive) prepareForHeadset();
    controllers_.append(frame, guides, theme);
    labelSpace_.reset(request.views);
    notes_.append(frame.notes, labelSpace_, guides, theme, view);
    if (settings.axes && request.immersive) appendFloor(frame.lines, theme);
    if (session.isLoaded()) showSession(session, settings, request, guides);
    return frame;
}

void Scene::showSession(const Session& session, const ViewSettings& settings, const Request& request,
                        const Guides& guides) {
    const Theme& theme = themeFor(settings.dark);
    const float pixelsPerUnit = pixelsPerUnitOf(request.views[0]);
    const float pixelScale = scaleOf(request);
    engine::SceneFrame& frame = frame_;
    pointBudget_ = request.pointBudget;
    advanceFade(request.seconds);
    sync(session);
    if (!request.seconds) advanceFade({});
    frame.stateLook.fade = fade_;
    frame.stateLook.glide = glide_.share();
    frame.sprites = sprites_.get();
    const engine::PointLook look = lookOf(session, settings);
    frame.pointBudget = pointBudget_;
    frame.discs = request.discs;
    showCloud(session, look);
    showCard(guides);
    if (settings.axes) {
        appendAxes(frame.lines, session, theme, !request.immersive);
        axisNames_.append(frame.glyphs, labelSpace_, session, theme, pixelScale);
    }
    clusterNames_.append(frame.glyphs, labelSpace_, session, theme, pixelScale);
    showInspected(session, theme, request, look);
    if (settings.homeLines) appendHomeLines(frame.lines, session, theme);
    Labels::Size size;
    size.pixelScale = pixelScale;
    size.pointRadius = look.radius * glm::length(glm::vec3(look.worldFromCloud[0])) * pixelsPerUnit;
    size.leastPointPixels = look.minRadiusPixels;
    size.alwaysWithin = request.immersive ? kLabelsWithin : 0.0f;
    if (request.immersive) size.described = guides.described;
    if (isFading()) size.fading = &cloud_;
    labels_.layout(frame.glyphs, labelSpace_, session, settings, theme, request.views, size);
}

}  // namespace nepho::app
