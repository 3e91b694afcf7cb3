#pragma once

#include "projector/base/result.h"
#include "projector/data/projector_config.h"

#include <filesystem>
#include <string_view>

namespace nepho::projector {

/// Parses the text of a standalone JSON config ("embeddings": [...]). Unknown keys are skipped.
/// Errors: a syntax error, named by line and column; a missing key or a value of the wrong type, named by its place.
/// `path` only names the file in messages.
Result<ProjectorConfig> parseJsonConfig(std::string_view text, const std::filesystem::path& path);

}  // namespace nepho::projector
