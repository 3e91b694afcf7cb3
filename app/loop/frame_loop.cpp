#include "app/loop/frame_loop.h"

#include "app/assets.h"
#include "app/loop/desk_mirror.h"
#include "app/loop/picture_file.h"
#include "engine/base/clocks.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace nepho::app {

namespace {
constexpr int kSettled = 8;  // still frames in which panels finish what they animate
}  // namespace

FrameLoop::FrameLoop(engine::Presenter& presenter, Session& session, ViewSettings& settings, LoopOptions options)
    : presenter_(&presenter),
      immersive_(presenter.isImmersive()),
      session_(session),
      settings_(settings),
      options_(std::move(options)),
      fonts_(bundledFont()) {
    scriptMovesHands_ = options_.script && engine::movesHands(*options_.script);
    if (options_.script) player_.emplace(std::move(*options_.script));
    if (options_.record != nullptr) recorder_.emplace(*options_.record);
}

FrameLoop::~FrameLoop() {
    leavePresenter();
}

void FrameLoop::leavePresenter() {
    mirror_.reset();
    if (!renderer_) return;
    try {
        presenter_->frames().waitIdle();
    } catch (const vk::SystemError& problem) {
        spdlog::debug("the GPU was lost: {}", problem.what());
    }
    panels_.reset();
    scene_.reset();
    target_.reset();
    renderer_.reset();
    budget_.reset();
}

void FrameLoop::moveTo(engine::Presenter& presenter) {
    leavePresenter();
    const bool wasImmersive = isImmersive();
    presenter_ = &presenter;
    immersive_ = presenter.isImmersive();
    stillFrames_ = 0;
    letGo();
    // A desk looks at the cloud where the layout fits it, not where it stood in the room.
    if (wasImmersive && !isImmersive()) {
        roomFromDesk_ = session_.placement();
        session_.placeAlways(glm::mat4(1));
    } else if (isImmersive() && !wasImmersive && roomFromDesk_) {
        session_.placeAlways(*roomFromDesk_ * session_.placement());
    }
}

/// Nobody will say that keys, buttons and hands which are down now come up.
void FrameLoop::letGo() {
    engine::FrameInput lost;
    lost.frame = frames_;
    lost.seconds = -1.0;  // it is no frame
    for (const engine::Hand hand : {engine::Hand::left, engine::Hand::right})
        if (hands_.isTracked(hand)) lost.events.emplace_back(engine::HandLost{hand});
    if (recorder_ && !lost.events.empty()) recorder_->record(lost, session_.jobsRunning());
    hands_.loseHands(session_);
    tools_.loseInput(session_);
    pacer_ = {};
}

void FrameLoop::mirrorIn(engine::WindowMirror* window) {
    mirror_.reset();
    if (window != nullptr) mirror_ = std::make_unique<DeskMirror>(*window, fonts_);
}

void FrameLoop::ensureTarget(vk::Extent2D extent, std::uint32_t views) {
    engine::Gpu& gpu = presenter_->gpu();
    if (!renderer_ || renderer_->format().views != views) {
        scene_.reset();
        renderer_ = std::make_unique<engine::SceneRenderer>(gpu, views);
        scene_ = std::make_unique<Scene>(gpu, *renderer_, fonts_);
        target_.reset();
        panels_.reset();
        if (options_.panels && views == 1 && !mirror_)
            panels_ = std::make_unique<DeskPanels>(gpu, renderer_->format(), fonts_, presenter_->clipboard(),
                                                   DeskPanels::Whose::ours);
    }
    if (target_ && target_->extent() == extent) return;
    if (target_) gpu.deferred().retire(std::move(target_));
    target_ = std::make_unique<engine::RenderTarget>(gpu, extent, views, presenter_->wantsDepth());
    targetDrawn_ = false;
}

