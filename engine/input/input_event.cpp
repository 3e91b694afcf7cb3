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

void InputState::apply(const FrameInput& input) {
    for (const InputEvent& event : input.events) {
        if (const auto* moved = std::get_if<PointerMoved>(&event)) {
            pointer_ = moved->position;
        } else if (const auto* button = std::get_if<ButtonChanged>(&event)) {
            assert(static_cast<std::size_t>(button->button) < std::size(buttons_));
            buttons_[static_cast<std::size_t>(button->button)] = button->down;
        } else if (const auto* key = std::get_if<KeyChanged>(&event)) {
            assert(key->key < Key::count);
            keys_[static_cast<std::size_t>(key->key)] = key->down;
        }
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
