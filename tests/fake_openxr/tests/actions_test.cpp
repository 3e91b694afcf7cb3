#include "tests/fake_openxr/fake_openxr.h"
#include "tests/fake_openxr/tests/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace nepho::fake_openxr {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto* kTouch = "/interaction_profiles/oculus/touch_controller";
constexpr auto* kVive = "/interaction_profiles/htc/vive_controller";
constexpr auto* kSimple = "/interaction_profiles/khr/simple_controller";

struct Suggested {
    XrAction action;
    const char* path;
};

/// A focused session with one action of each type, both hands.
class Actions : public testing::Test {
  protected:
    void SetUp() override {
        reset();
        client.start();
        left = client.path("/user/hand/left");
        right = client.path("/user/hand/right");
        XrActionSetCreateInfo info{};
        info.type = XR_TYPE_ACTION_SET_CREATE_INFO;
        std::strcpy(info.actionSetName, "main");
        std::strcpy(info.localizedActionSetName, "Main");
        ASSERT_EQ(xrCreateActionSet(client.instance, &info, &set), XR_SUCCESS);
        press = make("press", XR_ACTION_TYPE_BOOLEAN_INPUT);
        pull = make("pull", XR_ACTION_TYPE_FLOAT_INPUT);
        stick = make("stick", XR_ACTION_TYPE_VECTOR2F_INPUT);
        grip = make("grip", XR_ACTION_TYPE_POSE_INPUT);
        shake = make("shake", XR_ACTION_TYPE_VIBRATION_OUTPUT);
    }

    XrResult tryMake(const char* name, XrActionType type, XrAction* action) {
        const XrPath hands[] = {left, right};
        XrActionCreateInfo info{};
        info.type = XR_TYPE_ACTION_CREATE_INFO;
        std::strcpy(info.actionName, name);
        std::strcpy(info.localizedActionName, name);
        info.actionType = type;
        info.countSubactionPaths = 2;
        info.subactionPaths = hands;
        return xrCreateAction(set, &info, action);
    }
    XrAction make(const char* name, XrActionType type) {
        XrAction action = XR_NULL_HANDLE;
        EXPECT_EQ(tryMake(name, type, &action), XR_SUCCESS);
        return action;
    }
    XrResult suggest(const char* profile, const std::vector<Suggested>& wanted) {
        std::vector<XrActionSuggestedBinding> bindings;
        for (const Suggested& one : wanted) bindings.push_back({one.action, client.path(one.path)});
        const XrInteractionProfileSuggestedBinding info{XR_TYPE_INTERACTION_PROFILE_SUGGESTED_BINDING, nullptr,
                                                        client.path(profile),
                                                        static_cast<std::uint32_t>(bindings.size()), bindings.data()};
        return xrSuggestInteractionProfileBindings(client.instance, &info);
    }
    void suggestTouch() {
        ASSERT_EQ(suggest(kTouch, {{press, "/user/hand/left/input/x/click"},
                                   {press, "/user/hand/right/input/a/click"},
                                   {pull, "/user/hand/left/input/trigger/value"},
                                   {pull, "/user/hand/right/input/trigger"},
                                   {stick, "/user/hand/right/input/thumbstick"},
                                   {grip, "/user/hand/left/input/grip/pose"},
                                   {grip, "/user/hand/right/input/grip/pose"},
                                   {shake, "/user/hand/right/output/haptic"}}),
                  XR_SUCCESS);
    }
    XrResult attach() {
        const XrSessionActionSetsAttachInfo info{XR_TYPE_SESSION_ACTION_SETS_ATTACH_INFO, nullptr, 1, &set};
        return xrAttachSessionActionSets(client.session, &info);
    }
    XrResult sync() {
        const XrActiveActionSet active{set, XR_NULL_PATH};
        const XrActionsSyncInfo info{XR_TYPE_ACTIONS_SYNC_INFO, nullptr, 1, &active};
        return xrSyncActions(client.session, &info);
    }
    void focus() {
        ASSERT_EQ(attach(), XR_SUCCESS);
        ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    }
    XrActionStateBoolean pressed(XrPath hand) {
        const XrActionStateGetInfo get{XR_TYPE_ACTION_STATE_GET_INFO, nullptr, press, hand};
        XrActionStateBoolean state{};
        state.type = XR_TYPE_ACTION_STATE_BOOLEAN;
        EXPECT_EQ(xrGetActionStateBoolean(client.session, &get, &state), XR_SUCCESS);
        return state;
    }
    XrActionStateFloat pulled(XrPath hand) {
        const XrActionStateGetInfo get{XR_TYPE_ACTION_STATE_GET_INFO, nullptr, pull, hand};
        XrActionStateFloat state{};
        state.type = XR_TYPE_ACTION_STATE_FLOAT;
        EXPECT_EQ(xrGetActionStateFloat(client.session, &get, &state), XR_SUCCESS);
        return state;
    }
    XrPath profileOf(XrPath hand) {
        XrInteractionProfileState state{XR_TYPE_INTERACTION_PROFILE_STATE, nullptr, XR_NULL_PATH};
        EXPECT_EQ(xrGetCurrentInteractionProfile(client.session, hand, &state), XR_SUCCESS);
        return state.interactionProfile;
    }

