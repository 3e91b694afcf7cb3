#include "engine/input/input_event.h"

#include <glm/geometric.hpp>
#include <gtest/gtest.h>

#include <set>

namespace nepho::engine {
namespace {

TEST(Key, NamesGoBothWays) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < static_cast<std::size_t>(Key::count); ++i) {
        const Key key = static_cast<Key>(i);
        EXPECT_EQ(keyFromName(keyName(key)), key) << keyName(key);
        names.insert(keyName(key));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(Key::count));
}

TEST(Key, NamesAreWhatTheySay) {
    EXPECT_EQ(keyFromName("A"), Key::a);
    EXPECT_EQ(keyFromName("z"), Key::z);
    EXPECT_EQ(keyFromName("0"), Key::digit0);
    EXPECT_EQ(keyFromName("9"), Key::digit9);
    EXPECT_EQ(keyFromName("F12"), Key::f12);
    EXPECT_EQ(keyFromName("LEFTSHIFT"), Key::leftShift);
    EXPECT_EQ(keyFromName("delete"), Key::del);
    EXPECT_EQ(keyFromName("rightBracket"), Key::rightBracket);
    EXPECT_EQ(keyFromName("space"), Key::space);
}

TEST(Key, OtherNamesAreUnknown) {
    for (const char* name : {"", "F13", "AB", "shift", " A", "A ", "\xC3\xA9", "unknown"})
        EXPECT_EQ(keyFromName(name), Key::unknown) << name;
}

TEST(InputState, FollowsEvents) {
    InputState state;
    EXPECT_EQ(state.pointer(), glm::vec2(-1, -1));
    FrameInput input;
    input.events = {PointerMoved{{3, 4}},
                    ButtonChanged{PointerButton::right, true},
                    KeyChanged{Key::rightShift, true},
                    KeyChanged{Key::leftControl, true},
                    TextEntered{"x"},
                    Scrolled{{0, 1}},
                    PointerMoved{{5, 6}}};
    state.apply(input);
    EXPECT_EQ(state.pointer(), glm::vec2(5, 6));
    EXPECT_TRUE(state.isDown(PointerButton::right));
    EXPECT_FALSE(state.isDown(PointerButton::left));
    EXPECT_TRUE(state.shift());
    EXPECT_TRUE(state.control());
    EXPECT_FALSE(state.alt());
    EXPECT_FALSE(state.isDown(Key::leftShift));
    input.events = {KeyChanged{Key::leftControl, false}, ButtonChanged{PointerButton::right, false},
                    KeyChanged{Key::leftAlt, true}};
    state.apply(input);
    EXPECT_FALSE(state.control());
    EXPECT_FALSE(state.isDown(PointerButton::right));
    EXPECT_TRUE(state.shift());
    EXPECT_TRUE(state.alt());
}

TEST(InputState, FollowsHeadAndHands) {
    InputState state;
    EXPECT_FALSE(state.stageFromHead());
    EXPECT_FALSE(state.hand(Hand::left).tracked);
    const Pose pose{glm::quat(0, 0, 1, 0), {1, 2, 3}};
    FrameInput input;
    input.events = {HeadMoved{pose}, HandMoved{Hand::left, pose, {}},
                    HandControlMoved{Hand::left, HandControl::grab, 1}, StickMoved{Hand::left, {0, 1}}};
    state.apply(input);
    EXPECT_EQ(*state.stageFromHead(), pose);
    EXPECT_EQ(state.hand(Hand::left).stageFromGrip, pose);
    EXPECT_TRUE(state.hand(Hand::left).isDown(HandControl::grab));
    EXPECT_FALSE(state.hand(Hand::left).isDown(HandControl::select));
    EXPECT_FALSE(state.hand(Hand::right).tracked);
    input.events = {HandLost{Hand::left}};
    state.apply(input);
    EXPECT_FALSE(state.hand(Hand::left).tracked);
    EXPECT_FALSE(state.hand(Hand::left).isDown(HandControl::grab)) << "what a lost hand held is let go";
}

TEST(HandState, ATremblingFingerPressesOnce) {
    HandState hand;
    hand.set(HandControl::select, 0.7f);
    hand.set(HandControl::select, 0.5f);
    EXPECT_TRUE(hand.isDown(HandControl::select));
    hand.set(HandControl::select, 0.3f);
    EXPECT_FALSE(hand.isDown(HandControl::select));
    hand.set(HandControl::select, 0.5f);
    EXPECT_FALSE(hand.isDown(HandControl::select));
}

TEST(Pose, ComposesAndInvertsAsItsMatrixDoes) {
    const Pose a{glm::normalize(glm::quat(0.3f, 0.5f, -0.2f, 0.7f)), {1, -2, 3}};
    const Pose b{glm::normalize(glm::quat(-0.1f, 0.4f, 0.8f, 0.2f)), {0.5f, 4, -1}};
    const glm::vec3 p(0.2f, -0.7f, 5);
    const glm::vec3 expected(toMatrix(a) * toMatrix(b) * glm::vec4(p, 1));
    EXPECT_LT(glm::distance((a * b) * p, expected), 1e-5f);
    EXPECT_LT(glm::distance(inverse(a) * (a * p), p), 1e-5f);
}

}  // namespace
}  // namespace nepho::engine
