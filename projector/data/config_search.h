#pragma once

#include "projector/base/result.h"
#include "projector/data/config_sources.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

namespace nepho::projector {

/// The configs of one folder.
struct FolderConfigs {
    std::filesystem::path folder;
    ConfigSyntax syntax = ConfigSyntax::pbtxt;
    std::vector<std::filesystem::path> files;  ///< at least one, by name
};

/// The config that TensorBoard would take: projector_config.pbtxt, then that in its plugin's folder.
std::optional<FolderConfigs> tensorBoardConfigIn(const std::filesystem::path& folder);

/// The files right in a folder by name, without hidden ones. Error: the folder cannot be read.
Result<std::vector<std::filesystem::path>> filesIn(const std::filesystem::path& folder);

/// The standalone configs among the files of a folder.
std::optional<FolderConfigs> standaloneConfigsAmong(const std::vector<std::filesystem::path>& files,
                                                    const std::filesystem::path& folder);

/// What findConfigsBelow() finds.
struct ConfigsBelow {
    static constexpr int kMostDepth = 4;                ///< folders below each other
    static constexpr std::size_t kMostInOne = 5000;     ///< files and folders looked at in one folder
    static constexpr std::size_t kMostEntries = 50000;  ///< and in all
    std::vector<FolderConfigs> found;                   ///< the nearest first, those of one depth by name
    bool complete = true;                               ///< false: there is more than is looked at
};

/// Searches the folders below another one, as logs of runs lie in each other, but not below one that has a config.
/// Links to folders are followed where they lie right in `folder`, and no further, so that nothing is found twice.
ConfigsBelow findConfigsBelow(const std::filesystem::path& folder,
                              std::size_t mostEntries = ConfigsBelow::kMostEntries);

}  // namespace nepho::projector
