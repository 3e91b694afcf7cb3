#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/if_unusable.h"
#include "projector/data/sprite.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

/// Reads the header of a sprite sheet for a dataset of `rows` rows. `tile` is the width and height of a tile; {0, 0}
/// means that nobody said, and then the square grid is assumed that most programs make. Nothing, and a warning, where
/// its tiles are unknown (an Error where `unusable` says so); a sheet with fewer tiles than rows is used, with a
/// warning. Errors: a sheet that is neither PNG nor JPEG, damaged, hostile or cannot be read; tiles larger than it.
Result<std::optional<SpriteSheet>> readSpriteSheet(const std::filesystem::path& path, std::array<std::uint32_t, 2> tile,
                                                   std::size_t rows, std::vector<std::string>& warnings,
                                                   IfUnusable unusable = IfUnusable::leaveOut);

/// Decodes a sheet and keeps nothing of it, to find whether it is whole: of one of more than `mostPixels` only the
/// first rows. Returns how many; a warning where the file is odd. Errors: the sheet is damaged; stopped
/// (kStoppedMessage).
Result<std::uint32_t> checkSpriteSheet(const SpriteSheet& sheet, std::uint64_t mostPixels,
                                       std::vector<std::string>& warnings, const JobContext& context = {});

}  // namespace nepho::projector
