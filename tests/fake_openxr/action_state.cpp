#include "tests/fake_openxr/calls.h"

#include <algorithm>

namespace nepho::fake_openxr::calls {
namespace {

bool isAttached(const Session& session, const Action& action) {
    return std::find(session.attached.begin(), session.attached.end(), action.set) != session.attached.end();
}

/// The hand of a subaction path, none for the null path, or a misuse where the action was not made with it.
std::optional<Hand> readHand(const Instance& instance, const Action& action, XrPath subaction) {
    if (subaction == XR_NULL_PATH) return std::nullopt;
    const std::optional<Hand> hand = handOf(textOf(instance, subaction));
    const bool listed = hand && std::find(action.hands.begin(), action.hands.end(), *hand) != action.hands.end();
    expect(listed, XR_ERROR_PATH_UNSUPPORTED, "the subaction path is none of the action's");
    return hand;
}

const Action& requireAction(Runtime& rt, const Session& session, XrAction handle, XrActionType type) {
    const Action& action = rt.require(handle);
    expect(isAttached(session, action), XR_ERROR_ACTIONSET_NOT_ATTACHED, "the action's set is not attached");
    expect(action.type == type, XR_ERROR_ACTION_TYPE_MISMATCH, "the action is of another type");
    return action;
}

/// The value asked for, all that four functions have in common.
template <typename State>
const ActionValue& readValue(Runtime& rt, XrSession session, const XrActionStateGetInfo* info, const State* state,
                             XrStructureType stateType, XrActionType type) {
    const Session& live = rt.require(session);
    expect(info && info->type == XR_TYPE_ACTION_STATE_GET_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the get info is missing or of another type");
    expect(state && state->type == stateType, XR_ERROR_VALIDATION_FAILURE, "the state is missing or of another type");
    const Action& action = requireAction(rt, live, info->action, type);
    const std::optional<Hand> hand = readHand(*rt.instance, action, info->subactionPath);
    return action.values[hand ? indexOf(*hand) + 1 : 0];
}

template <typename State>
void fillChange(State* state, const ActionValue& value) {
    state->isActive = value.active ? XR_TRUE : XR_FALSE;
    state->changedSinceLastSync = value.changed ? XR_TRUE : XR_FALSE;
    state->lastChangeTime = value.active ? value.changedAt : 0;
}

/// Which hands a haptic action means and is bound to.
std::array<bool, 2> readHaptic(Runtime& rt, const Session& session, const XrHapticActionInfo* info) {
    expect(info && info->type == XR_TYPE_HAPTIC_ACTION_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the action info is missing or of another type");
    const Action& action = requireAction(rt, session, info->action, XR_ACTION_TYPE_VIBRATION_OUTPUT);
    const std::optional<Hand> only = readHand(*rt.instance, action, info->subactionPath);
    std::array<bool, 2> bound{};
    for (const Hand hand : {Hand::kLeft, Hand::kRight}) {
        if (only && *only != hand) continue;
        forEachBinding(*rt.instance, session, action, hand, [&](const Binding&) { bound[indexOf(hand)] = true; });
    }
    return bound;
}

}  // namespace

XrResult getActionStateBoolean(Runtime& rt, XrSession session, const XrActionStateGetInfo* info,
                               XrActionStateBoolean* state) {
    const ActionValue& value =
        readValue(rt, session, info, state, XR_TYPE_ACTION_STATE_BOOLEAN, XR_ACTION_TYPE_BOOLEAN_INPUT);
    state->currentState = value.x != 0.0F ? XR_TRUE : XR_FALSE;
    fillChange(state, value);
    return XR_SUCCESS;
}

XrResult getActionStateFloat(Runtime& rt, XrSession session, const XrActionStateGetInfo* info,
                             XrActionStateFloat* state) {
    const ActionValue& value =
        readValue(rt, session, info, state, XR_TYPE_ACTION_STATE_FLOAT, XR_ACTION_TYPE_FLOAT_INPUT);
    state->currentState = value.x;
    fillChange(state, value);
    return XR_SUCCESS;
}

XrResult getActionStateVector2f(Runtime& rt, XrSession session, const XrActionStateGetInfo* info,
                                XrActionStateVector2f* state) {
    const ActionValue& value =
        readValue(rt, session, info, state, XR_TYPE_ACTION_STATE_VECTOR2F, XR_ACTION_TYPE_VECTOR2F_INPUT);
    state->currentState = {value.x, value.y};
    fillChange(state, value);
    return XR_SUCCESS;
}

XrResult getActionStatePose(Runtime& rt, XrSession session, const XrActionStateGetInfo* info,
                            XrActionStatePose* state) {
    const ActionValue& value =
        readValue(rt, session, info, state, XR_TYPE_ACTION_STATE_POSE, XR_ACTION_TYPE_POSE_INPUT);
    state->isActive = value.active ? XR_TRUE : XR_FALSE;
    return XR_SUCCESS;
}

XrResult applyHapticFeedback(Runtime& rt, XrSession session, const XrHapticActionInfo* info,
                             const XrHapticBaseHeader* feedback) {
    const Session& live = rt.require(session);
    const std::array<bool, 2> bound = readHaptic(rt, live, info);
    expect(feedback && feedback->type == XR_TYPE_HAPTIC_VIBRATION, XR_ERROR_VALIDATION_FAILURE,
           "the feedback is missing or no vibration");
    const auto& vibration = *reinterpret_cast<const XrHapticVibration*>(feedback);
    expect(vibration.amplitude >= 0.0F && vibration.amplitude <= 1.0F, XR_ERROR_VALIDATION_FAILURE,
           "the amplitude is not within 0 to 1");
    expect(vibration.duration > 0 || vibration.duration == XR_MIN_HAPTIC_DURATION, XR_ERROR_VALIDATION_FAILURE,
           "the duration is not positive");
    if (live.state != XR_SESSION_STATE_FOCUSED) return XR_SESSION_NOT_FOCUSED;
    for (std::size_t hand = 0; hand < bound.size(); ++hand) {
        if (!bound[hand]) continue;
        HapticsSeen& seen = rt.seen.haptics[hand];
        ++seen.applied;
        seen.lastAmplitude = vibration.amplitude;
        seen.lastDurationNs = vibration.duration;
    }
    return XR_SUCCESS;
}

XrResult stopHapticFeedback(Runtime& rt, XrSession session, const XrHapticActionInfo* info) {
    const Session& live = rt.require(session);
    const std::array<bool, 2> bound = readHaptic(rt, live, info);
    if (live.state != XR_SESSION_STATE_FOCUSED) return XR_SESSION_NOT_FOCUSED;
    for (std::size_t hand = 0; hand < bound.size(); ++hand) rt.seen.haptics[hand].stopped += bound[hand] ? 1U : 0U;
    return XR_SUCCESS;
}

}  // namespace nepho::fake_openxr::calls
