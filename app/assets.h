#pragma once

#include <filesystem>

namespace nepho::app {

/// The folder of bundled data and fonts: share/nephoscope beside an installed program's bin, else the source tree's
/// assets. Throws std::runtime_error naming the folders tried.
std::filesystem::path assetFolder();
std::filesystem::path bundledFont();
/// Where the pipeline cache is kept: $XDG_CACHE_HOME/nephoscope or ~/.cache/nephoscope; empty where neither is known.
std::filesystem::path cacheFolder();

/// What is remembered between sessions: $XDG_STATE_HOME/nephoscope or ~/.local/state/nephoscope; empty where neither is
/// known.
std::filesystem::path stateFolder();

}  // namespace nepho::app
