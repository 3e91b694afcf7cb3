#include "engine/window/glfw_keys.h"

#include <array>
#include <utility>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace nepho::engine {

namespace {

constexpr std::array kNamed{
    std::pair{GLFW_KEY_ESCAPE, Key::escape},
    std::pair{GLFW_KEY_ENTER, Key::enter},
    std::pair{GLFW_KEY_KP_ENTER, Key::enter},
    std::pair{GLFW_KEY_TAB, Key::tab},
    std::pair{GLFW_KEY_BACKSPACE, Key::backspace},
    std::pair{GLFW_KEY_INSERT, Key::insert},
    std::pair{GLFW_KEY_DELETE, Key::del},
    std::pair{GLFW_KEY_LEFT, Key::left},
    std::pair{GLFW_KEY_RIGHT, Key::right},
    std::pair{GLFW_KEY_UP, Key::up},
    std::pair{GLFW_KEY_DOWN, Key::down},
    std::pair{GLFW_KEY_PAGE_UP, Key::pageUp},
    std::pair{GLFW_KEY_PAGE_DOWN, Key::pageDown},
    std::pair{GLFW_KEY_HOME, Key::home},
    std::pair{GLFW_KEY_END, Key::end},
    std::pair{GLFW_KEY_SPACE, Key::space},
    std::pair{GLFW_KEY_LEFT_SHIFT, Key::leftShift},
    std::pair{GLFW_KEY_LEFT_CONTROL, Key::leftControl},
    std::pair{GLFW_KEY_LEFT_ALT, Key::leftAlt},
    std::pair{GLFW_KEY_LEFT_SUPER, Key::leftSuper},
    std::pair{GLFW_KEY_RIGHT_SHIFT, Key::rightShift},
    std::pair{GLFW_KEY_RIGHT_CONTROL, Key::rightControl},
    std::pair{GLFW_KEY_RIGHT_ALT, Key::rightAlt},
    std::pair{GLFW_KEY_RIGHT_SUPER, Key::rightSuper},
    std::pair{GLFW_KEY_MINUS, Key::minus},
    std::pair{GLFW_KEY_EQUAL, Key::equal},
    std::pair{GLFW_KEY_COMMA, Key::comma},
    std::pair{GLFW_KEY_PERIOD, Key::period},
    std::pair{GLFW_KEY_SLASH, Key::slash},
    std::pair{GLFW_KEY_LEFT_BRACKET, Key::leftBracket},
    std::pair{GLFW_KEY_RIGHT_BRACKET, Key::rightBracket},
};

Key fromRange(int key, int first, Key ours) {
    return static_cast<Key>(static_cast<int>(ours) + key - first);
}

}  // namespace

Key keyFromGlfw(int key) {
    if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) return fromRange(key, GLFW_KEY_A, Key::a);
    if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) return fromRange(key, GLFW_KEY_0, Key::digit0);
    if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) return fromRange(key, GLFW_KEY_F1, Key::f1);
    for (const auto& [theirs, ours] : kNamed) {
        if (theirs == key) return ours;
    }
    return Key::unknown;
}

}  // namespace nepho::engine
