#include "engine/xr/hand_actions.h"

#include "engine/xr/xr_pose.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace nepho::engine {

namespace {

constexpr std::array kUserPaths{"/user/hand/left", "/user/hand/right"};
constexpr std::array kBothHands{Hand::left, Hand::right};

XrActionType typeOf(XrActionKind kind) {
    switch (kind) {
        case XrActionKind::number:
            return XR_ACTION_TYPE_FLOAT_INPUT;
        case XrActionKind::button:
            return XR_ACTION_TYPE_BOOLEAN_INPUT;
        case XrActionKind::stick:
            return XR_ACTION_TYPE_VECTOR2F_INPUT;
        case XrActionKind::pose:
            return XR_ACTION_TYPE_POSE_INPUT;
        case XrActionKind::haptic:
            return XR_ACTION_TYPE_VIBRATION_OUTPUT;
    }
    return XR_ACTION_TYPE_MAX_ENUM;
}

bool isFor(XrHands hands, Hand hand) {
    return hands == XrHands::both || hands == (hand == Hand::left ? XrHands::left : XrHands::right);
}

}  // namespace

HandActions::HandActions(const XrRuntime& runtime, const HeadsetSession& session)
    : instance_(runtime.instance()), session_(session.handle()), userPaths_{path(kUserPaths[0]), path(kUserPaths[1])} {
    makeActions();
    suggestBindings();
    makeSpaces();
    const XrActionSet set = set_.get();
    auto info = makeXr<XrSessionActionSetsAttachInfo>(XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO);
    info.countActionSets = 1;
    info.actionSets = &set;
    checkXr(xrAttachSessionActionSets(session_, &info), "xrAttachSessionActionSets");
}

XrPath HandActions::path(const char* text) const {
    XrPath found = XR_NULL_PATH;
    checkXr(xrStringToPath(instance_, text, &found), "xrStringToPath");
    return found;
}

void HandActions::makeActions() {
    auto setInfo = makeXr<XrActionSetCreateInfo>(XR_TYPE_ACTION_SET_CREATE_INFO);
    std::strcpy(setInfo.actionSetName, "nephoscope");
    std::strcpy(setInfo.localizedActionSetName, "Nephoscope");
    checkXr(xrCreateActionSet(instance_, &setInfo, set_.out()), "xrCreateActionSet");
    for (const XrActionInfo& action : xrActions()) {
        auto info = makeXr<XrActionCreateInfo>(XR_TYPE_ACTION_CREATE_INFO);
        info.actionType = typeOf(action.kind);
        std::strncpy(info.actionName, action.name, sizeof info.actionName - 1);
        std::strncpy(info.localizedActionName, action.description, sizeof info.localizedActionName - 1);
        info.countSubactionPaths = static_cast<std::uint32_t>(userPaths_.size());
        info.subactionPaths = userPaths_.data();
        checkXr(xrCreateAction(set_.get(), &info, actions_[static_cast<std::size_t>(action.id)].out()),
                "xrCreateAction");
    }
}

void HandActions::suggestBindings() {
    const auto all = xrBindings();
    std::vector<XrActionSuggestedBinding> suggested;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const Hand hand : kBothHands) {
            if (!isFor(all[i].hands, hand)) continue;
            const std::string full = std::string(kUserPaths[static_cast<std::size_t>(hand)]) + all[i].input;
            suggested.push_back({action(all[i].action), path(full.c_str())});
        }
        const bool last = i + 1 == all.size() || std::strcmp(all[i + 1].profile, all[i].profile) != 0;
        if (!last) continue;
        auto info = makeXr<XrInteractionProfileSuggestedBinding>(XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING);
        info.interactionProfile = path(all[i].profile);
        info.countSuggestedBindings = static_cast<std::uint32_t>(suggested.size());
        info.suggestedBindings = suggested.data();
        const XrResult result = xrSuggestInteractionProfileBindings(instance_, &info);
        // A runtime need not know every controller; the others still work.
        if (result == XR_ERROR_PATH_UNSUPPORTED) {
            spdlog::debug("the runtime does not know {}", all[i].profile);
        } else {
            checkXr(result, "xrSuggestInteractionProfileBindings");
        }
        suggested.clear();
    }
}

void HandActions::makeSpaces() {
    for (const Hand hand : kBothHands) {
        const auto make = [&](XrActionId id, OwnedSpace& space) {
            auto info = makeXr<XrActionSpaceCreateInfo>(XR_TYPE_ACTION_SPACE_CREATE_INFO);
            info.action = action(id);
            info.subactionPath = userPath(hand);
            info.poseInActionSpace = kXrIdentity;
            checkXr(xrCreateActionSpace(session_, &info, space.out()), "xrCreateActionSpace");
        };
        make(XrActionId::grip, gripSpaces_[static_cast<std::size_t>(hand)]);
        make(XrActionId::aim, aimSpaces_[static_cast<std::size_t>(hand)]);
    }
}

void HandActions::sync(const HeadsetSession& session) {
    active_ = false;
    if (!session.isFocused()) return;
    const XrActiveActionSet set{set_.get(), XR_NULL_PATH};
    auto info = makeXr<XrActionsSyncInfo>(XR_TYPE_ACTIONS_SYNC_INFO);
    info.countActiveActionSets = 1;
    info.activeActionSets = &set;
    // Focus may have gone since the events were read.
    active_ = checkXr(xrSyncActions(session_, &info), "xrSyncActions") != XR_SESSION_NOT_FOCUSED;
}