const FrameLoop::Input& FrameLoop::nextInput(const engine::Presenter::Frame& frame) {
    Input& next = next_;
    next.captures.clear();
    next.last = false;
    if (player_) {
        // Input that is held back may still start a job.
        engine::InputPlayer::Step step = player_->next(session_.jobsRunning() || pacer_.isHolding());
        next.input = std::move(step.input);
        next.input.windowSize = frame.input.windowSize;
        next.input.pixelScale = frame.input.pixelScale;
        next.captures = std::move(step.captures);
        next.last = step.quit || player_->finished();
    } else {
        next.input = frame.input;
        // After a pause the world does not jump.
        next.input.seconds = std::clamp(next.input.seconds, 0.0, 0.1);
    }
    next.input.frame = frames_++;  // presenters count their own
    if (recorder_) recorder_->record(next.input, session_.jobsRunning());
    if (!isImmersive()) pacer_.pace(next.input);
    return next;
}

double FrameLoop::patience() const {
    constexpr double kLongest = 0.2;        // seconds; text cursors blink and signals are seen
    constexpr double kOfJobs = 1.0 / 60.0;  // their answer is seen this much later
    constexpr double kSoon = 0.02;          // whether it rests is looked at anew
    if (player_ || stillFrames_ < kSettled || mustDraw()) return 0.0;
    if (lacksPoints()) return isRefining() ? 0.0 : kSoon;
    return session_.jobsRunning() ? kOfJobs : kLongest;
}

bool FrameLoop::isImmersive() const {
    return immersive_ || scriptMovesHands_;
}

std::optional<engine::Pose> FrameLoop::headNow() const {
    return isImmersive() ? std::optional(hands_.worldFromHead()) : std::nullopt;
}

bool FrameLoop::step() {
    const engine::Presenter::Frame& frame = presenter_->beginFrame(patience());
    const bool changed = session_.update();
    const std::uint64_t seen = std::exchange(dataSeen_, session_.versions().data);
    if (onLoaded_ && dataSeen_ != seen) onLoaded_();
    const Input& input = nextInput(frame);
    const bool still =
        !changed && input.input.events.empty() && !pacer_.isHolding() && !tools_.isMoving() && !isFading();
    if (frame.visible) ensureTarget(frame.extent, frame.eyeCount == 2 ? 2 : 1);
    visible_ = frame.visible;
    stillFrames_ = still && (hasDrawn() || !visible_) ? stillFrames_ + 1 : 0;
    if (stillFrames_ == 0) movedAt_ = engine::wallSeconds();
    // Panels and scene share a frame's text; a replay shows the same in the same frames.
    fonts_.beginFrame(player_ ? engine::FontBook::Pace::atOnce : engine::FontBook::Pace::later);
    if (mirror_) mirror_->use(!player_, session_, settings_, tools_, stats_);
    if (isImmersive()) {
        useHands(input.input);
    } else {
        useDesk(frame, input.input);
    }
    // Whatever the frame did with panels and keys is a step of undo; a drag is one at its end.
    if (!tools_.isDragging() && !hands_.isDragging()) session_.noteEdit();
    if (frame.visible && !staysAsItIs()) {
        drawFrame(frame, input.input);
    } else {
        if (frame.visible && isRefining()) refine(frame, input.input);
        presenter_->skipFrame();
    }
    fonts_.endFrame();
    if (mirror_) mirror_->show(drawn());
    unsaved_.insert(unsaved_.end(), input.captures.begin(), input.captures.end());
    if (!unsaved_.empty() && hasDrawn()) {
        saveCaptures(unsaved_);
        unsaved_.clear();
    }
    stats_.endFrame(presenter_->frames().gpuMilliseconds(), presenter_->frames().driverSeconds());
    return !input.last && !tools_.quitRequested() && !hands_.quitRequested();
}

void FrameLoop::useHands(const engine::FrameInput& input) {
    hands_.apply(input, session_, settings_);
    for (const Pulse& pulse : hands_.pulses()) presenter_->vibrate(pulse.hand, pulse.amplitude, pulse.seconds);
}

