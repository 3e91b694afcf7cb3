#include "engine/input/input_event.h"

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

}  // namespace
}  // namespace nepho::engine
