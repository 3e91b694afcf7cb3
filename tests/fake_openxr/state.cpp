#include "tests/fake_openxr/state.h"

#include <algorithm>

namespace nepho::fake_openxr {
namespace {

/// The object of a handle in a map of its kind, or a misuse.
template <typename Map, typename Handle>
auto& findIn(const Map& map, Handle handle) {
    const auto at = map.find(handle);
    expect(at != map.end(), XR_ERROR_HANDLE_INVALID, "the handle is not one of a live object");
    return *at->second;
}

}  // namespace

void refuse(XrResult result) {
    throw Refusal{result, {}};
}
void misuse(XrResult result, std::string reason) {
    throw Refusal{result, std::move(reason)};
}

Runtime& runtime() {
    static Runtime only;
    return only;
}

Instance& Runtime::require(XrInstance handle) {
    expect(instance && instance->handle == handle, XR_ERROR_HANDLE_INVALID, "the instance is not a live one");
    if (instance->lost) refuse(XR_ERROR_INSTANCE_LOST);
    return *instance;
}

Session& Runtime::require(XrSession handle) {
    const bool lives = instance && instance->session && instance->session->handle == handle;
    expect(lives, XR_ERROR_HANDLE_INVALID, "the session is not a live one");
    if (instance->lost) refuse(XR_ERROR_INSTANCE_LOST);
    if (instance->session->lost) refuse(XR_ERROR_SESSION_LOST);
    return *instance->session;
}

Swapchain& Runtime::require(XrSwapchain handle) {
    expect(instance && instance->session, XR_ERROR_HANDLE_INVALID, "the swapchain's session is gone");
    Swapchain& found = findIn(instance->session->swapchains, handle);
    require(instance->session->handle);
    return found;
}

Space& Runtime::require(XrSpace handle) {
    expect(instance && instance->session, XR_ERROR_HANDLE_INVALID, "the space's session is gone");
    Space& found = findIn(instance->session->spaces, handle);
    require(instance->session->handle);
    return found;
}

ActionSet& Runtime::require(XrActionSet handle) {
    expect(instance != nullptr, XR_ERROR_HANDLE_INVALID, "the action set's instance is gone");
    ActionSet& found = findIn(instance->actionSets, handle);
    require(instance->handle);
    return found;
}

Action& Runtime::require(XrAction handle) {
    expect(instance != nullptr, XR_ERROR_HANDLE_INVALID, "the action's instance is gone");
    Action& found = findIn(instance->actions, handle);
    require(instance->handle);
    return found;
}

void Runtime::requireSystem(XrInstance handle, XrSystemId system) {
    const Instance& live = require(handle);
    expect(live.systemKnown && system == kSystem, XR_ERROR_SYSTEM_INVALID,
           "the system is not one that xrGetSystem gave");
}

void Runtime::violate(const std::string& what) {
    seen.violations.push_back(std::string(currentCall) + ": " + what);
}

const World& Runtime::worldOf(XrTime time) const {
    const std::size_t kept = std::min(worldsSeen, kWorldsKept);
    for (std::size_t back = 1; back <= kept; ++back) {
        const World& seenThen = worlds[(worldsSeen - back) % kWorldsKept];
        if (seenThen.time <= time || back == kept) return seenThen;
    }
    return world;
}

void Runtime::keepWorld(XrTime time) {
    World& kept = worlds[worldsSeen++ % kWorldsKept];
    kept = world;
    kept.time = time;
}

void Runtime::enterState(Session& session, XrSessionState state) {
    session.state = state;
    XrEventDataSessionStateChanged event{};
    event.type = XR_TYPE_EVENT_DATA_SESSION_STATE_CHANGED;
    event.session = session.handle;
    event.state = state;
    event.time = lastFrameTime;
    queue(event);
    if (const auto armed = armedLosses.find(state); armed != armedLosses.end()) {
        const Loss loss = armed->second;
        armedLosses.erase(armed);
        lose(session, loss);
    }
}

void Runtime::settle(Session& session) {
    const auto live = [&] { return !session.lost && session.state != XR_SESSION_STATE_LOSS_PENDING; };
    const bool ends = session.exits || goal < XR_SESSION_STATE_SYNCHRONIZED;
    if (!session.running) {
        const bool waits = live() && session.state == XR_SESSION_STATE_IDLE;
        if (waits && session.exits) enterState(session, XR_SESSION_STATE_EXITING);
        if (waits && !ends) enterState(session, XR_SESSION_STATE_READY);
        return;
    }
    if (ends && session.state == XR_SESSION_STATE_READY) enterState(session, XR_SESSION_STATE_SYNCHRONIZED);
    const XrSessionState floor = ends ? XR_SESSION_STATE_SYNCHRONIZED : goal;
    while (live() && session.state > floor && session.state <= XR_SESSION_STATE_FOCUSED) {
        enterState(session, static_cast<XrSessionState>(session.state - 1));
    }
    if (live() && ends && session.state == XR_SESSION_STATE_SYNCHRONIZED)
        enterState(session, XR_SESSION_STATE_STOPPING);
}

void Runtime::lose(Session& session, Loss loss) {
    if (loss == Loss::kAtOnce) {
        session.lost = true;
    } else if (session.state != XR_SESSION_STATE_LOSS_PENDING) {
        enterState(session, XR_SESSION_STATE_LOSS_PENDING);
    }
}

std::string_view pathOf(Hand hand) {
    return hand == Hand::kLeft ? "/user/hand/left" : "/user/hand/right";
}

std::optional<Hand> handOf(std::string_view path) {
    if (path == pathOf(Hand::kLeft)) return Hand::kLeft;
    if (path == pathOf(Hand::kRight)) return Hand::kRight;
    return std::nullopt;
}

const std::string& textOf(const Instance& instance, XrPath path) {
    expect(path != XR_NULL_PATH && path <= instance.paths.size(), XR_ERROR_PATH_INVALID,
           "the path is none of the instance");
    return instance.paths[path - 1];
}

XrPath pathFor(Instance& instance, std::string_view text) {
    for (std::size_t at = 0; at < instance.paths.size(); ++at) {
        if (instance.paths[at] == text) return at + 1;
    }
    instance.paths.emplace_back(text);
    return instance.paths.size();
}

XrResult successOf(const Session& session) {
    return session.state == XR_SESSION_STATE_LOSS_PENDING ? XR_SESSION_LOSS_PENDING : XR_SUCCESS;
}

}  // namespace nepho::fake_openxr
