#pragma once

#include "projector/base/result.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// Whether `a` comes before `b` as people count: digits by the number they make, "2.png" before "10.png", all else by
/// its bytes. Names of equal numbers ("2", "02") by their bytes.
bool naturallyBefore(std::string_view a, std::string_view b);

/// The pictures that a person names: a file is itself, a folder every .png, .jpg and .jpeg right in it in natural order
/// but for names that begin with a dot and the file `except`, "@FILE" what a text file lists (see readImageList()). The
/// files are not looked into. Errors: there is no such file, a folder has no pictures, nothing is named.
Result<std::vector<std::filesystem::path>> listImages(const std::vector<std::filesystem::path>& named,
                                                      const std::filesystem::path& except);

/// The paths in a text file, one a line, relative to the current folder as if they were typed. Errors: the file cannot
/// be read, or a line before the last is blank.
Result<std::vector<std::filesystem::path>> readImageList(const std::filesystem::path& list);

}  // namespace nepho::projector
