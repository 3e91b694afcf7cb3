#pragma once

#include "app/session/loader.h"
#include "projector/base/result.h"

#include <filesystem>
#include <vector>

namespace nepho::app {

/// What files (or a folder) that a person dropped together ask for. A tensor, a config or a folder is opened anew (a
/// table with numbers where it comes without a tensor), and text without numbers beside it is its metadata, an image
/// its sprite sheet. Without a tensor they go with what `current` has open. How to reduce and what to decode stays as
/// in `current`; what belonged to its files does not. Reads the first bytes of each file. Errors, one sentence: two
/// files of a kind; metadata or a sheet where nothing is open (`current.path` is empty); a file that cannot be read or
/// is of no such kind.
projector::Result<OpenRequest> requestOfDropped(const std::vector<std::filesystem::path>& files,
                                                const OpenRequest& current);

}  // namespace nepho::app
