#include "engine/xr/eye_format.h"
#include "engine/xr/hand_events.h"
#include "engine/xr/xr_bindings.h"
#include "engine/xr/xr_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace nepho::engine {
namespace {

using testing::HasSubstr;

TEST(XrBindings, EveryControllerSelectsOpensTheMenuPointsAndTicks) {
    std::map<std::string, std::set<XrActionId>> byProfile;
    for (const XrBinding& binding : xrBindings()) byProfile[binding.profile].insert(binding.action);
    EXPECT_EQ(byProfile.size(), 5u);
    for (const auto& [profile, actions] : byProfile) {
        for (const XrActionId needed :
             {XrActionId::select, XrActionId::menu, XrActionId::grip, XrActionId::aim, XrActionId::haptic}) {
            EXPECT_TRUE(actions.contains(needed)) << profile << " lacks " << static_cast<int>(needed);
        }
        EXPECT_STRNE(xrProfileName(profile.c_str()), profile.c_str());
    }
}

TEST(XrBindings, NoInputDoesTwoThings) {
    std::set<std::string> used;
    for (const XrBinding& binding : xrBindings()) {
        for (const XrHands hand : {XrHands::left, XrHands::right}) {
            if (binding.hands != XrHands::both && binding.hands != hand) continue;
            const std::string input =
                std::string(binding.profile) + (hand == XrHands::left ? " l " : " r ") + binding.input;
            EXPECT_TRUE(used.insert(input).second) << input;
        }
    }
}

TEST(XrBindings, ActionsAreInTheirEnumsOrderAndNamedInLowerCase) {
    std::size_t index = 0;
    for (const XrActionInfo& action : xrActions()) {
        EXPECT_EQ(static_cast<std::size_t>(action.id), index++);
        EXPECT_EQ(std::string(action.name).find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string::npos);
        EXPECT_LT(std::string(action.description).size(), std::size_t{XR_MAX_LOCALIZED_ACTION_NAME_SIZE});
    }
}

TEST(EyeFormat, EncodedFormatsComeFirst) {
    using F = vk::Format;
    const auto choose = [](std::vector<F> offered) {
        std::vector<std::int64_t> numbers;
        for (const F format : offered) numbers.push_back(static_cast<std::int64_t>(format));
        return chooseEyeFormat(numbers);
    };
    EXPECT_EQ(choose({F::eR8G8B8A8Unorm, F::eB8G8R8A8Srgb, F::eR8G8B8A8Srgb})->format, F::eR8G8B8A8Srgb);
    EXPECT_EQ(choose({F::eR8G8B8A8Unorm, F::eB8G8R8A8Srgb})->copy, EyeCopy::swapped);
    EXPECT_EQ(choose({F::eD32Sfloat, F::eR8G8B8A8Unorm})->copy, EyeCopy::decoded);
    EXPECT_EQ(choose({F::eD32Sfloat, F::eR16G16B16A16Sfloat}), std::nullopt);
    EXPECT_EQ(choose({}), std::nullopt);
}

TEST(EyeFormat, ExtentsAreScaledRoundedAndLimited) {
    EXPECT_EQ(scaledEyeExtent({1000, 1001}, 0.5f, {4096, 4096}), vk::Extent2D(500, 501));
    EXPECT_EQ(scaledEyeExtent({1000, 1000}, 2.0f, {1500, 4096}), vk::Extent2D(1500, 2000));
    EXPECT_EQ(scaledEyeExtent({0, 1}, 0.5f, {0, 0}), vk::Extent2D(1, 1));
}

TEST(XrError, NamesCallResultAndPlace) {
    try {
        checkXr(XR_ERROR_SESSION_LOST, "xrEndFrame");
        FAIL();
    } catch (const XrError& error) {
        EXPECT_THAT(error.what(), HasSubstr("xrEndFrame gave XR_ERROR_SESSION_LOST (tables_test.cpp:"));
        EXPECT_EQ(error.result(), XR_ERROR_SESSION_LOST);
        EXPECT_EQ(error.call(), "xrEndFrame");
    }
    EXPECT_EQ(checkXr(XR_SESSION_NOT_FOCUSED, "xrSyncActions"), XR_SESSION_NOT_FOCUSED) << "a success";
    EXPECT_EQ(resultName(static_cast<XrResult>(-99999)), "XrResult -99999");
}

TEST(HandEvents, AHandThatWasNeverThereIsNotLost) {
    HandEvents events;
    std::vector<InputEvent> out;
    events.hand(Hand::left, {}, out);
    EXPECT_TRUE(out.empty());
}

TEST(HandEvents, AHandAtTheOriginAppears) {
    HandEvents events;
    std::vector<InputEvent> out;
    HandSample sample;
    sample.tracked = true;
    events.hand(Hand::left, sample, out);
    ASSERT_EQ(out.size(), 1u) << "although nothing differs from what nobody had said";
    EXPECT_TRUE(std::holds_alternative<HandMoved>(out[0]));
    events.hand(Hand::left, sample, out);
    EXPECT_EQ(out.size(), 1u);
}

TEST(HandEvents, AButtonHeldThroughALossIsPressedAnew) {
    HandEvents events;
    std::vector<InputEvent> out;
    HandSample sample;
    sample.tracked = true;
    sample.values[static_cast<std::size_t>(HandControl::grab)] = 1.0f;
    events.hand(Hand::right, sample, out);
    events.hand(Hand::right, {}, out);
    events.hand(Hand::right, sample, out);
    ASSERT_EQ(out.size(), 5u);
    EXPECT_TRUE(std::holds_alternative<HandLost>(out[2]));
    EXPECT_TRUE(std::holds_alternative<HandMoved>(out[3])) << "where it is comes before what it does";
    EXPECT_EQ(std::get<HandControlMoved>(out[4]).value, 1.0f);
}

}  // namespace
}  // namespace nepho::engine
