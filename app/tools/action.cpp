#include "app/tools/action.h"

namespace nepho::app {

namespace {
using engine::Key;

constexpr KeyBinding kBindings[] = {
    {Key::home, false, false, Action::resetView, "Home, 0", "look at the whole cloud again"},
    {Key::digit0, false, false, Action::resetView, nullptr, nullptr},
    {Key::digit2, false, false, Action::flat, "2", "two dimensions"},
    {Key::digit3, false, false, Action::deep, "3", "three dimensions"},
    {Key::v, false, false, Action::toggleSprites, "V", "sprites or discs"},
    {Key::l, false, false, Action::toggleLabels, "L", "labels on or off"},
    {Key::t, false, false, Action::toggleTheme, "T", "dark or light"},
    {Key::x, false, false, Action::toggleAxes, "X", "axes and grid on or off"},
    {Key::tab, false, false, Action::togglePanels, "Tab", "panels on or off"},
    {Key::slash, false, false, Action::focusSearch, "/, Ctrl+F", "search"},
    {Key::f, true, false, Action::focusSearch, nullptr, nullptr},
    {Key::enter, false, false, Action::selectFound, "Enter", "select what was found"},
    {Key::g, false, false, Action::sphereTool, "G", "sphere: drag from a point to select around it"},
    {Key::b, false, false, Action::rectangleTool, "B", "rectangle: drag to select what is seen in it"},
    {Key::k, false, false, Action::lassoTool, "K", "lasso: draw around what to select"},
    {Key::p, false, false, Action::pullTool, "P", "pull: drag the selection out of the cloud, or a cluster"},
    {Key::o, false, false, Action::lookTool, "O", "look around again"},
    {Key::m, false, false, Action::nextSelectMode, "M", "selecting replaces, adds, removes, intersects"},
    {Key::backspace, false, false, Action::putBack, "Backspace",
     "put the selected clusters back into the cloud, or all"},
    {Key::z, true, false, Action::undo, "Ctrl+Z", "undo"},
    {Key::z, true, true, Action::redo, "Ctrl+Shift+Z, Ctrl+Y", "redo"},
    {Key::y, true, false, Action::redo, nullptr, nullptr},
    {Key::rightBracket, false, false, Action::growSphere, "]", "grow a sphere around the inspected point"},
    {Key::leftBracket, false, false, Action::shrinkSphere, "[", "shrink it"},
    {Key::i, false, false, Action::isolate, "I", "isolate the selection and its neighbours"},
    {Key::u, false, false, Action::showAll, "U", "show all points"},
    {Key::escape, false, false, Action::clearSelection, "Esc", "select nothing"},
    {Key::period, false, false, Action::nextPoint, ".", "inspect the next row"},
    {Key::comma, false, false, Action::previousPoint, ",", "inspect the row before"},
    {Key::equal, false, false, Action::largerPoints, "=", "larger points"},
    {Key::minus, false, false, Action::smallerPoints, "-", "smaller points"},
    {Key::o, true, false, Action::openData, "Ctrl+O", "open other data, or what was open before"},
    {Key::f5, false, false, Action::reload, "F5", "read the data anew"},
    {Key::h, false, false, Action::toggleHelp, "H, F1", "this list"},
    {Key::f1, false, false, Action::toggleHelp, nullptr, nullptr},
    {Key::q, true, false, Action::quit, "Ctrl+Q", "leave"},
};
}  // namespace

std::span<const KeyBinding> keyBindings() {
    return kBindings;
}

}  // namespace nepho::app
