#include "tests/fake_openxr/entry_points.h"
#include "tests/fake_openxr/profiles.h"
#include "tests/fake_openxr/state.h"

#include <cstdlib>
#include <stdexcept>

// What the test process calls. A mistake of the test's own is an exception: it is nobody's protocol violation.
namespace nepho::fake_openxr {
namespace {

/// Runs `change` on the runtime's state, which is locked meanwhile.
template <typename Change>
auto locked(Change change) {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    return change(rt);
}

template <typename Change>
void changeMotion(Hand hand, Change change) {
    locked([&](Runtime& rt) { change(rt.world.hands[indexOf(hand)]); });
}

template <typename Change>
void changeController(Hand hand, Change change) {
    locked([&](Runtime& rt) { change(rt.controllers[indexOf(hand)]); });
}

void requireFunction(std::string_view function) {
    if (!hasEntryPoint(function)) throw std::invalid_argument("OpenXR has no function " + std::string(function));
}

}  // namespace

void selectRuntime() {
    setenv("XR_RUNTIME_JSON", NEPHOSCOPE_FAKE_OPENXR_MANIFEST, 1);
}

void reset() {
    locked([](Runtime& rt) {
        if (rt.instance) throw std::logic_error("the application still holds an OpenXR instance");
        rt.config = {};
        rt.world = {};
        rt.controllers = {};
        rt.worldsSeen = 0;
        rt.goal = XR_SESSION_STATE_FOCUSED;
        rt.armedLosses.clear();
        rt.faults.clear();
        rt.calls.clear();
        rt.seen = {};
    });
}

void configure(const Config& config) {
    locked([&](Runtime& rt) { rt.config = config; });
}

Config configuration() {
    return locked([](Runtime& rt) { return rt.config; });
}

Observations observations() {
    return locked([](Runtime& rt) { return rt.seen; });
}

std::uint64_t callCount(std::string_view function) {
    requireFunction(function);
    return locked([&](Runtime& rt) {
        const auto at = rt.calls.find(function);
        return at == rt.calls.end() ? std::uint64_t{0} : at->second;
    });
}

XrSessionState sessionState() {
    return locked([](Runtime& rt) {
        const Session* session = sessionOf(rt);
        return session ? session->state : XR_SESSION_STATE_UNKNOWN;
    });
}

void setHeadPose(const XrPosef& stageFromHead) {
    locked([&](Runtime& rt) { rt.world.head = stageFromHead; });
}

void setHeadTracked(bool tracked) {
    setHeadFlags(tracked ? kTracked : kLocated);
}

void setHeadFlags(XrSpaceLocationFlags flags) {
    locked([&](Runtime& rt) { rt.world.headFlags = flags; });
}

void setHandPose(Hand hand, const XrPosef& stageFromGrip, const XrPosef& stageFromAim) {
    changeMotion(hand, [&](HandMotion& motion) {
        motion.grip = stageFromGrip;
        motion.aim = stageFromAim;
    });
}

void setHandVelocity(Hand hand, const XrVector3f& metersPerSecond, const XrVector3f& radiansPerSecond) {
    changeMotion(hand, [&](HandMotion& motion) {
        motion.linearVelocity = metersPerSecond;
        motion.angularVelocity = radiansPerSecond;
    });
}

void setHandTracked(Hand hand, bool tracked) {
    changeMotion(hand, [&](HandMotion& motion) { motion.tracked = tracked; });
}

void connectController(Hand hand, std::string_view profile) {
    if (profile.empty()) throw std::invalid_argument("a controller has a profile");
    changeController(hand, [&](Controller& controller) {
        controller.profile = profile;
        controller.inputs.clear();
    });
}

void disconnectController(Hand hand) {
    changeController(hand, [](Controller& controller) {
        controller.profile.clear();
        controller.inputs.clear();
    });
}

void setInput(Hand hand, std::string_view component, float value) {
    changeController(hand, [&](Controller& controller) {
        const auto kind = componentKind(controller.profile, hand, component);
        if (kind != ComponentKind::kBoolean && kind != ComponentKind::kFloat) {
            throw std::invalid_argument("the controller '" + controller.profile + "' has no " + std::string(component));
        }
        controller.inputs.insert_or_assign(std::string(component), value);
    });
}

void setButton(Hand hand, std::string_view component, bool pressed) {
    setInput(hand, component, pressed ? 1.0F : 0.0F);
}

void setStick(Hand hand, std::string_view stick, float x, float y) {
    setInput(hand, std::string(stick) + "/x", x);
    setInput(hand, std::string(stick) + "/y", y);
}

void setShouldRender(bool shouldRender) {
    locked([&](Runtime& rt) { rt.world.shouldRender = shouldRender; });
}

}  // namespace nepho::fake_openxr
