#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace nepho::projector {

/// One embedding as a config describes it, before any path is looked up. Empty means not said.
struct ConfigEntry {
    std::string name;
    std::string tensorPath;
    std::string metadataPath;
    std::string bookmarksPath;
    std::string spritePath;
    std::vector<std::size_t> shape;
    std::array<std::uint32_t, 2> spriteTile{};  ///< width, height

    bool operator==(const ConfigEntry&) const = default;
};

/// A projector config of either syntax.
struct ProjectorConfig {
    std::vector<ConfigEntry> entries;
    std::string checkpointPath;
    std::vector<std::string> warnings;
};

/// Drops entries that repeat an earlier one exactly, as programs that append to the file leave them.
void dropRepeatedEntries(ProjectorConfig& config);

}  // namespace nepho::projector
