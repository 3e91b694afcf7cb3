#include "projector/data/config_sources.h"

#include "projector/base/utf8.h"
#include "projector/data/json_config.h"
#include "projector/data/path_rules.h"
#include "projector/data/pbtxt_config.h"
#include "projector/data/sniff.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>

#include <cstdint>
#include <system_error>
#include <utility>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

struct ConfigPlace {
    fs::path config;
    fs::path folder;
    ConfigSyntax syntax = ConfigSyntax::pbtxt;
};

Result<ProjectorConfig> readConfig(const fs::path& path, ConfigSyntax syntax) {
    constexpr std::size_t kMaxConfigBytes = std::size_t{1} << 24;
    const Result<TextFile> file = TextFile::open(path);
    if (!file) return Unexpected(file.error());
    if (file->text().size() > kMaxConfigBytes) {
        return unexpected(fmt::format("{}: has {} bytes, expected at most {} of a config", path.string(),
                                      file->text().size(), kMaxConfigBytes));
    }
    Result<ProjectorConfig> config =
        syntax == ConfigSyntax::pbtxt ? parsePbtxtConfig(file->text(), path) : parseJsonConfig(file->text(), path);
    if (config) config->warnings.insert(config->warnings.begin(), file->warnings().begin(), file->warnings().end());
    return config;
}

// Raw numbers may begin as a gzip archive or a text does. A file that is called .bytes and exactly as long as its shape
// says is believed.
bool isAnnouncedBytes(const fs::path& tensor, const std::vector<std::size_t>& shape) {
    std::error_code failed;
    const std::uintmax_t size = fs::file_size(tensor, failed);
    if (failed || tensor.extension() != ".bytes" || shape.size() != 2 || shape[1] == 0) return false;
    return size % (shape[1] * sizeof(float)) == 0 && size / (shape[1] * sizeof(float)) == shape[0];
}

Result<TensorFormat> formatOf(const fs::path& tensor, const std::vector<std::size_t>& shape) {
    if (isAnnouncedBytes(tensor, shape)) return TensorFormat::bytes;
    const Result<FileKind> kind = readFileKind(tensor);
    if (!kind) return Unexpected(kind.error());
    switch (*kind) {
        case FileKind::npy:
            return TensorFormat::npy;
        case FileKind::tsv:
            return TensorFormat::tsv;
        case FileKind::csv:
            return TensorFormat::csv;
        case FileKind::bytes:
            return TensorFormat::bytes;
        default:
            return unexpected(tensor.string() + ": holds text without numbers in its first line, expected a tensor");
    }
}

Result<fs::path> findTensor(const ConfigEntry& entry, const ConfigPlace& place, bool hasCheckpoint,
                            std::vector<std::string>& warnings) {
    const std::string named = entry.name.empty() ? std::string("an entry") : inQuotes(entry.name);
    if (entry.tensorPath.empty() && hasCheckpoint) {
        return unexpected(
            fmt::format("{} is in a checkpoint, and checkpoints are not read yet; expected a tensor path", named));
    }
    if (entry.tensorPath.empty()) return unexpected(fmt::format("{} names no tensor file", named));
    const ResolvedPath resolved =
        resolveConfigPath(entry.tensorPath, place.folder, {}, place.syntax == ConfigSyntax::json);
    if (resolved.outcome != PathOutcome::found) return unexpected(fmt::format("the tensor {}", resolved.note));
    if (!resolved.note.empty()) warnings.push_back(fmt::format("{}: {}", place.config.string(), resolved.note));
    return resolved.path;
}

