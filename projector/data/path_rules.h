#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// Where a path written in a config leads.
enum class PathOutcome {
    found,    ///< a file inside the folder
    missing,  ///< there is no such file
    leaves,   ///< it leads outside the folder, and inside there is no file of that name
    network,  ///< it is a URL, and inside the folder there is no file of that name
};

struct ResolvedPath {
    PathOutcome outcome = PathOutcome::missing;
    std::filesystem::path path;  ///< where found
    std::string note;            ///< found: a warning, or empty where the path was taken as written; else the reason
};

/// Looks up a path that a config names. A path is followed only within the config's folder: an absolute path, one with
/// `..`, a symbolic link or a URL that leads elsewhere is never followed; a file inside the folder that ends alike is
/// taken instead (the longest common ending first, the bare name last), with a note. Backslashes separate too.
///
/// `folder` is the config's folder. `alongside`, where not empty, is another folder inside it that is searched for the
/// bare name (the one of the tensor). With `mayRepeatFolder` (standalone JSON configs, whose paths are relative to a
/// web page) a relative path is also tried from the folder's parent.
ResolvedPath resolveConfigPath(std::string_view written, const std::filesystem::path& folder,
                               const std::filesystem::path& alongside, bool mayRepeatFolder);

}  // namespace nepho::projector
