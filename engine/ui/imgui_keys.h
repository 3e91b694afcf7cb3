#pragma once

struct ImGuiIO;

namespace nepho::engine {

/// Tells Dear ImGui which of our keys it uses for what; its KeysDown is then indexed by engine::Key.
void mapKeys(ImGuiIO& io);

}  // namespace nepho::engine
