#include "engine/xr/xr_presenter.h"

#include "engine/xr/eye_copier.h"
#include "engine/xr/eye_layer.h"
#include "engine/xr/hand_actions.h"
#include "engine/xr/xr_gpu.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <thread>

namespace nepho::engine {

namespace {

/// How long a frame without a running session takes: nothing else paces it.
constexpr std::chrono::milliseconds kIdlePause{10};
/// Frames in which a session that is asked to exit does so, or is left as it is.
constexpr int kFramesToLeave = 200;

/// Runs what may find the runtime gone.
template <typename Function>
auto orLost(const XrRuntime& runtime, Function function) {
    try {
        return function();
    } catch (const XrError& problem) {
        throw PresenterLost(fmt::format("{} failed: {}", runtime.runtimeName(), problem.what()));
    }
}

}  // namespace

/// In the order in which they depend on each other.
struct XrPresenter::Parts {
    explicit Parts(bool validation) : runtime(validation) {}

    XrRuntime runtime;
    std::unique_ptr<Gpu> gpu;
    std::unique_ptr<FrameRing> frames;
    std::optional<HeadsetSession> session;
    std::optional<XrSpaces> spaces;
    std::optional<HandActions> hands;
    std::optional<EyeImages> color, depth;
    std::optional<EyeCopier> copier;

    HandEvents events;
    Frame frame;
    std::uint64_t frameCount = 0;
    XrTime displayTime = 0;
    bool begun = false;  ///< a frame that must be ended
};

XrPresenter::XrPresenter(XrPresenterOptions options) : options_(std::move(options)) {}

XrPresenter::~XrPresenter() {
    if (!parts_ || !parts_->frames) return;
    try {
        parts_->frames->waitIdle();
    } catch (const vk::SystemError& problem) {
        spdlog::warn("the GPU was lost with the headset: {}", problem.what());
    }
}

Gpu& XrPresenter::gpu() {
    return *parts_->gpu;
}

FrameRing& XrPresenter::frames() {
    return *parts_->frames;
}

const char* XrPresenter::sessionState() const {
    return parts_ && parts_->session ? parts_->session->stateName() : nullptr;
}

bool XrPresenter::wantsDepth() const {
    return parts_ && parts_->depth.has_value();
}

void XrPresenter::start(GpuOptions options) {
    try {
        startParts(std::move(options));
    } catch (const XrError& problem) {
        throw PresenterUnavailable(fmt::format("the headset cannot be used: {}", problem.what()));
    } catch (const PresenterLost& problem) {
        throw PresenterUnavailable(fmt::format("the headset cannot be used: {}", problem.what()));
    }
}

void XrPresenter::startParts(GpuOptions options) {
    parts_ = std::make_unique<Parts>(options.validation);
    Parts& p = *parts_;
    p.runtime.findHeadset();
    description_ = fmt::format("{}, {}", p.runtime.runtimeName(), p.runtime.systemName());
    shareWithRuntime(p.runtime, options, options_.windowExtensions, drawsToWindows_);
    p.gpu = std::make_unique<Gpu>(options);
    p.frames = std::make_unique<FrameRing>(*p.gpu);
    p.session.emplace(p.runtime, *p.gpu);
    p.spaces.emplace(p.runtime, *p.session);
    p.hands.emplace(p.runtime, *p.session);
    makeEyeImages();
}

void XrPresenter::makeEyeImages() {
    Parts& p = *parts_;
    const std::vector<std::int64_t> formats = p.session->swapchainFormats();
    const auto format = chooseEyeFormat(formats);
    if (!format) {
        throw PresenterUnavailable(
            fmt::format("{} offers no image format that Nephoscope can fill (RGBA or BGRA of 8 bits)", description_));
    }
    const auto [recommended, largest] = p.runtime.eyeExtents();
    const float scale =
        std::clamp(options_.resolutionScale, XrPresenterOptions::kSmallestScale, XrPresenterOptions::kLargestScale);
    const std::uint32_t gpuLimit = p.gpu->limits().maxImageDimension2D;
    const vk::Extent2D extent =
        scaledEyeExtent(recommended, scale, {std::min(largest.width, gpuLimit), std::min(largest.height, gpuLimit)});
    p.color.emplace(*p.session, format->format, extent, false);
    if (p.runtime.submitsDepth() && offersDepth(formats))
        p.depth.emplace(*p.session, vk::Format::eD32Sfloat, extent, true);
    p.copier.emplace(*p.gpu, *format, extent);
    spdlog::info("{}: {} x {} pixels an eye, {}{}", description_, extent.width, extent.height,
                 vk::to_string(format->format), p.depth ? ", with depth" : "");
}

const Presenter::Frame& XrPresenter::beginFrame(double) {
    Parts& p = *parts_;
    orLost(p.runtime, [&] {
        if (p.begun) endEmptyFrame();  // somebody left a frame half done
        const HeadsetSession::News news = p.session->poll();
        if (news.profilesChanged) p.hands->readProfiles();
        for (const auto& change : news.spaceChanges) p.spaces->expectChange(change);
        p.frame.input.events.clear();
        beginRunningFrame();
        if (news.exits) p.frame.input.events.emplace_back(CloseRequested{});
        p.frame.input.frame = p.frameCount++;
        p.frame.extent = p.color->extent();
        p.frame.input.windowSize = glm::vec2(p.frame.extent.width, p.frame.extent.height);
    });
    return p.frame;
}

void XrPresenter::beginRunningFrame() {
    Parts& p = *parts_;
    Frame& frame = p.frame;
    frame.visible = false;
    frame.eyeCount = 0;
    if (!p.session->isRunning()) {
        std::this_thread::sleep_for(kIdlePause);
        frame.input.seconds = std::chrono::duration<double>(kIdlePause).count();
        p.displayTime = 0;
        readHands(false);
        return;
    }
    const XrFrameState state = p.session->beginFrame();
    p.begun = true;
    const XrTime before =
        p.displayTime == 0 ? state.predictedDisplayTime - state.predictedDisplayPeriod : p.displayTime;
    frame.input.seconds = static_cast<double>(state.predictedDisplayTime - before) * 1e-9;
    p.displayTime = state.predictedDisplayTime;
    if (state.shouldRender && p.session->isVisible()) lookAround();
    readHands(p.spaces->takeChange(p.displayTime));
}

/// Where head and eyes are, for a frame that will be seen. Until then nobody may be wearing the headset, and where it
/// lies says nothing about where the person will stand.
void XrPresenter::lookAround() {
    Parts& p = *parts_;
    const auto eyes = p.spaces->locateEyes(p.displayTime);
    const auto head = p.spaces->locateHead(p.displayTime);
    if (!eyes || !head) return;  // nothing that is shown could stand still in the room
    p.events.head(*head, p.frame.input.events);
    p.frame.eyes = *eyes;
    p.frame.eyeCount = 2;
    p.frame.visible = true;
}

/// `stageMoved`: the tracking space has another origin since the frame before (the person recentred, or the room was
/// set up anew), so poses jump although nobody moved. Hands are lost for a moment, so that nothing held jumps along.
void XrPresenter::readHands(bool stageMoved) {
    Parts& p = *parts_;
    p.hands->sync(*p.session);
    for (const Hand hand : {Hand::left, Hand::right}) {
        if (stageMoved) p.events.hand(hand, {}, p.frame.input.events);
        p.events.hand(hand, p.displayTime != 0 ? p.hands->sample(hand, *p.spaces, p.displayTime) : HandSample(),
                      p.frame.input.events);
    }
}

void XrPresenter::endFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) {
    orLost(parts_->runtime, [&] { endShownFrame(commands, drawn); });
}

