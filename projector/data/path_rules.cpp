#include "projector/data/path_rules.h"

#include "projector/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShownPath = 1000;  // bytes of a path in a message

bool isInside(const fs::path& canonical, const fs::path& canonicalFolder) {
    const auto [folderEnd, rest] =
        std::mismatch(canonicalFolder.begin(), canonicalFolder.end(), canonical.begin(), canonical.end());
    return folderEnd == canonicalFolder.end();
}

// The file at `candidate` where there is one and it truly (all symbolic links followed) lies inside the folder.
std::optional<fs::path> fileInside(const fs::path& candidate, const fs::path& canonicalFolder) {
    std::error_code failed;
    const fs::path canonical = fs::canonical(candidate, failed);
    if (failed || !isInside(canonical, canonicalFolder) || !fs::is_regular_file(canonical, failed)) return std::nullopt;
    return candidate.lexically_normal();
}

bool isUrl(std::string_view path) {
    const std::size_t colon = path.find("://");
    return colon != std::string_view::npos && colon > 1 && path.find_first_of("/\\") > colon;
}

bool isAbsolute(std::string_view path) {
    const bool drive = path.size() >= 2 && path[1] == ':' && ((path[0] | 0x20) >= 'a' && (path[0] | 0x20) <= 'z');
    return path.starts_with('/') || path.starts_with('~') || drive;
}

// The names between the separators, without those that mean no name. A URL's query is no part of its last name.
std::vector<std::string> componentsOf(std::string_view path, bool url) {
    if (url) path = path.substr(0, path.find_first_of("?#"));
    std::vector<std::string> components;
    while (!path.empty()) {
        const std::size_t end = path.find('/');
        const std::string_view name = path.substr(0, end);
        if (!name.empty() && name != "." && name != "..") components.emplace_back(name);
        path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    }
    return components;
}

fs::path joined(const std::vector<std::string>& components, std::size_t first) {
    fs::path path;
    for (std::size_t i = first; i < components.size(); ++i) path /= components[i];
    return path;
}

std::optional<fs::path> fileThatEndsAlike(const std::vector<std::string>& components, const fs::path& folder,
                                          const fs::path& alongside, const fs::path& canonicalFolder) {
    constexpr std::size_t kMaxComponents = 64;
    const std::size_t first = components.size() > kMaxComponents ? components.size() - kMaxComponents : 0;
    for (std::size_t i = first; i < components.size(); ++i) {
        if (std::optional<fs::path> file = fileInside(folder / joined(components, i), canonicalFolder)) return file;
    }
    if (alongside.empty() || components.empty()) return std::nullopt;
    return fileInside(alongside / components.back(), canonicalFolder);
}

}  // namespace

ResolvedPath resolveConfigPath(std::string_view written, const fs::path& folder, const fs::path& alongside,
                               bool mayRepeatFolder) {
    const std::string shown = inQuotes(written, kShownPath);
    if (written.empty()) return {PathOutcome::missing, {}, "\"\" is no path"};
    if (const std::size_t nul = written.find('\0'); nul != std::string_view::npos)
        return {PathOutcome::missing,
                {},
                fmt::format("{} has a zero byte (its byte {}), which no path has", shown, nul + 1)};
    std::error_code failed;
    const fs::path base = folder.empty() ? fs::path(".") : folder;
    const fs::path canonicalFolder = fs::canonical(base, failed);
    if (failed) return {PathOutcome::missing, {}, fmt::format("the folder {} cannot be read", base.string())};

    const bool url = isUrl(written);
    if (!url) {
        if (std::optional<fs::path> file = fileInside(base / fs::path(written), canonicalFolder))
            return {PathOutcome::found, *file, {}};
    }
    std::string slashed(written);
    std::replace(slashed.begin(), slashed.end(), '\\', '/');
    const bool absolute = isAbsolute(slashed);
    if (!url && !absolute && slashed != written) {
        if (std::optional<fs::path> file = fileInside(base / slashed, canonicalFolder))
            return {PathOutcome::found, *file, {}};
    }
    const fs::path normal = fs::path(slashed).lexically_normal();
    const bool climbs = !normal.empty() && *normal.begin() == "..";
    const fs::path parent = canonicalFolder.parent_path();
    if (mayRepeatFolder && !url && !absolute && !climbs) {
        if (std::optional<fs::path> file = fileInside(parent / normal, canonicalFolder))
            return {PathOutcome::found, *file, {}};
        if (std::optional<fs::path> file = fileInside(parent / normal, parent)) {
            return {PathOutcome::found, *file,
                    fmt::format("{} lies beside the config's folder, {} was taken", shown, file->string())};
        }
    }
    // An existing file that was not taken above is one that a symbolic link leads to outside.
    const bool linked = !url && !absolute && !climbs && fs::exists(base / normal, failed);
    const bool leaves = url || absolute || climbs || linked;
    if (std::optional<fs::path> file =
            fileThatEndsAlike(componentsOf(slashed, url), base, alongside, canonicalFolder)) {
        return {PathOutcome::found, *file,
                fmt::format("{} {}, so {} was taken instead", shown,
                            leaves ? "leads outside the config's folder" : "does not exist", file->string())};
    }
    if (url)
        return {PathOutcome::network,
                {},
                fmt::format("{} is on the network, from where nothing is fetched, and no file of that name is in {}",
                            shown, base.string())};
    if (leaves)
        return {PathOutcome::leaves,
                {},
                fmt::format("{} leads outside {} and no file of that name is inside", shown, base.string())};
    return {PathOutcome::missing, {}, fmt::format("{} does not exist in {}", shown, base.string())};
}

}  // namespace nepho::projector
