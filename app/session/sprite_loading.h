#pragma once

#include "engine/asset/sprite_atlas.h"
#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/dataset.h"
#include "projector/data/image.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nepho::app {

/// How large thumbnails are kept of a sheet's tiles. `pages` is 0 where there are none, or no room for them.
engine::SpritePageLayout planThumbnails(const projector::SpriteSheet& sheet, std::size_t rows,
                                        const engine::SpriteLimits& limits);

/// One sentence where thumbnails are smaller than the sheet's tiles, or do not fit at all.
std::optional<std::string> thumbnailWarning(const projector::SpriteSheet& sheet, std::size_t rows,
                                            const engine::SpritePageLayout& layout, const engine::SpriteLimits& limits);

/// "80 x 80 pixels, scaled from 128 x 128, 498.2 of at most 512 MiB".
std::string describeThumbnails(projector::ImageSize thumbnail, projector::ImageSize tile, std::uint64_t bytes,
                               std::uint64_t mostBytes);

struct Thumbnails {
    std::shared_ptr<const engine::SpriteAtlas> atlas;  ///< null where the dataset has no tiles, or no room is for them
    std::vector<std::string> warnings;
};

/// Decodes the dataset's sheet row by row and scales its tiles into thumbnails. Errors: the sheet is damaged, or
/// another one than the dataset knows; stopped (kStoppedMessage).
projector::Result<Thumbnails> loadThumbnails(const projector::Dataset& dataset, const engine::SpriteLimits& limits,
                                             const projector::JobContext& context);

}  // namespace nepho::app
