#include "projector/data/config_search.h"

#include "projector/base/atomic_folder.h"
#include "projector/base/mapped_file.h"
#include "projector/data/extension.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostInFolder = 100000;

// Calls `use` for the entries of a folder that are not hidden, and counts all of them down from `left`; false where
// there are more.
template <typename Use>
bool forEachEntry(const fs::path& folder, std::size_t& left, std::error_code& failed, const Use& use) {
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
        if (left == 0) return false;
        --left;
        if (!entry->path().filename().native().starts_with('.')) use(*entry);
    }
    return true;
}

bool isStandaloneConfig(const fs::path& path) {
    constexpr std::size_t kLooked = 65536;
    if (!hasExtension(path, {".json"})) return false;
    const Result<std::string> start = readFileStart(path, kLooked);
    return start && start->find("\"embeddings\"") != std::string::npos;
}

// Goes through the folders that lie equally deep, then through those in them.
class ConfigSearch {
  public:
    ConfigSearch(const fs::path& root, std::size_t mostEntries) : root_(root), entriesLeft_(mostEntries) {}

    ConfigsBelow run() {
        std::size_t left = kMostInFolder;
        std::vector<fs::path> level = entriesOf(root_, left).folders, next;
        for (int depth = 1; depth <= ConfigsBelow::kMostDepth && !level.empty(); ++depth) {
            for (const fs::path& folder : level) visit(folder, next);
            level = std::exchange(next, {});
        }
        return std::move(below_);
    }

  private:
    struct Entries {
        std::vector<fs::path> folders, json;  ///< by name
    };
    static constexpr std::size_t kMostConfigs = 1000;

    void visit(const fs::path& folder, std::vector<fs::path>& next) {
        if (below_.found.size() == kMostConfigs) {
            below_.complete = false;
            return;
        }
        std::optional<FolderConfigs> configs = tensorBoardConfigIn(folder);
        Entries entries;
        if (!configs) {
            // A folder of pictures must not hide those that come after it.
            const std::size_t most = std::min(entriesLeft_, ConfigsBelow::kMostInOne);
            std::size_t left = most;
            entries = entriesOf(folder, left);
            entriesLeft_ -= most - left;
            takeAtMost(jsonLeft_, entries.json);
            configs = standaloneConfigsAmong(entries.json, folder);
        }
        std::error_code ignored;
        if (configs) {
            below_.found.push_back(*std::move(configs));
        } else if (!fs::is_symlink(folder, ignored)) {
            std::move(entries.folders.begin(), entries.folders.end(), std::back_inserter(next));
        }
    }

    Entries entriesOf(const fs::path& folder, std::size_t& left) {
        const bool followsLinks = &folder == &root_;
        Entries entries;
        std::error_code failed, ignored;
        const bool all = forEachEntry(folder, left, failed, [&](const fs::directory_entry& entry) {
            if (entry.is_directory(ignored)) {
                if (followsLinks || !entry.is_symlink(ignored)) entries.folders.push_back(entry.path());
            } else if (hasExtension(entry.path(), {".json"}) && entry.is_regular_file(ignored)) {
                entries.json.push_back(entry.path());
            }
        });
        below_.complete = below_.complete && all;
        std::sort(entries.folders.begin(), entries.folders.end());
        std::sort(entries.json.begin(), entries.json.end());
        return entries;
    }

    // Files are opened to see whether they are configs, which costs more than to see that they are there.
    void takeAtMost(std::size_t& left, std::vector<fs::path>& files) {
        if (files.size() > left) {
            files.resize(left);
            below_.complete = false;
        }
        left -= files.size();
    }

    const fs::path& root_;
    ConfigsBelow below_;
    std::size_t entriesLeft_;
    std::size_t jsonLeft_ = 1000;
};

}  // namespace

std::optional<FolderConfigs> tensorBoardConfigIn(const fs::path& folder) {
    std::error_code ignored;
    constexpr std::string_view kConfig = "projector_config.pbtxt";
    const fs::path plugin = folder / "plugins" / "org_tensorflow_tensorboard_projector" / kConfig;
    finishReplacement(folder / kConfig);
    for (const fs::path& config : {folder / kConfig, plugin}) {
        if (fs::is_regular_file(config, ignored)) return FolderConfigs{folder, ConfigSyntax::pbtxt, {config}};
    }
    return std::nullopt;
}

Result<std::vector<fs::path>> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed, ignored;
    std::size_t left = kMostInFolder;
    forEachEntry(folder, left, failed, [&](const fs::directory_entry& entry) {
        if (entry.is_regular_file(ignored)) files.push_back(entry.path());
    });
    if (failed) return unexpected(fmt::format("{}: cannot be read: {}", folder.string(), failed.message()));
    std::sort(files.begin(), files.end());
    return files;
}

std::optional<FolderConfigs> standaloneConfigsAmong(const std::vector<fs::path>& files, const fs::path& folder) {
    FolderConfigs configs{folder, ConfigSyntax::json, {}};
    std::copy_if(files.begin(), files.end(), std::back_inserter(configs.files), isStandaloneConfig);
    return configs.files.empty() ? std::nullopt : std::optional(std::move(configs));
}

ConfigsBelow findConfigsBelow(const fs::path& folder, std::size_t mostEntries) {
    return ConfigSearch(folder, mostEntries).run();
}

}  // namespace nepho::projector
