#pragma once

#include "projector/base/result.h"
#include "projector/data/projector_config.h"

#include <filesystem>
#include <string_view>

namespace nepho::projector {

/// Parses the text of a projector_config.pbtxt (protobuf text format). Unknown fields are skipped with a warning.
/// Errors: a syntax error, named by line and column; a value of the wrong type. `path` only names the file in messages.
Result<ProjectorConfig> parsePbtxtConfig(std::string_view text, const std::filesystem::path& path);

}  // namespace nepho::projector
