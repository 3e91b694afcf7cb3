#include "app/assets.h"

#include <cstdlib>
#include <stdexcept>

namespace nepho::app {

namespace fs = std::filesystem;

fs::path assetFolder() {
    std::error_code failure;
    const fs::path program = fs::read_symlink("/proc/self/exe", failure);
    const fs::path installed = program.parent_path().parent_path() / NEPHOSCOPE_INSTALL_DATADIR / "nephoscope";
    for (const fs::path& folder : {installed, fs::path(NEPHOSCOPE_SOURCE_ASSETS)}) {
        if (fs::exists(folder / "fonts", failure)) return folder;
    }
    throw std::runtime_error("the program's assets were not found in " + installed.string() +
                             " or " NEPHOSCOPE_SOURCE_ASSETS);
}

fs::path bundledFont() {
    return assetFolder() / "fonts" / "NotoSans-Regular.ttf";
}

namespace {

/// The program's folder in one of the XDG base directories: what the variable says, else its place at home.
fs::path baseFolder(const char* variable, const char* atHome) {
    if (const char* base = std::getenv(variable); base != nullptr && *base != '\0')
        return fs::path(base) / "nephoscope";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        return fs::path(home) / atHome / "nephoscope";
    return {};
}

}  // namespace

fs::path cacheFolder() {
    return baseFolder("XDG_CACHE_HOME", ".cache");
}

fs::path stateFolder() {
    return baseFolder("XDG_STATE_HOME", ".local/state");
}

}  // namespace nepho::app
