#pragma once

#include "app/session/loader.h"

#include <filesystem>
#include <vector>

namespace nepho::app {

/// The files that the data were read from, with the config that names them.
std::vector<std::filesystem::path> filesOf(const LoadedData& data);

}  // namespace nepho::app
