#include "projector/data/catalog.h"

#include "projector/base/atomic_folder.h"
#include "projector/base/mapped_file.h"
#include "projector/base/utf8.h"
#include "projector/data/config_search.h"
#include "projector/data/config_sources.h"
#include "projector/data/csv_plan.h"
#include "projector/data/extension.h"
#include "projector/data/sniff.h"
#include "projector/data/text_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

Result<std::optional<FileKind>> forcedKind(const CatalogOptions& options) {
    if (!options.format) return std::optional<FileKind>();
    static constexpr std::array<std::pair<std::string_view, FileKind>, 6> kKinds{{{"npy", FileKind::npy},
                                                                                  {"tsv", FileKind::tsv},
                                                                                  {"csv", FileKind::csv},
                                                                                  {"bytes", FileKind::bytes},
                                                                                  {"pbtxt", FileKind::pbtxtConfig},
                                                                                  {"json", FileKind::jsonConfig}}};
    for (const auto& [name, kind] : kKinds) {
        if (name == *options.format) return std::optional(kind);
    }
    return unexpected(fmt::format("the format {} is not known, expected npy, tsv, csv, bytes, pbtxt or json",
                                  inQuotes(*options.format)));
}

Catalog loneTensor(const fs::path& path, TensorFormat format) {
    Catalog catalog;
    catalog.path = path;
    TensorSource source;
    source.name = path.filename().string();
    source.tensorPath = path;
    source.format = format;
    catalog.tensors.push_back(std::move(source));
    return catalog;
}

// It looks binary, as many of its bytes may be no UTF-8; but it has no control characters, which numbers have.
bool isOfAnotherEncoding(const fs::path& path) {
    const Result<std::string> start = readFileStart(path, std::size_t{1} << 16);
    const auto isControl = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    };
    return start && std::none_of(start->begin(), start->end(), isControl);
}

// Where content and name disagree so that the content cannot be what somebody meant, the name decides what is reported.
Result<FileKind> kindOf(const fs::path& path) {
    const Result<FileKind> kind = readFileKind(path);
    if (!kind) return kind;
    if (*kind == FileKind::bytes && hasExtension(path, {".csv", ".tsv"}) && isOfAnotherEncoding(path))
        return hasExtension(path, {".csv"}) ? FileKind::csv : FileKind::tsv;
    if (*kind == FileKind::bytes && hasExtension(path, {".tsv", ".txt", ".csv", ".pbtxt", ".json"})) {
        return unexpected(fmt::format("{}: is binary, expected text as its name says", path.string()));
    }
    if (*kind == FileKind::bytes && hasExtension(path, {".npy"})) {
        return unexpected(fmt::format("{}: is not a .npy file (its first bytes differ)", path.string()));
    }
    if (*kind == FileKind::otherText && hasExtension(path, {".pbtxt"})) return FileKind::pbtxtConfig;
    if (*kind == FileKind::otherText && hasExtension(path, {".json"})) return FileKind::jsonConfig;
    if (*kind == FileKind::otherText && hasExtension(path, {".csv"})) return FileKind::csv;
    return kind;
}

Unexpected noNumbersError(const fs::path& path) {
    if (hasExtension(path, {".tsv"})) {
        const Result<TextFile> file = TextFile::open(path);
        std::optional<std::string> message;
        if (file) message = findOpenMark(file->text(), path.string());
        if (message) return unexpected(*std::move(message));
    }
    return unexpected(
        fmt::format("{}: its first line holds no numbers, expected a tensor (one vector a line) or a projector config",
                    path.string()));
}

Result<Catalog> openFile(const fs::path& path, FileKind kind) {
    finishReplacement(path);
    switch (kind) {
        case FileKind::npy:
            return loneTensor(path, TensorFormat::npy);
        case FileKind::tsv:
            return loneTensor(path, TensorFormat::tsv);
        case FileKind::csv:
            return loneTensor(path, TensorFormat::csv);
        case FileKind::bytes:
            return loneTensor(path, TensorFormat::bytes);
        case FileKind::pbtxtConfig:
            return readConfigSources(path, ConfigSyntax::pbtxt);
        case FileKind::jsonConfig:
            return readConfigSources(path, ConfigSyntax::json);
        case FileKind::otherText:
            break;
    }
    return noNumbersError(path);
}

