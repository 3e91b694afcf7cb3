#pragma once

#include "projector/base/result.h"
#include "projector/data/catalog.h"
#include "projector/data/projector_config.h"

#include <filesystem>

namespace nepho::projector {

enum class ConfigSyntax { pbtxt, json };

/// Reads a projector config and finds the files that it names. An entry whose tensor cannot be opened, or that names a
/// file outside the config's folder, is left out with a warning where others remain. Errors: the config cannot be read
/// or parsed; no entry remains.
Result<Catalog> readConfigSources(const std::filesystem::path& path, ConfigSyntax syntax);

}  // namespace nepho::projector