    Client client;
    XrPath left{}, right{};
    XrActionSet set{};
    XrAction press{}, pull{}, stick{}, grip{}, shake{};
};

TEST_F(Actions, StatesAreAsScripted) {
    suggestTouch();
    focus();
    connectController(Hand::kRight, kTouch);
    setButton(Hand::kRight, "/input/a/click", true);
    setInput(Hand::kRight, "/input/trigger/value", 0.75F);
    setStick(Hand::kRight, "/input/thumbstick", -0.5F, 0.25F);
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(pressed(right).currentState, XR_TRUE);
    EXPECT_EQ(pressed(right).changedSinceLastSync, XR_TRUE);
    EXPECT_EQ(pressed(right).isActive, XR_TRUE);
    EXPECT_EQ(pressed(left).isActive, XR_FALSE);
    EXPECT_EQ(pressed(XR_NULL_PATH).currentState, XR_TRUE);
    EXPECT_EQ(pulled(right).currentState, 0.75F);
    const XrActionStateGetInfo get{XR_TYPE_ACTION_STATE_GET_INFO, nullptr, stick, right};
    XrActionStateVector2f where{};
    where.type = XR_TYPE_ACTION_STATE_VECTOR2F;
    ASSERT_EQ(xrGetActionStateVector2f(client.session, &get, &where), XR_SUCCESS);
    EXPECT_EQ(where.currentState.x, -0.5F);
    EXPECT_EQ(where.currentState.y, 0.25F);
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(pressed(right).changedSinceLastSync, XR_FALSE);
    setButton(Hand::kRight, "/input/a/click", false);
    EXPECT_EQ(pressed(right).currentState, XR_TRUE) << "nothing changes between two syncs";
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(pressed(right).currentState, XR_FALSE);
    EXPECT_EQ(pressed(right).changedSinceLastSync, XR_TRUE);
    EXPECT_THAT(observations().violations, IsEmpty());
}

TEST_F(Actions, TheFurthestFromRestOfTwoHandsWins) {
    suggestTouch();
    focus();
    connectController(Hand::kLeft, kTouch);
    connectController(Hand::kRight, kTouch);
    setInput(Hand::kLeft, "/input/trigger/value", 0.2F);
    setInput(Hand::kRight, "/input/trigger/value", 0.6F);
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(pulled(XR_NULL_PATH).currentState, 0.6F);
    EXPECT_EQ(pulled(left).currentState, 0.2F);
}

TEST_F(Actions, NothingIsActiveWithoutFocus) {
    suggestTouch();
    connectController(Hand::kRight, kTouch);
    focus();
    setButton(Hand::kRight, "/input/a/click", true);
    ASSERT_EQ(sync(), XR_SUCCESS);
    requestState(XR_SESSION_STATE_VISIBLE);
    EXPECT_EQ(sync(), XR_SESSION_NOT_FOCUSED);
    EXPECT_EQ(pressed(right).isActive, XR_FALSE);
    EXPECT_EQ(pressed(right).currentState, XR_FALSE);
}

TEST_F(Actions, ProfilesAreSwitchedInUse) {
    suggestTouch();
    ASSERT_EQ(suggest(kVive, {{press, "/user/hand/right/input/trigger/click"},
                              {pull, "/user/hand/right/input/trigger/value"}}),
              XR_SUCCESS);
    focus();
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(profileOf(right), XR_NULL_PATH);
    connectController(Hand::kRight, kTouch);
    ASSERT_EQ(sync(), XR_SUCCESS);
    ASSERT_EQ(client.poll(), XR_SUCCESS);
    EXPECT_THAT(client.eventsSeen, Contains(XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED));
    EXPECT_EQ(profileOf(right), client.path(kTouch));
    EXPECT_EQ(profileOf(left), XR_NULL_PATH);
    setButton(Hand::kRight, "/input/a/click", true);
    connectController(Hand::kRight, kVive);
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(profileOf(right), client.path(kVive));
    EXPECT_EQ(pressed(right).currentState, XR_FALSE) << "the other controller's button is not held";
    setButton(Hand::kRight, "/input/trigger/click", true);
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(pressed(right).currentState, XR_TRUE);
    disconnectController(Hand::kRight);
    client.eventsSeen.clear();
    ASSERT_EQ(sync(), XR_SUCCESS);
    ASSERT_EQ(client.poll(), XR_SUCCESS);
    EXPECT_THAT(client.eventsSeen, Contains(XR_TYPE_EVENT_DATA_INTERACTION_PROFILE_CHANGED));
    EXPECT_EQ(pressed(right).isActive, XR_FALSE);
}

