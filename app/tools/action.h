#pragma once

#include "engine/input/input_event.h"

#include <span>

namespace nepho::app {

/// What a key does at once (held keys that fly and orbit are not actions).
enum class Action {
    resetView,
    flat,
    deep,
    toggleSprites,
    toggleLabels,
    toggleTheme,
    toggleAxes,
    togglePanels,
    toggleHelp,
    openData,
    reload,
    lookTool,
    sphereTool,
    rectangleTool,
    lassoTool,
    pullTool,
    nextSelectMode,
    putBack,
    undo,
    redo,
    focusSearch,
    selectFound,
    isolate,
    showAll,
    clearSelection,
    nextPoint,
    previousPoint,
    growSphere,
    shrinkSphere,
    largerPoints,
    smallerPoints,
    quit,
};

struct KeyBinding {
    engine::Key key;
    bool control;
    bool shift;
    Action action;
    const char* keys;  ///< as written in help
    const char* description;
};

/// All bindings, in the order of the help panel.
std::span<const KeyBinding> keyBindings();

}  // namespace nepho::app
