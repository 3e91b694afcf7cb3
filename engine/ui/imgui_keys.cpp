#include "engine/ui/imgui_keys.h"

#include <imgui.h>

#include <utility>

namespace nepho::engine {

void mapKeys(ImGuiIO& io) {
    const std::pair<ImGuiKey_, Key> keys[] = {
        {ImGuiKey_Tab, Key::tab},
        {ImGuiKey_LeftArrow, Key::left},
        {ImGuiKey_RightArrow, Key::right},
        {ImGuiKey_UpArrow, Key::up},
        {ImGuiKey_DownArrow, Key::down},
        {ImGuiKey_PageUp, Key::pageUp},
        {ImGuiKey_PageDown, Key::pageDown},
        {ImGuiKey_Home, Key::home},
        {ImGuiKey_End, Key::end},
        {ImGuiKey_Insert, Key::insert},
        {ImGuiKey_Delete, Key::del},
        {ImGuiKey_Backspace, Key::backspace},
        {ImGuiKey_Space, Key::space},
        {ImGuiKey_Enter, Key::enter},
        {ImGuiKey_Escape, Key::escape},
        {ImGuiKey_A, Key::a},
        {ImGuiKey_C, Key::c},
        {ImGuiKey_V, Key::v},
        {ImGuiKey_X, Key::x},
        {ImGuiKey_Y, Key::y},
        {ImGuiKey_Z, Key::z},
    };
    for (const auto& [theirs, ours] : keys) io.KeyMap[theirs] = static_cast<int>(ours);
}

bool isModifier(Key key) {
    switch (key) {
        case Key::leftShift:
        case Key::rightShift:
        case Key::leftControl:
        case Key::rightControl:
        case Key::leftAlt:
        case Key::rightAlt:
        case Key::leftSuper:
        case Key::rightSuper:
            return true;
        default:
            return false;
    }
}

}  // namespace nepho::engine
