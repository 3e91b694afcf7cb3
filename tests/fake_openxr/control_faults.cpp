#include "tests/fake_openxr/entry_points.h"
#include "tests/fake_openxr/pose_math.h"
#include "tests/fake_openxr/state.h"

#include <stdexcept>

// What the test process calls to move a session along, and to break it.
namespace nepho::fake_openxr {
namespace {

void queueSpaceChange(Runtime& rt, XrReferenceSpaceType type, const XrPosef& poseInPreviousSpace) {
    const Session* session = sessionOf(rt);
    if (!session) return;
    XrEventDataReferenceSpaceChangePending event{};
    event.type = XR_TYPE_EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING;
    event.session = session->handle;
    event.referenceSpaceType = type;
    event.changeTime = rt.lastFrameTime + rt.config.displayPeriodNs;
    event.poseValid = XR_TRUE;
    event.poseInPreviousSpace = poseInPreviousSpace;
    rt.queue(event);
}

}  // namespace

void requestState(XrSessionState state) {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    Session* session = sessionOf(rt);
    switch (state) {
        case XR_SESSION_STATE_FOCUSED:
        case XR_SESSION_STATE_VISIBLE:
        case XR_SESSION_STATE_SYNCHRONIZED:
            rt.goal = state;
            break;
        case XR_SESSION_STATE_STOPPING:
            rt.goal = XR_SESSION_STATE_IDLE;
            break;
        case XR_SESSION_STATE_EXITING:
            if (session) session->exits = true;
            break;
        case XR_SESSION_STATE_LOSS_PENDING:
            if (session) rt.lose(*session, Loss::kPending);
            break;
        default:
            throw std::invalid_argument("a session cannot be asked into this state");
    }
    if (session && !session->lost) rt.settle(*session);
}

void recenter(const XrPosef& stageFromLocal) {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    const XrPosef previous = rt.world.local;
    rt.world.local = stageFromLocal;
    queueSpaceChange(rt, XR_REFERENCE_SPACE_TYPE_LOCAL, compose(inverse(previous), stageFromLocal));
}

void announceSpaceChange(XrReferenceSpaceType type) {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    queueSpaceChange(rt, type, kIdentityPose);
}

void loseSession(Loss loss) {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    if (Session* session = sessionOf(rt)) rt.lose(*session, loss);
}

void loseSessionIn(XrSessionState state, Loss loss) {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    rt.armedLosses[state] = loss;
}

void loseInstance() {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    if (rt.instance) rt.instance->lost = true;
}

void announceInstanceLoss() {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    rt.queue(XrEventDataInstanceLossPending{XR_TYPE_EVENT_DATA_INSTANCE_LOSS_PENDING, nullptr, rt.lastFrameTime});
}

void loseEvents(std::uint32_t count) {
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    rt.queue(XrEventDataEventsLost{XR_TYPE_EVENT_DATA_EVENTS_LOST, nullptr, count});
}

void failCall(std::string_view function, XrResult result, std::uint64_t nth, std::uint64_t times) {
    if (!hasEntryPoint(function)) throw std::invalid_argument("OpenXR has no function " + std::string(function));
    if (nth == 0) throw std::invalid_argument("the next call is number 1");
    Runtime& rt = runtime();
    const std::lock_guard lock(rt.mutex);
    const auto at = rt.calls.find(function);
    const std::uint64_t from = (at == rt.calls.end() ? 0 : at->second) + nth;
    rt.faults[std::string(function)].push_back({from, from + times - 1, result});
}

}  // namespace nepho::fake_openxr
