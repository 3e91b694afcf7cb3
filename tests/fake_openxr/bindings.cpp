#include "tests/fake_openxr/calls.h"
#include "tests/fake_openxr/profiles.h"

#include <algorithm>
#include <cstring>

namespace nepho::fake_openxr::calls {
namespace {

/// The hand of "/user/hand/left/input/..." and what follows it.
std::optional<std::pair<Hand, std::string_view>> split(std::string_view path) {
    for (const Hand hand : {Hand::kLeft, Hand::kRight}) {
        if (path.starts_with(pathOf(hand))) return std::pair{hand, path.substr(pathOf(hand).size())};
    }
    return std::nullopt;
}

bool isCompatible(XrActionType type, ComponentKind kind) {
    const bool scalar = kind == ComponentKind::kBoolean || kind == ComponentKind::kFloat;
    switch (type) {
        case XR_ACTION_TYPE_BOOLEAN_INPUT:
        case XR_ACTION_TYPE_FLOAT_INPUT:
            return scalar;
        case XR_ACTION_TYPE_VECTOR2F_INPUT:
            return kind == ComponentKind::kVector2;
        case XR_ACTION_TYPE_POSE_INPUT:
            return kind == ComponentKind::kPose;
        default:
            return kind == ComponentKind::kHaptic;
    }
}

Binding readBinding(Runtime& rt, std::string_view profile, const XrActionSuggestedBinding& suggested) {
    const Action& action = rt.require(suggested.action);
    expect(!rt.require(action.set).attachedOnce, XR_ERROR_ACTIONSETS_ALREADY_ATTACHED,
           "the action's set is attached and cannot be bound anew");
    const std::string& text = textOf(*rt.instance, suggested.binding);
    const auto parts = split(text);
    const std::string component =
        parts ? boundComponent(profile, parts->first, parts->second, action.type) : std::string();
    if (component.empty()) misuse(XR_ERROR_PATH_UNSUPPORTED, std::string(profile) + " has no " + text);
    const std::optional<ComponentKind> kind = componentKind(profile, parts->first, component);
    if (!kind || !isCompatible(action.type, *kind)) rt.violate("the action " + action.name + " cannot read " + text);
    return {suggested.action, parts->first, component, component + "/x", component + "/y"};
}

}  // namespace

XrResult suggestInteractionProfileBindings(Runtime& rt, XrInstance instance,
                                           const XrInteractionProfileSuggestedBinding* suggestion) {
    Instance& live = rt.require(instance);
    expect(suggestion && suggestion->type == XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING, XR_ERROR_VALIDATION_FAILURE,
           "the suggestion is missing or of another type");
    expect(suggestion->countSuggestedBindings > 0 && suggestion->suggestedBindings, XR_ERROR_VALIDATION_FAILURE,
           "there is no binding");
    const std::string& profile = textOf(live, suggestion->interactionProfile);
    // No mistake of the application's: it cannot ask which profiles a runtime knows.
    if (!isKnownProfile(profile)) refuse(XR_ERROR_PATH_UNSUPPORTED);
    std::vector<Binding> bindings;
    for (std::uint32_t at = 0; at < suggestion->countSuggestedBindings; ++at) {
        bindings.push_back(readBinding(rt, profile, suggestion->suggestedBindings[at]));
    }
    live.suggested[profile] = std::move(bindings);
    return XR_SUCCESS;
}

XrResult attachSessionActionSets(Runtime& rt, XrSession session, const XrSessionActionSetsAttachInfo* info) {
    Session& live = rt.require(session);
    expect(
        info && info->type == XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO && info->countActionSets > 0 && info->actionSets,
        XR_ERROR_VALIDATION_FAILURE, "the attach info is missing, of another type or empty");
    expect(!live.attachDone, XR_ERROR_ACTIONSETS_ALREADY_ATTACHED, "action sets are attached already");
    for (std::uint32_t at = 0; at < info->countActionSets; ++at) rt.require(info->actionSets[at]);
    live.attached.assign(info->actionSets, info->actionSets + info->countActionSets);
    live.attachDone = true;
    for (const XrActionSet set : live.attached) rt.require(set).attachedOnce = true;
    return successOf(live);
}

XrResult getCurrentInteractionProfile(Runtime& rt, XrSession session, XrPath user, XrInteractionProfileState* profile) {
    const Session& live = rt.require(session);
    expect(profile && profile->type == XR_TYPE_INTERACTION_PROFILE_STATE, XR_ERROR_VALIDATION_FAILURE,
           "the profile state is missing or of another type");
    const std::optional<Hand> hand = handOf(textOf(*rt.instance, user));
    expect(hand.has_value(), XR_ERROR_PATH_UNSUPPORTED, "the path is no hand");
    expect(live.attachDone, XR_ERROR_ACTIONSET_NOT_ATTACHED, "no action set is attached");
    const std::string& current = live.profiles[indexOf(*hand)];
    profile->interactionProfile = current.empty() ? XR_NULL_PATH : pathFor(*rt.instance, current);
    return successOf(live);
}

XrResult enumerateBoundSourcesForAction(Runtime& rt, XrSession session,
                                        const XrBoundSourcesForActionEnumerateInfo* info, std::uint32_t capacity,
                                        std::uint32_t* count, XrPath* sources) {
    const Session& live = rt.require(session);
    expect(info && info->type == XR_TYPE_BOUND_SOURCES_FOR_ACTION_ENUMERATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the enumerate info is missing or of another type");
    const Action& action = rt.require(info->action);
    expect(std::find(live.attached.begin(), live.attached.end(), action.set) != live.attached.end(),
           XR_ERROR_ACTIONSET_NOT_ATTACHED, "the action's set is not attached");
    std::vector<XrPath> paths;
    for (const Hand hand : {Hand::kLeft, Hand::kRight}) {
        forEachBinding(*rt.instance, live, action, hand, [&](const Binding& binding) {
            paths.push_back(pathFor(*rt.instance, std::string(pathOf(hand)) + binding.component));
        });
    }
    fillOut(paths, capacity, count, sources, [](XrPath& to, XrPath from) { to = from; });
    return successOf(live);
}

XrResult getInputSourceLocalizedName(Runtime& rt, XrSession session, const XrInputSourceLocalizedNameGetInfo* info,
                                     std::uint32_t capacity, std::uint32_t* count, char* buffer) {
    const Session& live = rt.require(session);
    expect(info && count && info->type == XR_TYPE_INPUT_SOURCE_LOCALIZED_NAME_GET_INFO && info->whichComponents != 0,
           XR_ERROR_VALIDATION_FAILURE, "the get info is missing, of another type or asks for nothing");
    expect(live.attachDone, XR_ERROR_ACTIONSET_NOT_ATTACHED, "no action set is attached");
    // The path itself is as good a name as any, and a test sees at once where it came from.
    const std::string& name = textOf(*rt.instance, info->sourcePath);
    *count = static_cast<std::uint32_t>(name.size() + 1);
    if (capacity == 0) return successOf(live);
    expect(capacity > name.size() && buffer, XR_ERROR_SIZE_INSUFFICIENT, "the buffer is too small");
    std::memcpy(buffer, name.c_str(), name.size() + 1);
    return successOf(live);
}

}  // namespace nepho::fake_openxr::calls