// Whether a file is a tensor that may be opened without being asked for. A text of one number a line is rather
// metadata.
std::optional<FileKind> tensorKind(const fs::path& path) {
    if (!hasExtension(path, {".npy", ".tsv", ".csv", ".bytes", ".tensors"})) return std::nullopt;
    const Result<FileKind> kind = readFileKind(path);
    if (!kind) return std::nullopt;
    if (*kind == FileKind::npy) return kind.value();
    if (*kind == FileKind::csv && hasExtension(path, {".csv"})) return kind.value();
    if (*kind == FileKind::bytes && hasExtension(path, {".bytes", ".tensors"})) return kind.value();
    if (*kind != FileKind::tsv) return std::nullopt;
    const Result<std::string> start = readFileStart(path, 4096);
    const bool severalColumns = start && start->find_first_of("\t ") < start->find('\n');
    return severalColumns ? std::optional(kind.value()) : std::nullopt;
}

Result<Catalog> openConfigs(const FolderConfigs& configs) {
    const fs::path& first = configs.files.front();
    Result<Catalog> catalog = readConfigSources(first, configs.syntax);
    if (catalog && configs.files.size() > 1) {
        catalog->warnings.push_back(fmt::format("{}: holds {} configs, {} was taken", configs.folder.string(),
                                                configs.files.size(), first.filename().string()));
    }
    return catalog;
}

// The configs of the runs below a log folder, taken together.
Result<Catalog> openRuns(const fs::path& folder) {
    const ConfigsBelow below = findConfigsBelow(folder);
    Catalog all;
    for (const FolderConfigs& run : below.found) {
        Result<Catalog> one = openConfigs(run);
        if (!one) {
            all.warnings.push_back(one.error().message);
            continue;
        }
        for (TensorSource& source : one->tensors) {
            source.name = run.folder.lexically_relative(folder).string() + '/' + source.name;
            all.tensors.push_back(std::move(source));
        }
        std::move(one->warnings.begin(), one->warnings.end(), std::back_inserter(all.warnings));
    }
    if (all.tensors.empty() && !all.warnings.empty()) return unexpected(all.warnings.front());
    const std::string cut = fmt::format("(at most {} files and folders in one, {} in all)", ConfigsBelow::kMostInOne,
                                        ConfigsBelow::kMostEntries);
    if (all.tensors.empty()) {
        return unexpected(fmt::format(
            "{}: has neither a projector config nor a tensor (.npy, .tsv, .csv, .bytes), and the folders below it have "
            "no config{}",
            folder.string(), below.complete ? "" : " as far as they are searched " + cut));
    }
    if (!below.complete)
        all.warnings.push_back(fmt::format("{}: not all below it was searched for configs {}", folder.string(), cut));
    return all;
}

Result<Catalog> openFolder(const fs::path& folder) {
    if (const std::optional<FolderConfigs> config = tensorBoardConfigIn(folder)) return openConfigs(*config);
    const Result<std::vector<fs::path>> files = filesIn(folder);
    if (!files) return Unexpected(files.error());
    if (const std::optional<FolderConfigs> configs = standaloneConfigsAmong(*files, folder))
        return openConfigs(*configs);
    std::vector<std::pair<fs::path, FileKind>> tensors;
    for (const fs::path& file : *files) {
        if (const std::optional<FileKind> kind = tensorKind(file)) tensors.emplace_back(file, *kind);
    }
    // A CSV file beside a tensor is rather its metadata.
    const auto isCsv = [](const auto& tensor) { return tensor.second == FileKind::csv; };
    if (!std::all_of(tensors.begin(), tensors.end(), isCsv))
        tensors.erase(std::remove_if(tensors.begin(), tensors.end(), isCsv), tensors.end());
    if (tensors.size() == 1) return openFile(tensors.front().first, tensors.front().second);
    if (tensors.size() > 1) {
        constexpr std::size_t kNamed = 8;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < std::min(tensors.size(), kNamed); ++i)
            names.push_back(tensors[i].first.filename().string());
        return unexpected(fmt::format("{}: has no projector config and several tensors ({}{}); name one of them",
                                      folder.string(), fmt::join(names, ", "), tensors.size() > kNamed ? ", ..." : ""));
    }
    return openRuns(folder);
}

