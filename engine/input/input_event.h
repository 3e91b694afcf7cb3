#pragma once

#include "engine/input/hand_input.h"

#include <glm/vec2.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nepho::engine {

enum class PointerButton : std::uint8_t { left, right, middle };

/// Keys by name, as recorded and replayed: letters and digits stand for themselves ("A", "7"), others have the names in
/// keyName(). Layout-dependent text comes as TextEntered.
enum class Key : std::uint16_t {
    unknown,
    a,
    b,
    c,
    d,
    e,
    f,
    g,
    h,
    i,
    j,
    k,
    l,
    m,
    n,
    o,
    p,
    q,
    r,
    s,
    t,
    u,
    v,
    w,
    x,
    y,
    z,
    digit0,
    digit1,
    digit2,
    digit3,
    digit4,
    digit5,
    digit6,
    digit7,
    digit8,
    digit9,
    escape,
    enter,
    tab,
    backspace,
    insert,
    del,
    left,
    right,
    up,
    down,
    pageUp,
    pageDown,
    home,
    end,
    space,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12,
    leftShift,
    leftControl,
    leftAlt,
    leftSuper,
    rightShift,
    rightControl,
    rightAlt,
    rightSuper,
    minus,
    equal,
    comma,
    period,
    slash,
    leftBracket,
    rightBracket,
    count
};

struct PointerMoved {
    glm::vec2 position;  ///< window coordinates from the top left, in the units of FrameInput::windowSize
};
struct ButtonChanged {
    PointerButton button = PointerButton::left;
    bool down = false;
};
struct Scrolled {
    glm::vec2 steps;  ///< wheel notches; y > 0 away from the person
};
struct KeyChanged {
    Key key = Key::unknown;
    bool down = false;
};
struct TextEntered {
    std::string utf8;
};
/// Files or folders were dropped on the window together.
struct FilesDropped {
    std::vector<std::string> paths;  ///< as the window system tells them: absolute
};
struct CloseRequested {};

using InputEvent = std::variant<PointerMoved, ButtonChanged, Scrolled, KeyChanged, TextEntered, FilesDropped,
                                CloseRequested, HeadMoved, HandMoved, HandLost, HandControlMoved, StickMoved>;

/// Everything that arrived since the frame before, in order.
struct FrameInput {
    std::uint64_t frame = 0;          ///< counts from 0
    double seconds = 0.0;             ///< since the frame before; the script's when replayed, 1/90 where it tells none
    glm::vec2 windowSize{1280, 720};  ///< logical units
    float pixelScale = 1.0f;          ///< pixels to a logical unit (high-DPI)
    std::vector<InputEvent> events;
};

/// Whether keys and buttons are held, where head and hands are; kept up to date from events.
class InputState {
  public:
    void apply(const InputEvent& event);
    void apply(const FrameInput& input) {
        for (const InputEvent& event : input.events) apply(event);
    }
    bool isDown(Key key) const { return keys_[static_cast<std::size_t>(key)]; }
    bool isDown(PointerButton button) const { return buttons_[static_cast<std::size_t>(button)]; }
    bool shift() const { return isDown(Key::leftShift) || isDown(Key::rightShift); }
    bool control() const { return isDown(Key::leftControl) || isDown(Key::rightControl); }
    bool alt() const { return isDown(Key::leftAlt) || isDown(Key::rightAlt); }
    glm::vec2 pointer() const { return pointer_; }
    /// None before the first HeadMoved.
    const std::optional<Pose>& stageFromHead() const { return stageFromHead_; }
    const HandState& hand(Hand hand) const { return hands_[static_cast<std::size_t>(hand)]; }

  private:
    bool keys_[static_cast<std::size_t>(Key::count)] = {};
    bool buttons_[3] = {};
    glm::vec2 pointer_{-1, -1};
    std::optional<Pose> stageFromHead_;
    HandState hands_[2];
};

const char* keyName(Key key);
/// Key::unknown where no key has that name (compared without case).
Key keyFromName(const std::string& name);

}  // namespace nepho::engine
