#include "engine/xr/headset_session.h"

#include "engine/present/presenter.h"

#include <openxr/openxr_reflection.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <vector>

namespace nepho::engine {

namespace {

const char* nameOf(XrSessionState state) {
#define NEPHO_STATE_CASE(name, number) \
    case name:                         \
        return &#name[sizeof "XR_SESSION_STATE_" - 1];
    switch (state) { XR_LIST_ENUM_XrSessionState(NEPHO_STATE_CASE) default : return "UNKNOWN"; }
#undef NEPHO_STATE_CASE
}

template <typename Event>
const Event& as(const XrEventDataBuffer& buffer) {
    return *reinterpret_cast<const Event*>(&buffer);
}

}  // namespace

const char* HeadsetSession::stateName() const {
    return nameOf(state_);
}

HeadsetSession::HeadsetSession(const XrRuntime& runtime, const Gpu& gpu) : runtime_(runtime) {
    chooseBlendMode();
    auto binding = makeXr<XrGraphicsBindingVulkan2KHR>(XR_TYPE_GRAPHICS_BINDING_VULKAN2_KHR);
    binding.instance = *gpu.instance();
    binding.physicalDevice = *gpu.physicalDevice();
    binding.device = *gpu.device();
    binding.queueFamilyIndex = gpu.queueFamily();
    binding.queueIndex = 0;
    auto info = makeXr<XrSessionCreateInfo>(XR_TYPE_SESSION_CREATE_INFO);
    info.next = &binding;
    info.systemId = runtime.system();
    checkXr(xrCreateSession(runtime.instance(), &info, session_.out()), "xrCreateSession");
}

void HeadsetSession::chooseBlendMode() {
    constexpr auto kStereo = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
    const auto enumerate = [&](std::uint32_t room, std::uint32_t* count, XrEnvironmentBlendMode* modes) {
        checkXr(xrEnumerateEnvironmentBlendModes(runtime_.instance(), runtime_.system(), kStereo, room, count, modes),
                "xrEnumerateEnvironmentBlendModes");
    };
    std::uint32_t count = 0;
    enumerate(0, &count, nullptr);
    std::vector<XrEnvironmentBlendMode> modes(count);
    enumerate(count, &count, modes.data());
    if (std::ranges::find(modes, XR_ENVIRONMENT_BLEND_MODE_OPAQUE) != modes.end() || modes.empty()) return;
    blendMode_ = modes.front();
    spdlog::info("{} shows the room behind the picture, and cannot do otherwise", runtime_.systemName());
}

HeadsetSession::News HeadsetSession::poll() {
    News news;
    for (;;) {
        auto event = makeXr<XrEventDataBuffer>(XR_TYPE_EVENT_DATA_BUFFER);
        if (checkXr(xrPollEvent(runtime_.instance(), &event), "xrPollEvent") == XR_EVENT_UNAVAILABLE) return news;
        switch (event.type) {
            case XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED:
                enter(as<XrEventDataSessionStateChanged>(event).state, news);
                break;
            case XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING:
                news.spaceChanges.push_back(as<XrEventDataReferenceSpaceChangePending>(event));
                break;
            case XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED:
                news.profilesChanged = true;
                break;
            case XR_TYPE_EVENT_DATA_EVENTS_LOST:
                spdlog::warn("{} lost {} events", runtime_.runtimeName(),
                             as<XrEventDataEventsLost>(event).lostEventCount);
                break;
            case XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING:
                throw PresenterLost(runtime_.runtimeName() + " is about to end");
            default:
                break;
        }
    }
}

void HeadsetSession::enter(XrSessionState state, News& news) {
    spdlog::debug("headset session: {} after {}", nameOf(state), nameOf(state_));
    state_ = state;
    switch (state) {
        case XR_SESSION_STATE_READY: {
            auto info = makeXr<XrSessionBeginInfo>(XR_TYPE_SESSION_BEGIN_INFO);
            info.primaryViewConfigurationType = XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO;
            checkXr(xrBeginSession(handle(), &info), "xrBeginSession");
            running_ = true;
            break;
        }
        case XR_SESSION_STATE_STOPPING:
            running_ = false;
            checkXr(xrEndSession(handle()), "xrEndSession");
            break;
        case XR_SESSION_STATE_EXITING:
            running_ = false;
            news.exits = true;
            break;
        case XR_SESSION_STATE_LOSS_PENDING:
            running_ = false;
            if (news.exits) break;  // it was asked to end, and has ended
            throw PresenterLost(runtime_.runtimeName() + " is about to lose the session with the headset");
        default:
            break;  // IDLE, SYNCHRONIZED, VISIBLE and FOCUSED ask for nothing but what isVisible() and isFocused() say
    }
}

std::vector<std::int64_t> HeadsetSession::swapchainFormats() const {
    constexpr const char* kCall = "xrEnumerateSwapchainFormats";
    std::uint32_t count = 0;
    checkXr(xrEnumerateSwapchainFormats(handle(), 0, &count, nullptr), kCall);
    std::vector<std::int64_t> formats(count);
    checkXr(xrEnumerateSwapchainFormats(handle(), count, &count, formats.data()), kCall);
    return formats;
}

XrFrameState HeadsetSession::beginFrame() {
    const auto waitInfo = makeXr<XrFrameWaitInfo>(XR_TYPE_FRAME_WAIT_INFO);
    auto frame = makeXr<XrFrameState>(XR_TYPE_FRAME_STATE);
    checkXr(xrWaitFrame(handle(), &waitInfo, &frame), "xrWaitFrame");
    const auto beginInfo = makeXr<XrFrameBeginInfo>(XR_TYPE_FRAME_BEGIN_INFO);
    checkXr(xrBeginFrame(handle(), &beginInfo), "xrBeginFrame");
    return frame;
}

void HeadsetSession::endFrame(XrTime displayTime, const XrCompositionLayerProjection* projection) {
    const auto* layer = reinterpret_cast<const XrCompositionLayerBaseHeader*>(projection);
    auto info = makeXr<XrFrameEndInfo>(XR_TYPE_FRAME_END_INFO);
    info.displayTime = displayTime;
    info.environmentBlendMode = blendMode_;
    info.layerCount = projection == nullptr ? 0 : 1;
    info.layers = projection == nullptr ? nullptr : &layer;
    checkXr(xrEndFrame(handle(), &info), "xrEndFrame");
}

void HeadsetSession::requestExit() {
    if (running_) checkXr(xrRequestExitSession(handle()), "xrRequestExitSession");
}

}  // namespace nepho::engine