Status checkGivenFile(const std::optional<fs::path>& path, std::string_view what) {
    if (!path) return ok();
    if (const Result<std::string> start = readFileStart(*path, 1); !start) {
        return unexpected(fmt::format("{} ({} given by hand)", start.error().message, what));
    }
    return ok();
}

void applyOptions(Catalog& catalog, const CatalogOptions& options) {
    for (TensorSource& source : catalog.tensors) {
        if (options.metadata) source.metadataPath = options.metadata;
        source.metadataByHand = options.metadata.has_value();
        source.spriteByHand = options.sprite.has_value();
        if (options.sprite) {
            source.spritePath = options.sprite;
            source.spriteTile = {};  // the config's tiles are those of the config's sheet
        }
        if (options.spriteTile) source.spriteTile = *options.spriteTile;
        if (options.shape) source.declaredShape = *options.shape;
        source.vectorColumns = options.vectorColumns;
        source.dropNonFinite = options.dropNonFinite;
    }
}

void makeNamesUnique(Catalog& catalog) {
    std::set<std::string> used;
    for (TensorSource& source : catalog.tensors) {
        const std::string wanted = source.name;
        for (int copy = 2; !used.insert(source.name).second; ++copy) source.name = fmt::format("{} ({})", wanted, copy);
    }
}

}  // namespace

Result<Catalog> openCatalog(const fs::path& path, const CatalogOptions& options) {
    const Result<std::optional<FileKind>> forced = forcedKind(options);
    if (!forced) return Unexpected(forced.error());
    for (const Status& status :
         {checkGivenFile(options.metadata, "metadata"), checkGivenFile(options.sprite, "sprite sheet")}) {
        if (!status) return Unexpected(status.error());
    }
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (status.type() == fs::file_type::not_found)
        return unexpected(fmt::format("{}: there is no such file or folder", path.string()));
    if (failed) return unexpected(fmt::format("{}: cannot be opened: {}", path.string(), failed.message()));
    Result<Catalog> catalog = unexpected("");
    if (fs::is_directory(status)) {
        catalog = openFolder(path);
    } else {
        const Result<FileKind> kind = *forced ? Result<FileKind>(**forced) : kindOf(path);
        if (!kind) return Unexpected(kind.error());
        catalog = openFile(path, *kind);
    }
    if (!catalog) return catalog;
    const auto isCsv = [](const TensorSource& source) { return source.format == TensorFormat::csv; };
    if (!options.vectorColumns.empty() && std::none_of(catalog->tensors.begin(), catalog->tensors.end(), isCsv))
        return unexpected(fmt::format("{}: has no CSV file whose vector columns could be chosen", path.string()));
    catalog->path = path;
    applyOptions(*catalog, options);
    makeNamesUnique(*catalog);
    return catalog;
}

Result<std::size_t> findTensor(const Catalog& catalog, const std::optional<std::string>& name) {
    if (!name) return std::size_t{0};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < catalog.tensors.size(); ++i) {
        if (catalog.tensors[i].name == *name) return i;
        names.push_back(catalog.tensors[i].name);
    }
    return unexpected(fmt::format("{}: there is no tensor \"{}\"; expected one of: {}", catalog.path.string(), *name,
                                  fmt::join(names, ", ")));
}

}  // namespace nepho::projector
