#include "app/tools/action.h"

namespace nepho::app {

namespace {
using engine::Key;

constexpr KeyBinding kBindings[] = {
    {Key::home, false, Action::resetView, "Home, 0", "look at the whole cloud again"},
    {Key::digit0, false, Action::resetView, nullptr, nullptr},
    {Key::digit2, false, Action::flat, "2", "two dimensions"},
    {Key::digit3, false, Action::deep, "3", "three dimensions"},
    {Key::v, false, Action::toggleSprites, "V", "sprites or discs"},
    {Key::l, false, Action::toggleLabels, "L", "labels on or off"},
    {Key::t, false, Action::toggleTheme, "T", "dark or light"},
    {Key::x, false, Action::toggleAxes, "X", "axes and grid on or off"},
    {Key::tab, false, Action::togglePanels, "Tab", "panels on or off"},
    {Key::slash, false, Action::focusSearch, "/, Ctrl+F", "search"},
    {Key::f, true, Action::focusSearch, nullptr, nullptr},
    {Key::enter, false, Action::selectFound, "Enter", "select what was found"},
    {Key::g, false, Action::toggleSphereMode, "G", "sphere mode: drag from a point to select around it"},
    {Key::rightBracket, false, Action::growSphere, "]", "grow a sphere around the inspected point"},
    {Key::leftBracket, false, Action::shrinkSphere, "[", "shrink it"},
    {Key::i, false, Action::isolate, "I", "isolate the selection and its neighbours"},
    {Key::u, false, Action::showAll, "U", "show all points"},
    {Key::escape, false, Action::clearSelection, "Esc", "select nothing"},
    {Key::period, false, Action::nextPoint, ".", "inspect the next row"},
    {Key::comma, false, Action::previousPoint, ",", "inspect the row before"},
    {Key::equal, false, Action::largerPoints, "=", "larger points"},
    {Key::minus, false, Action::smallerPoints, "-", "smaller points"},
    {Key::h, false, Action::toggleHelp, "H, F1", "this list"},
    {Key::f1, false, Action::toggleHelp, nullptr, nullptr},
    {Key::q, true, Action::quit, "Ctrl+Q", "leave"},
};
}  // namespace

std::span<const KeyBinding> keyBindings() {
    return kBindings;
}

}  // namespace nepho::app