TEST_F(Actions, AnOddControllerIsBoundToNothing) {
    suggestTouch();
    focus();
    connectController(Hand::kRight, "/interaction_profiles/acme/teapot_controller");
    ASSERT_EQ(sync(), XR_SUCCESS);
    EXPECT_EQ(profileOf(right), XR_NULL_PATH);
    EXPECT_EQ(pressed(right).isActive, XR_FALSE);
    EXPECT_THROW(setButton(Hand::kRight, "/input/spout/click", true), std::invalid_argument);
}

TEST_F(Actions, UnknownPathsAreRefused) {
    const std::vector<std::pair<const char*, const char*>> refused = {
        {kVive, "/user/hand/left/input/thumbstick/click"},
        {kVive, "/user/hand/right/input/a/click"},
        {kTouch, "/user/hand/left/input/a/click"},
        {kTouch, "/user/hand/right/input/menu/click"},
        {kSimple, "/user/hand/left/input/trigger/value"},
        {kSimple, "/user/head/input/select/click"},
        {kSimple, "/user/hand/left"},
        {kSimple, "/user/hand/leftmost/input/select/click"}};
    for (const auto& [profile, path] : refused) {
        EXPECT_EQ(suggest(profile, {{press, path}}), XR_ERROR_PATH_UNSUPPORTED) << profile << path;
    }
    EXPECT_EQ(observations().violations.size(), refused.size());
    EXPECT_EQ(suggest("/interaction_profiles/acme/teapot_controller", {{press, "/user/hand/left/input/a/click"}}),
              XR_ERROR_PATH_UNSUPPORTED);
    EXPECT_EQ(observations().violations.size(), refused.size())
        << "a profile that the runtime lacks is nobody's mistake";
}

TEST_F(Actions, WhatCannotBeReadIsWrittenDown) {
    EXPECT_EQ(suggest(kTouch, {{stick, "/user/hand/left/input/trigger/value"}}), XR_SUCCESS);
    EXPECT_THAT(observations().violations, Contains(HasSubstr("the action stick cannot read")));
}

TEST_F(Actions, AttachedSetsDoNotChange) {
    suggestTouch();
    ASSERT_EQ(attach(), XR_SUCCESS);
    EXPECT_EQ(attach(), XR_ERROR_ACTIONSETS_ALREADY_ATTACHED);
    EXPECT_EQ(suggest(kTouch, {{press, "/user/hand/left/input/x/click"}}), XR_ERROR_ACTIONSETS_ALREADY_ATTACHED);
    XrAction late = XR_NULL_HANDLE;
    EXPECT_EQ(tryMake("late", XR_ACTION_TYPE_BOOLEAN_INPUT, &late), XR_ERROR_ACTIONSETS_ALREADY_ATTACHED);
}

TEST_F(Actions, NamesAreChecked) {
    XrAction action = XR_NULL_HANDLE;
    EXPECT_EQ(tryMake("press", XR_ACTION_TYPE_BOOLEAN_INPUT, &action), XR_ERROR_NAME_DUPLICATED);
    EXPECT_EQ(tryMake("Press me", XR_ACTION_TYPE_BOOLEAN_INPUT, &action), XR_ERROR_PATH_FORMAT_INVALID);
    EXPECT_EQ(tryMake("", XR_ACTION_TYPE_BOOLEAN_INPUT, &action), XR_ERROR_NAME_INVALID);
    XrPath path = XR_NULL_PATH;
    EXPECT_EQ(xrStringToPath(client.instance, "user/hand", &path), XR_ERROR_PATH_FORMAT_INVALID);
    EXPECT_EQ(xrStringToPath(client.instance, "/User", &path), XR_ERROR_PATH_FORMAT_INVALID);
}

