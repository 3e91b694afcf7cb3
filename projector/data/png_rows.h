#pragma once

#include "projector/data/image_reader.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace nepho::projector {

/// Whether a file that begins like this is a PNG.
bool isPng(std::string_view bytes);

/// The size in the header chunk. `bytes`: the file, or at least its first 33 bytes.
Result<ImageSize> pngSize(std::string_view bytes, const std::filesystem::path& path);

/// See ImageRows; any colour type and depth becomes RGBA8. `bytes` is the whole file, which is looked at for its header
/// only; then it is read in pieces, as a large sheet would otherwise be in memory as a file.
Result<std::unique_ptr<ImageRows>> openPngRows(std::string_view bytes, const std::filesystem::path& path);

}  // namespace nepho::projector
