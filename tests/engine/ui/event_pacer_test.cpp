#include "engine/ui/event_pacer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nepho::engine {
namespace {

std::string nameOf(const InputEvent& event) {
    if (const auto* moved = std::get_if<PointerMoved>(&event)) return fmt::format("move {}", moved->position.x);
    if (const auto* button = std::get_if<ButtonChanged>(&event)) return button->down ? "press" : "release";
    if (std::holds_alternative<Scrolled>(event)) return "scroll";
    if (const auto* key = std::get_if<KeyChanged>(&event))
        return fmt::format("{}{}", key->down ? '+' : '-', keyName(key->key));
    if (const auto* text = std::get_if<TextEntered>(&event)) return fmt::format("'{}'", text->utf8);
    return "other";
}

/// What each frame gets when `events` arrive together.
std::vector<std::string> framesOf(std::vector<InputEvent> events) {
    EventPacer pacer;
    std::vector<std::string> frames;
    do {
        FrameInput input;
        input.events = events;
        events.clear();
        pacer.pace(input);
        std::vector<std::string> names;
        for (const InputEvent& event : input.events) names.push_back(nameOf(event));
        frames.push_back(fmt::format("{}", fmt::join(names, " ")));
    } while (pacer.isHolding());
    return frames;
}

const InputEvent kPress = ButtonChanged{PointerButton::left, true};
const InputEvent kRelease = ButtonChanged{PointerButton::left, false};
InputEvent down(Key key) {
    return KeyChanged{key, true};
}
InputEvent up(Key key) {
    return KeyChanged{key, false};
}
InputEvent move(float x) {
    return PointerMoved{{x, 0}};
}
InputEvent text(const char* utf8) {
    return TextEntered{utf8};
}

using Frames = std::vector<std::string>;

TEST(EventPacer, APressAndItsReleaseAreSeenInTwoFrames) {
    EXPECT_EQ(framesOf({move(1), kPress, kRelease}), (Frames{"move 1 press", "release"}));
    EXPECT_EQ(framesOf({kPress, kRelease, kPress, kRelease}), (Frames{"press", "release", "press", "release"}));
}

TEST(EventPacer, APressHappensWhereThePointerWas) {
    EXPECT_EQ(framesOf({move(1), kPress, move(2), move(3), kRelease, move(4)}),
              (Frames{"move 1 press", "move 2 move 3 release", "move 4"}));
}

TEST(EventPacer, TextAndKeysStayInOrder) {
    EXPECT_EQ(framesOf({text("a"), down(Key::backspace), up(Key::backspace), text("b"), down(Key::enter)}),
              (Frames{"'a' +backspace", "-backspace 'b' +enter"}));
    EXPECT_EQ(framesOf({down(Key::tab), up(Key::tab), down(Key::tab), up(Key::tab), text("b")}),
              (Frames{"+tab", "-tab", "+tab", "-tab 'b'"}));
}

TEST(EventPacer, FastTypingIsNotLate) {
    EXPECT_EQ(framesOf({down(Key::s), text("s"), up(Key::s), down(Key::o), text("o"), up(Key::o)}).size(), 1u);
}

TEST(EventPacer, WhatIsHeldWithAKeyIsHeldInItsFrame) {
    EXPECT_EQ(framesOf({down(Key::leftControl), down(Key::a), up(Key::a), up(Key::leftControl), down(Key::b)}),
              (Frames{"+leftControl +A", "-A -leftControl +B"}));
    EXPECT_EQ(framesOf({down(Key::leftShift), kPress, up(Key::leftShift), kRelease}),
              (Frames{"+leftShift press", "-leftShift release"}));
}

TEST(EventPacer, AKeyThatRepeatsIsNotHeldBack) {
    EXPECT_EQ(framesOf({down(Key::left), down(Key::left), down(Key::left)}).size(), 1u);
}

TEST(EventPacer, HeadAndHandsAreNotDelayed) {
    EXPECT_EQ(framesOf({kPress, kRelease, HeadMoved{}}), (Frames{"other press", "release"}));
}

}  // namespace
}  // namespace nepho::engine
