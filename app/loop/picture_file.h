#pragma once

#include "engine/render/read_back.h"
#include "projector/base/result.h"

#include <filesystem>

namespace nepho::app {

/// Writes a picture as PNG under a temporary name and renames it.
projector::Status savePicture(const std::filesystem::path& path, const engine::Picture& picture);

}  // namespace nepho::app
