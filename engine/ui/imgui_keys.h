#pragma once

#include "engine/input/input_event.h"

struct ImGuiIO;

namespace nepho::engine {

/// Tells Dear ImGui which of our keys it uses for what; its KeysDown is then indexed by engine::Key.
void mapKeys(ImGuiIO& io);

/// Shift, Control, Alt and Super.
bool isModifier(Key key);

}  // namespace nepho::engine