// A file that goes with the tensor. One that is missing costs a warning; a path that leaves the folder is an error.
Status findCompanion(const std::string& written, std::string_view what, const ConfigPlace& place,
                     const fs::path& tensor, std::optional<fs::path>& found, std::vector<std::string>& warnings) {
    if (written.empty()) return ok();
    const ResolvedPath resolved =
        resolveConfigPath(written, place.folder, tensor.parent_path(), place.syntax == ConfigSyntax::json);
    if (resolved.outcome == PathOutcome::leaves) return unexpected(fmt::format("the {} {}", what, resolved.note));
    if (resolved.outcome == PathOutcome::found) {
        found = resolved.path;
        if (!resolved.note.empty())
            warnings.push_back(fmt::format("{}: the {} {}", place.config.string(), what, resolved.note));
    } else {
        warnings.push_back(fmt::format("{}: the {} {}; it is left out", place.config.string(), what, resolved.note));
    }
    return ok();
}

Result<TensorSource> sourceOf(const ConfigEntry& entry, const ConfigPlace& place, bool hasCheckpoint,
                              std::vector<std::string>& warnings) {
    const Result<fs::path> tensor = findTensor(entry, place, hasCheckpoint, warnings);
    if (!tensor) return Unexpected(tensor.error());
    const Result<TensorFormat> format = formatOf(*tensor, entry.shape);
    if (!format) return Unexpected(format.error());
    TensorSource source;
    source.name = entry.name.empty() ? tensor->filename().string() : entry.name;
    source.tensorPath = *tensor;
    source.configPath = place.config;
    source.format = *format;
    source.declaredShape = entry.shape;
    source.spriteTile = entry.spriteTile;
    struct Companion {
        const std::string& written;
        std::string_view what;
        std::optional<fs::path>& found;
    };
    for (const Companion& companion : {Companion{entry.metadataPath, "metadata path", source.metadataPath},
                                       Companion{entry.spritePath, "sprite path", source.spritePath},
                                       Companion{entry.bookmarksPath, "bookmarks path", source.bookmarksPath}}) {
        if (Status status = findCompanion(companion.written, companion.what, place, *tensor, companion.found, warnings);
            !status) {
            return Unexpected(status.error());
        }
    }
    return source;
}

Unexpected nothingLeft(const ProjectorConfig& config, const ConfigPlace& place,
                       const std::vector<std::string>& problems) {
    const std::string file = place.config.string();
    if (problems.empty() && !config.checkpointPath.empty()) {
        return unexpected(
            fmt::format("{}: names only the checkpoint {}, and checkpoints are not read yet; expected embeddings with "
                        "a tensor path",
                        file, inQuotes(config.checkpointPath)));
    }
    if (problems.empty()) return unexpected(file + ": names no embeddings");
    if (problems.size() == 1) return unexpected(fmt::format("{}: {}", file, problems.front()));
    return unexpected(fmt::format("{}: none of its {} embeddings can be opened; of the first, {}", file,
                                  problems.size(), problems.front()));
}

}  // namespace

Result<Catalog> readConfigSources(const fs::path& path, ConfigSyntax syntax) {
    Result<ProjectorConfig> config = readConfig(path, syntax);
    if (!config) return Unexpected(config.error());
    const ConfigPlace place{path, path.parent_path(), syntax};
    Catalog catalog;
    catalog.path = path;
    catalog.warnings = std::move(config->warnings);
    std::vector<std::string> problems;
    for (const ConfigEntry& entry : config->entries) {
        std::vector<std::string> warnings;
        Result<TensorSource> source =
            sourceOf(entry, place, syntax == ConfigSyntax::pbtxt && !config->checkpointPath.empty(), warnings);
        if (!source) {
            problems.push_back(source.error().message);
            continue;
        }
        catalog.tensors.push_back(*std::move(source));
        catalog.warnings.insert(catalog.warnings.end(), warnings.begin(), warnings.end());
    }
    if (catalog.tensors.empty()) return nothingLeft(*config, place, problems);
    for (const std::string& problem : problems)
        catalog.warnings.push_back(fmt::format("{}: {}; this entry is left out", path.string(), problem));
    return catalog;
}

}  // namespace nepho::projector