void FrameLoop::useDesk(const engine::Presenter::Frame& frame, const engine::FrameInput& input) {
    const glm::vec2 window = input.windowSize;
    tools_.setFreeArea(panels_ && settings_.panels ? freeArea(window) : FreeArea{{0, 0}, window});
    if (!frame.visible || !panels_)
        return tools_.apply(input, {!frame.visible, !frame.visible, !frame.visible}, session_, settings_);
    panels_->use(input, session_, settings_, tools_, stats_);
}

std::span<const engine::View> FrameLoop::viewsOf(const engine::Presenter::Frame& frame) {
    const glm::vec2 pixels(frame.extent.width, frame.extent.height);
    if (frame.eyeCount == 2) {
        for (std::size_t i = 0; i < 2; ++i)
            views_[i] =
                engine::makeEyeView(frame.eyes[i], hands_.worldFromStage() * frame.eyes[i].stageFromEye, pixels);
        return views_;
    }
    views_[0] = isImmersive() ? engine::makeHeadView(hands_.worldFromHead(), pixels) : tools_.view(pixels);
    return std::span(views_).first(1);
}

/// Of a frame in motion; none: all are drawn. A script's pictures are the same on every machine.
std::optional<std::uint32_t> FrameLoop::pointBudget() {
    if (player_) return std::nullopt;
    if (options_.pointBudget) return options_.pointBudget;
    const engine::Gpu& gpu = presenter_->gpu();
    if (!budget_) budget_.emplace(gpu.isCpu());
    const bool discs = !session_.hasSprites() || !session_.spritesShown();
    const bool splatted =
        discs && options_.discs != engine::DiscsAs::primitives && engine::DiscSplatter::isOffered(gpu);
    return budget_->points(session_.visibleCount(), splatted);
}

/// What a frame in motion does to be drawn in time.
void FrameLoop::setSpeed(Scene::Request& request) {
    request.pointBudget = pointBudget();
    if (!player_) request.discs = options_.discs;
}

Scene::Request FrameLoop::requestFor(const engine::Presenter::Frame& frame, const engine::FrameInput& input) {
    Scene::Request request;
    request.views = viewsOf(frame);
    request.pixelScale = input.pixelScale;
    request.seconds = input.seconds;
    request.immersive = isImmersive();
    request.guides = request.immersive ? &hands_.guides() : &tools_.guides();
    setSpeed(request);
    return request;
}

void FrameLoop::drawScene(const Scene::Request& request, engine::Overlay* overlay) {
    engine::FrameRing& frames = presenter_->frames();
    const vk::raii::CommandBuffer& commands = frames.begin();
    renderer_->draw(commands, frames, *target_, scene_->frame(session_, settings_, request), overlay);
    endFrame(commands);
    targetDrawn_ = true;
    if (budget_) budget_->tell(frames.gpuMilliseconds(), renderer_->pointsDrawn(), renderer_->drewAnew());
}

void FrameLoop::drawFrame(const engine::Presenter::Frame& frame, const engine::FrameInput& input) {
    const Scene::Request request = requestFor(frame, input);
    drawScene(request, panels_ && !request.immersive ? &panels_->overlay() : nullptr);
    drawnAt_ = engine::wallSeconds();
    refinedNow_ = false;
}

/// Whether the next picture must be drawn at once: there is none of this size, the refined one is complete, or sprites
/// or text reach the GPU with it.
bool FrameLoop::mustDraw() const {
    return visible_ && (!hasDrawn() || refinedNow_ || !scene_->spritesReady() || !scene_->textReady());
}

/// Whether the picture on the screen will do for another moment: bars that grow need no more, and the jobs that they
/// stand for, or the rest of the points, need the processor.
bool FrameLoop::staysAsItIs() const {
    constexpr double kMoment = 0.125;       // seconds
    constexpr double kWhileRefining = 0.3;  // the picture that lacks points costs more
    if (player_ || isImmersive() || !unsaved_.empty() || mustDraw()) return false;
    const double age = engine::wallSeconds() - drawnAt_;
    return isRefining() ? age < kWhileRefining : stillFrames_ >= kSettled && age < kMoment;
}

