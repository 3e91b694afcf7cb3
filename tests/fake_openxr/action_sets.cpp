#include "tests/fake_openxr/calls.h"

#include <algorithm>

namespace nepho::fake_openxr::calls {
namespace {

void checkNames(std::string_view name, std::string_view localizedName) {
    expect(!name.empty(), XR_ERROR_NAME_INVALID, "the name is empty");
    expect(!localizedName.empty(), XR_ERROR_LOCALIZED_NAME_INVALID, "the localised name is empty");
    const bool wellFormed = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    });
    expect(wellFormed, XR_ERROR_PATH_FORMAT_INVALID, "the name has characters that a path may not have");
}

/// Whether one of the objects that `belongs` accepts has the name already.
template <typename Map, typename Belongs>
void checkUnique(const Map& objects, std::string_view name, std::string_view localizedName, Belongs belongs) {
    for (const auto& [handle, other] : objects) {
        if (!belongs(*other)) continue;
        expect(other->name != name, XR_ERROR_NAME_DUPLICATED, "the name is taken");
        expect(other->localizedName != localizedName, XR_ERROR_LOCALIZED_NAME_DUPLICATED,
               "the localised name is taken");
    }
}

std::vector<Hand> readHands(const Instance& instance, const XrActionCreateInfo& info) {
    std::vector<Hand> hands;
    for (std::uint32_t at = 0; at < info.countSubactionPaths; ++at) {
        const std::optional<Hand> hand = handOf(textOf(instance, info.subactionPaths[at]));
        expect(hand && std::find(hands.begin(), hands.end(), *hand) == hands.end(), XR_ERROR_PATH_UNSUPPORTED,
               "a subaction path is no hand, or given twice");
        hands.push_back(*hand);
    }
    return hands;
}

}  // namespace

XrResult createActionSet(Runtime& rt, XrInstance instance, const XrActionSetCreateInfo* info, XrActionSet* set) {
    Instance& live = rt.require(instance);
    expect(info && set && info->type == XR_TYPE_ACTION_SET_CREATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the create info is missing or of another type");
    checkNames(info->actionSetName, info->localizedActionSetName);
    checkUnique(live.actionSets, info->actionSetName, info->localizedActionSetName,
                [](const ActionSet&) { return true; });
    auto made = std::make_unique<ActionSet>();
    made->handle = rt.makeHandle<XrActionSet>();
    made->name = info->actionSetName;
    made->localizedName = info->localizedActionSetName;
    *set = made->handle;
    live.actionSets.emplace(made->handle, std::move(made));
    ++rt.seen.live.actionSets;
    return XR_SUCCESS;
}

XrResult destroyActionSet(Runtime& rt, XrActionSet set) {
    expect(rt.instance && rt.instance->actionSets.erase(set) == 1, XR_ERROR_HANDLE_INVALID,
           "the set is not a live one");
    --rt.seen.live.actionSets;
    const auto gone = std::erase_if(rt.instance->actions, [&](const auto& entry) { return entry.second->set == set; });
    rt.seen.live.actions -= static_cast<int>(gone);
    rt.seen.leaked.actions += static_cast<int>(gone);
    return XR_SUCCESS;
}

XrResult createAction(Runtime& rt, XrActionSet set, const XrActionCreateInfo* info, XrAction* action) {
    const ActionSet& parent = rt.require(set);
    Instance& live = *rt.instance;
    expect(info && action && info->type == XR_TYPE_ACTION_CREATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the create info is missing or of another type");
    expect(!parent.attachedOnce, XR_ERROR_ACTIONSETS_ALREADY_ATTACHED,
           "the action set is attached and cannot be changed");
    checkNames(info->actionName, info->localizedActionName);
    checkUnique(live.actions, info->actionName, info->localizedActionName,
                [&](const Action& other) { return other.set == set; });
    auto made = std::make_unique<Action>();
    made->handle = rt.makeHandle<XrAction>();
    made->set = set;
    made->name = info->actionName;
    made->localizedName = info->localizedActionName;
    made->type = info->actionType;
    made->hands = readHands(live, *info);
    *action = made->handle;
    live.actions.emplace(made->handle, std::move(made));
    ++rt.seen.live.actions;
    return XR_SUCCESS;
}

XrResult destroyAction(Runtime& rt, XrAction action) {
    expect(rt.instance && rt.instance->actions.erase(action) == 1, XR_ERROR_HANDLE_INVALID,
           "the action is not a live one");
    --rt.seen.live.actions;
    return XR_SUCCESS;
}

}  // namespace nepho::fake_openxr::calls
