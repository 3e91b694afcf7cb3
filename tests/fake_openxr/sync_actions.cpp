#include "tests/fake_openxr/calls.h"
#include "tests/fake_openxr/profiles.h"

#include <algorithm>
#include <cmath>

namespace nepho::fake_openxr::calls {
namespace {

constexpr float kPressedFrom = 0.5F;  // of a float that a boolean action reads

float inputOf(const Controller& controller, std::string_view component) {
    const auto at = controller.inputs.find(component);
    return at == controller.inputs.end() ? 0.0F : at->second;
}

bool isStronger(const ActionValue& a, const ActionValue& b) {
    return std::hypot(a.x, a.y) > std::hypot(b.x, b.y);
}

/// The specification's rule for several sources of one action: the furthest from rest wins.
void merge(ActionValue& into, const ActionValue& from) {
    if (!from.active) return;
    if (isStronger(from, into)) {
        into.x = from.x;
        into.y = from.y;
    }
    into.active = true;
}

ActionValue readComponent(const Controller& controller, XrActionType type, const Binding& binding) {
    ActionValue value;
    value.active = true;
    switch (type) {
        case XR_ACTION_TYPE_BOOLEAN_INPUT:
            value.x = inputOf(controller, binding.component) >= kPressedFrom ? 1.0F : 0.0F;
            break;
        case XR_ACTION_TYPE_FLOAT_INPUT:
            value.x = inputOf(controller, binding.component);
            break;
        case XR_ACTION_TYPE_VECTOR2F_INPUT:
            value.x = inputOf(controller, binding.componentX);
            value.y = inputOf(controller, binding.componentY);
            break;
        default:
            break;
    }
    return value;
}

/// Whether an action's set takes part in this sync for a hand.
bool isSynced(const Instance& instance, const XrActionsSyncInfo& info, const Action& action, Hand hand) {
    for (std::uint32_t at = 0; at < info.countActiveActionSets; ++at) {
        const XrActiveActionSet& active = info.activeActionSets[at];
        if (active.actionSet != action.set) continue;
        if (active.subactionPath == XR_NULL_PATH || handOf(textOf(instance, active.subactionPath)) == hand) return true;
    }
    return false;
}

void store(ActionValue& kept, const ActionValue& now, XrTime time) {
    const bool differs = kept.x != now.x || kept.y != now.y;
    kept.changed = now.active && differs;
    if (kept.changed) kept.changedAt = time;
    kept.active = now.active;
    kept.x = now.x;
    kept.y = now.y;
}

void syncAction(const Runtime& rt, const Session& session, const XrActionsSyncInfo* info, Action& action) {
    std::array<ActionValue, 3> now;
    for (const Hand hand : {Hand::kLeft, Hand::kRight}) {
        const bool wanted =
            action.hands.empty() || std::find(action.hands.begin(), action.hands.end(), hand) != action.hands.end();
        if (!info || !wanted || !isSynced(*rt.instance, *info, action, hand)) continue;
        forEachBinding(*rt.instance, session, action, hand, [&](const Binding& binding) {
            merge(now[indexOf(hand) + 1], readComponent(rt.controllers[indexOf(hand)], action.type, binding));
        });
        merge(now[0], now[indexOf(hand) + 1]);
    }
    for (std::size_t at = 0; at < now.size(); ++at) store(action.values[at], now[at], rt.lastFrameTime);
}

/// What the hands hold by now, of what bindings were suggested for.
void updateProfiles(Runtime& rt, Session& session) {
    bool changed = false;
    for (const Hand hand : {Hand::kLeft, Hand::kRight}) {
        const std::string& held = rt.controllers[indexOf(hand)].profile;
        std::string& current = session.profiles[indexOf(hand)];
        const bool bound = rt.instance->suggested.contains(held);
        if (bound ? current == held : current.empty()) continue;
        current = bound ? held : std::string();
        changed = true;
    }
    if (!changed) return;
    rt.queue(
        XrEventDataInteractionProfileChanged{XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED, nullptr, session.handle});
}

void checkSets(Runtime& rt, const Session& session, const XrActionsSyncInfo& info) {
    for (std::uint32_t at = 0; at < info.countActiveActionSets; ++at) {
        const XrActionSet set = info.activeActionSets[at].actionSet;
        rt.require(set);
        expect(std::find(session.attached.begin(), session.attached.end(), set) != session.attached.end(),
               XR_ERROR_ACTIONSET_NOT_ATTACHED, "the action set is not attached");
    }
}

}  // namespace

XrResult syncActions(Runtime& rt, XrSession session, const XrActionsSyncInfo* info) {
    Session& live = rt.require(session);
    expect(info && info->type == XR_TYPE_ACTIONS_SYNC_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the sync info is missing or of another type");
    checkSets(rt, live, *info);
    const bool focused = live.state == XR_SESSION_STATE_FOCUSED;
    if (focused) updateProfiles(rt, live);
    for (const auto& [handle, action] : rt.instance->actions) syncAction(rt, live, focused ? info : nullptr, *action);
    return focused ? XR_SUCCESS : XR_SESSION_NOT_FOCUSED;
}

}  // namespace nepho::fake_openxr::calls