TEST_F(Actions, StatesOfAnotherTypeOrUnattachedAreRefused) {
    const XrActionStateGetInfo get{XR_TYPE_ACTION_STATE_GET_INFO, nullptr, pull, XR_NULL_PATH};
    XrActionStateBoolean state{};
    state.type = XR_TYPE_ACTION_STATE_BOOLEAN;
    EXPECT_EQ(xrGetActionStateBoolean(client.session, &get, &state), XR_ERROR_ACTIONSET_NOT_ATTACHED);
    EXPECT_EQ(sync(), XR_ERROR_ACTIONSET_NOT_ATTACHED);
    ASSERT_EQ(attach(), XR_SUCCESS);
    EXPECT_EQ(xrGetActionStateBoolean(client.session, &get, &state), XR_ERROR_ACTION_TYPE_MISMATCH);
}

TEST_F(Actions, HapticsAreCountedPerHand) {
    suggestTouch();
    focus();
    connectController(Hand::kLeft, kTouch);
    connectController(Hand::kRight, kTouch);
    ASSERT_EQ(sync(), XR_SUCCESS);
    const XrHapticVibration vibration{XR_TYPE_HAPTIC_VIBRATION, nullptr, 20'000'000, 0.0F, 0.4F};
    const auto* feedback = reinterpret_cast<const XrHapticBaseHeader*>(&vibration);
    XrHapticActionInfo info{XR_TYPE_HAPTIC_ACTION_INFO, nullptr, shake, right};
    ASSERT_EQ(xrApplyHapticFeedback(client.session, &info, feedback), XR_SUCCESS);
    info.subactionPath = XR_NULL_PATH;
    ASSERT_EQ(xrApplyHapticFeedback(client.session, &info, feedback), XR_SUCCESS);
    ASSERT_EQ(xrStopHapticFeedback(client.session, &info), XR_SUCCESS);
    const auto haptics = observations().haptics;
    EXPECT_EQ(haptics[0].applied, 0U) << "nothing is bound to the left hand's motor";
    EXPECT_EQ(haptics[1].applied, 2U);
    EXPECT_EQ(haptics[1].stopped, 1U);
    EXPECT_EQ(haptics[1].lastAmplitude, 0.4F);
    EXPECT_EQ(haptics[1].lastDurationNs, 20'000'000);
    requestState(XR_SESSION_STATE_VISIBLE);
    EXPECT_EQ(xrApplyHapticFeedback(client.session, &info, feedback), XR_SESSION_NOT_FOCUSED);
    EXPECT_EQ(observations().haptics[1].applied, 2U);
}

TEST_F(Actions, HandsAreLocatedWhereTheyAre) {
    suggestTouch();
    focus();
    const XrActionSpaceCreateInfo info{XR_TYPE_ACTION_SPACE_CREATE_INFO, nullptr, grip, right, kIdentityPose};
    XrSpace space = XR_NULL_HANDLE;
    ASSERT_EQ(xrCreateActionSpace(client.session, &info, &space), XR_SUCCESS);
    const auto locate = [&] {
        EXPECT_EQ(client.frame(), XR_SUCCESS);
        XrSpaceLocation location{};
        location.type = XR_TYPE_SPACE_LOCATION;
        EXPECT_EQ(xrLocateSpace(space, client.local, client.lastFrame.predictedDisplayTime, &location), XR_SUCCESS);
        return location;
    };
    EXPECT_EQ(locate().locationFlags, 0U) << "no controller";
    connectController(Hand::kRight, kTouch);
    setHandPose(Hand::kRight, {{0, 0, 0, 1}, {0.2F, 1.1F, -0.4F}}, kIdentityPose);
    ASSERT_EQ(sync(), XR_SUCCESS);
    XrSpaceLocation at = locate();
    EXPECT_NE(at.locationFlags & XR_SPACE_LOCATION_POSITION_TRACKED_BIT, 0U);
    EXPECT_NEAR(at.pose.position.x, 0.2F, 1e-6F);
    EXPECT_NEAR(at.pose.position.y, -0.5F, 1e-6F) << "LOCAL begins 1.6 m above the stage";
    setHandTracked(Hand::kRight, false);
    at = locate();
    EXPECT_NE(at.locationFlags & XR_SPACE_LOCATION_POSITION_VALID_BIT, 0U);
    EXPECT_EQ(at.locationFlags & XR_SPACE_LOCATION_POSITION_TRACKED_BIT, 0U);
}

TEST_F(Actions, SpacesOfOtherActionsAreRefused) {
    XrSpace space = XR_NULL_HANDLE;
    const XrActionSpaceCreateInfo info{XR_TYPE_ACTION_SPACE_CREATE_INFO, nullptr, press, right, kIdentityPose};
    EXPECT_EQ(xrCreateActionSpace(client.session, &info, &space), XR_ERROR_ACTION_TYPE_MISMATCH);
}

}  // namespace
}  // namespace nepho::fake_openxr
