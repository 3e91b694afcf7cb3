#include "engine/input/input_event.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>

namespace nepho::engine {
namespace {

constexpr std::size_t kKeys = static_cast<std::size_t>(Key::count);

// In the order of Key.
constexpr std::array<const char*, kKeys> kKeyNames = {
    "unknown",     "A",           "B",           "C",       "D",         "E",          "F",
    "G",           "H",           "I",           "J",       "K",         "L",          "M",
    "N",           "O",           "P",           "Q",       "R",         "S",          "T",
    "U",           "V",           "W",           "X",       "Y",         "Z",          "0",
    "1",           "2",           "3",           "4",       "5",         "6",          "7",
    "8",           "9",           "escape",      "enter",   "tab",       "backspace",  "insert",
    "delete",      "left",        "right",       "up",      "down",      "pageUp",     "pageDown",
    "home",        "end",         "space",       "F1",      "F2",        "F3",         "F4",
    "F5",          "F6",          "F7",          "F8",      "F9",        "F10",        "F11",
    "F12",         "leftShift",   "leftControl", "leftAlt", "leftSuper", "rightShift", "rightControl",
    "rightAlt",    "rightSuper",  "minus",       "equal",   "comma",     "period",     "slash",
    "leftBracket", "rightBracket"};
static_assert(kKeyNames.back() != nullptr, "a key has no name");

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

void InputState::apply(const InputEvent& event) {
    const auto of = [this](Hand hand) -> HandState& { return hands_[static_cast<std::size_t>(hand)]; };
    if (const auto* moved = std::get_if<PointerMoved>(&event)) {
        pointer_ = moved->position;
    } else if (const auto* button = std::get_if<ButtonChanged>(&event)) {
        assert(static_cast<std::size_t>(button->button) < std::size(buttons_));
        buttons_[static_cast<std::size_t>(button->button)] = button->down;
    } else if (const auto* key = std::get_if<KeyChanged>(&event)) {
        assert(key->key < Key::count);
        keys_[static_cast<std::size_t>(key->key)] = key->down;
    } else if (const auto* head = std::get_if<HeadMoved>(&event)) {
        stageFromHead_ = head->stageFromHead;
    } else if (const auto* hand = std::get_if<HandMoved>(&event)) {
        of(hand->hand).tracked = true;
        of(hand->hand).stageFromGrip = hand->stageFromGrip;
        of(hand->hand).stageFromAim = hand->stageFromAim;
    } else if (const auto* lost = std::get_if<HandLost>(&event)) {
        // What it held is let go: nobody can release a button that is not seen.
        of(lost->hand) = {};
    } else if (const auto* control = std::get_if<HandControlMoved>(&event)) {
        of(control->hand).set(control->control, control->value);
    } else if (const auto* stick = std::get_if<StickMoved>(&event)) {
        of(stick->hand).stick = stick->position;
    }
}

const char* keyName(Key key) {
    assert(key < Key::count);
    return kKeyNames[static_cast<std::size_t>(key)];
}

Key keyFromName(const std::string& name) {
    const auto isSame = [&](std::string_view other) {
        return std::equal(name.begin(), name.end(), other.begin(), other.end(),
                          [](char a, char b) { return lower(a) == lower(b); });
    };
    const auto found = std::find_if(kKeyNames.begin(), kKeyNames.end(), isSame);
    return found == kKeyNames.end() ? Key::unknown : static_cast<Key>(found - kKeyNames.begin());
}

}  // namespace nepho::engine
