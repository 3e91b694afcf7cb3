#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/sheet_plan.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

/// A sheet that was made.
struct MadeSheet {
    SheetPlan plan;
    struct Skipped {
        std::size_t tile;    ///< left empty
        std::string reason;  ///< one sentence that names the file
    };
    std::vector<Skipped> skipped;    ///< ascending
    std::vector<std::string> odd;    ///< sentences on pictures that are on the sheet, see ImageRows::oddity()
    std::optional<Error> unwritten;  ///< why there is no sheet, where only writing it failed
};

/// Makes a sprite sheet of PNG and JPEG files: picture i in tile i, row by row from the top left, as large as its tile
/// allows in its own shape and in the middle of it, the right way up (Orientation), scaled in linear light
/// (AreaScaler). Pictures are read in parallel, and some rows of tiles at a time are in memory; the same pictures give
/// the same bytes for any number of threads. Stages reported: "headers", "pictures". Errors: a picture is bad (the
/// first of them is named), the plan's, stopped (kStoppedMessage); nothing is written then.
Result<MadeSheet> makeSheet(const std::vector<std::filesystem::path>& pictures, const std::filesystem::path& out,
                            const SheetOptions& options, const JobContext& context = {});

}  // namespace nepho::projector