HandSample HandActions::sample(Hand hand, const XrSpaces& spaces, XrTime time) {
    HandSample sample;
    if (!active_ || !isActivePose(hand, XrActionId::grip)) return sample;
    const auto index = static_cast<std::size_t>(hand);
    const auto grip = spaces.locate(gripSpaces_[index].get(), time);
    if (!grip) return sample;
    sample.tracked = true;
    sample.stageFromGrip = *grip;
    sample.stageFromAim = spaces.locate(aimSpaces_[index].get(), time).value_or(*grip);
    const auto pad = pads_[index].update(stick(hand, XrActionId::pad), button(hand, XrActionId::padClick) > 0.0f);
    sample.stick = stick(hand, XrActionId::stick) + pad.stick;  // no controller of ours has both bound
    const auto set = [&](HandControl control, float value) {
        sample.values[static_cast<std::size_t>(control)] = value;
    };
    set(HandControl::select, number(hand, XrActionId::select));
    set(HandControl::grab, number(hand, XrActionId::grab));
    set(HandControl::menu, button(hand, XrActionId::menu));
    set(HandControl::tool, std::max(button(hand, XrActionId::tool), pad.button ? 1.0f : 0.0f));
    return sample;
}

XrActionStateGetInfo HandActions::query(Hand hand, XrActionId id) const {
    auto info = makeXr<XrActionStateGetInfo>(XR_TYPE_ACTION_STATE_GET_INFO);
    info.action = action(id);
    info.subactionPath = userPath(hand);
    return info;
}

float HandActions::number(Hand hand, XrActionId id) const {
    const XrActionStateGetInfo info = query(hand, id);
    auto state = makeXr<XrActionStateFloat>(XR_TYPE_ACTION_STATE_FLOAT);
    checkXr(xrGetActionStateFloat(session_, &info, &state), "xrGetActionStateFloat");
    return state.isActive ? std::clamp(state.currentState, 0.0f, 1.0f) : 0.0f;
}

float HandActions::button(Hand hand, XrActionId id) const {
    const XrActionStateGetInfo info = query(hand, id);
    auto state = makeXr<XrActionStateBoolean>(XR_TYPE_ACTION_STATE_BOOLEAN);
    checkXr(xrGetActionStateBoolean(session_, &info, &state), "xrGetActionStateBoolean");
    return state.isActive && state.currentState ? 1.0f : 0.0f;
}

glm::vec2 HandActions::stick(Hand hand, XrActionId id) const {
    const XrActionStateGetInfo info = query(hand, id);
    auto state = makeXr<XrActionStateVector2f>(XR_TYPE_ACTION_STATE_VECTOR2F);
    checkXr(xrGetActionStateVector2f(session_, &info, &state), "xrGetActionStateVector2f");
    return state.isActive ? glm::vec2(state.currentState.x, state.currentState.y) : glm::vec2(0);
}

bool HandActions::isActivePose(Hand hand, XrActionId id) const {
    const XrActionStateGetInfo info = query(hand, id);
    auto state = makeXr<XrActionStatePose>(XR_TYPE_ACTION_STATE_POSE);
    checkXr(xrGetActionStatePose(session_, &info, &state), "xrGetActionStatePose");
    return state.isActive;
}

void HandActions::vibrate(Hand hand, float amplitude, float seconds) const {
    if (!active_) return;
    auto info = makeXr<XrHapticActionInfo>(XR_TYPE_HAPTIC_ACTION_INFO);
    info.action = action(XrActionId::haptic);
    info.subactionPath = userPath(hand);
    auto vibration = makeXr<XrHapticVibration>(XR_TYPE_HAPTIC_VIBRATION);
    vibration.amplitude = std::clamp(amplitude, 0.0f, 1.0f);
    vibration.duration = std::llround(static_cast<double>(std::max(seconds, 0.0f)) * 1e9);
    vibration.frequency = XR_FREQUENCY_UNSPECIFIED;
    checkXr(xrApplyHapticFeedback(session_, &info, reinterpret_cast<const XrHapticBaseHeader*>(&vibration)),
            "xrApplyHapticFeedback");
}

void HandActions::readProfiles() {
    for (const Hand hand : kBothHands) {
        auto state = makeXr<XrInteractionProfileState>(XR_TYPE_INTERACTION_PROFILE_STATE);
        checkXr(xrGetCurrentInteractionProfile(session_, userPath(hand), &state), "xrGetCurrentInteractionProfile");
        std::string now;
        if (state.interactionProfile != XR_NULL_PATH) {
            char text[XR_MAX_PATH_LENGTH] = {};
            std::uint32_t length = 0;
            checkXr(xrPathToString(instance_, state.interactionProfile, sizeof text, &length, text), "xrPathToString");
            now = text;
        }
        std::string& before = profiles_[static_cast<std::size_t>(hand)];
        if (now == before) continue;
        before = now;
        spdlog::info("{} hand: {}", hand == Hand::left ? "left" : "right",
                     now.empty() ? "no controller" : xrProfileName(now.c_str()));
    }
}

}  // namespace nepho::engine