void XrPresenter::endShownFrame(const vk::raii::CommandBuffer& commands, const Drawn& drawn) {
    Parts& p = *parts_;
    const bool hasDepth = p.depth && drawn.depth;
    p.color->acquire();
    if (hasDepth) p.depth->acquire();
    p.copier->recordColor(commands, drawn, *p.color);
    if (hasDepth) p.copier->recordDepth(commands, drawn, *p.depth);
    p.frames->submit();
    p.color->release();
    if (hasDepth) p.depth->release();
    const EyeLayer layer(p.spaces->stage(), p.frame.eyes, *p.color, hasDepth ? &*p.depth : nullptr);
    p.begun = false;
    p.session->endFrame(p.displayTime, &layer.projection());
}

void XrPresenter::skipFrame() {
    orLost(parts_->runtime, [&] { endEmptyFrame(); });
}

void XrPresenter::endEmptyFrame() {
    Parts& p = *parts_;
    if (!p.begun) return;
    p.begun = false;
    if (p.session->isRunning()) p.session->endFrame(p.displayTime, nullptr);
}

void XrPresenter::vibrate(Hand hand, float amplitude, float seconds) {
    orLost(parts_->runtime, [&] { parts_->hands->vibrate(hand, amplitude, seconds); });
}

void XrPresenter::shutdown() {
    if (!parts_ || !parts_->session) return;
    try {
        leave();
    } catch (const XrError& problem) {
        spdlog::debug("the headset's session ended by itself: {}", problem.what());
    } catch (const PresenterLost& problem) {
        spdlog::debug("the headset's session ended by itself: {}", problem.what());
    }
    try {
        parts_->frames->waitIdle();
        parts_->gpu->savePipelineCache();
    } catch (const vk::SystemError& problem) {
        spdlog::warn("the GPU was lost with the headset: {}", problem.what());
    }
    const XrValidation::Messages messages = parts_->runtime.validationMessages();
    parts_->gpu->addValidationMessages(messages.count, messages.first);
}

void XrPresenter::leave() {
    Parts& p = *parts_;
    endEmptyFrame();
    p.session->requestExit();
    // A runtime may want frames on the way out.
    for (int i = 0; i < kFramesToLeave && p.session->isRunning(); ++i) {
        p.session->poll();
        if (!p.session->isRunning()) return;
        const XrFrameState state = p.session->beginFrame();
        p.session->endFrame(state.predictedDisplayTime, nullptr);
    }
}

}  // namespace nepho::engine