bool FrameLoop::lacksPoints() const {
    return visible_ && hasDrawn() && renderer_->leftPointsOut() && !player_ && !isImmersive() && !isFading();
}

/// Whether points that the picture on the screen lacks are drawn now. Between two movements of a mouse there may be
/// some frames.
bool FrameLoop::isRefining() const {
    constexpr double kAtRest = 0.1;  // seconds
    return lacksPoints() && scene_->spritesReady() && engine::wallSeconds() - movedAt_ > kAtRest;
}

/// A slice of the refined picture, which takes as long as a frame in motion.
void FrameLoop::refine(const engine::Presenter::Frame& frame, const engine::FrameInput& input) {
    engine::FrameRing& frames = presenter_->frames();
    const vk::raii::CommandBuffer& commands = frames.begin();
    const engine::SceneFrame& scene = scene_->frame(session_, settings_, requestFor(frame, input));
    renderer_->refine(commands, frames, *target_, scene, pointBudget().value());
    frames.submit();
    refinedNow_ = renderer_->isRefined();
    if (budget_) budget_->forget();
}

engine::Presenter::Drawn FrameLoop::drawn() const {
    engine::Presenter::Drawn drawn;
    if (!target_) return drawn;
    drawn.color = target_->colorImage();
    if (presenter_->wantsDepth()) drawn.depth = target_->depthImage();
    drawn.extent = target_->extent();
    drawn.layers = target_->format().views;
    return drawn;
}

void FrameLoop::endFrame(const vk::raii::CommandBuffer& commands) {
    presenter_->endFrame(commands, drawn());
}

void FrameLoop::drawViews(std::span<const engine::View> views) {
    const glm::vec2 pixels = views[0].pixels;
    ensureTarget({static_cast<std::uint32_t>(pixels.x), static_cast<std::uint32_t>(pixels.y)},
                 static_cast<std::uint32_t>(views.size()));
    Scene::Request request;
    request.views = views;
    setSpeed(request);
    fonts_.beginFrame(engine::FontBook::Pace::later);
    drawScene(request, nullptr);
    fonts_.endFrame();
    stats_.endFrame(presenter_->frames().gpuMilliseconds(), presenter_->frames().driverSeconds());
}

engine::Picture FrameLoop::takePicture(std::span<const engine::View> views, bool inMotion) {
    const glm::vec2 pixels = views[0].pixels;
    ensureTarget({static_cast<std::uint32_t>(pixels.x), static_cast<std::uint32_t>(pixels.y)},
                 static_cast<std::uint32_t>(views.size()));
    Scene::Request request;
    request.views = views;
    if (inMotion) setSpeed(request);
    engine::Picture picture;
    for (bool ready = false; !ready;) {
        const vk::raii::CommandBuffer& commands = presenter_->frames().begin();
        fonts_.beginFrame(engine::FontBook::Pace::atOnce);
        const engine::SceneFrame& scene = scene_->frame(session_, settings_, request);
        renderer_->draw(commands, presenter_->frames(), *target_, scene, nullptr);
        ready = scene_->spritesReady();
        engine::ReadBack readBack(presenter_->gpu(), *target_);
        if (ready) readBack.record(commands, *target_);
        endFrame(commands);
        targetDrawn_ = true;
        if (ready) picture = readBack.finish(presenter_->frames());
        presenter_->gpu().deferred().retire(std::move(readBack));
    }
    return picture;
}

void FrameLoop::saveCaptures(const std::vector<std::string>& names) {
    const vk::raii::CommandBuffer& commands = presenter_->frames().begin();
    engine::ReadBack readBack(presenter_->gpu(), *target_);
    readBack.record(commands, *target_);
    presenter_->frames().submit();
    if (budget_) budget_->forget();
    const engine::Picture picture = readBack.finish(presenter_->frames());
    for (const std::string& name : names) {
        const auto saved = savePicture(options_.captureFolder / (name + ".png"), picture);
        if (!saved) throw std::runtime_error(saved.error().message);
    }
}

}  // namespace nepho::app
