#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/dataset.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// Kinds of files that a tensor is read from.
enum class TensorFormat { npy, tsv, csv, bytes };

/// One tensor that can be opened, with the files that belong to it; paths are resolved and exist.
struct TensorSource {
    std::string name;
    std::filesystem::path tensorPath;
    TensorFormat format = TensorFormat::tsv;
    std::vector<std::size_t> declaredShape;  ///< as the config says it; empty if it says nothing
    std::optional<std::filesystem::path> metadataPath;
    std::optional<std::filesystem::path> spritePath;
    bool metadataByHand = false, spriteByHand = false;  ///< named by the person, not by a config
    std::array<std::uint32_t, 2> spriteTile{};          ///< width, height
    std::optional<std::filesystem::path> bookmarksPath;
    std::optional<std::filesystem::path> configPath;  ///< the config that names it
    std::vector<std::string> vectorColumns;           ///< see CatalogOptions
    bool dropNonFinite = false;                       ///< see CatalogOptions
    bool inPlace = false;  ///< see readNpy() and readBytes(): for what reads, computes and ends
};

/// What a file or folder offers, found without reading any tensor.
struct Catalog {
    std::filesystem::path path;  ///< what was opened
    std::vector<TensorSource> tensors;
    std::vector<std::string> warnings;
};

/// What the person says besides the path; everything set here wins over what the files say.
struct CatalogOptions {
    std::optional<std::filesystem::path> metadata;
    std::optional<std::filesystem::path> sprite;
    std::optional<std::array<std::uint32_t, 2>> spriteTile;  ///< width, height
    std::optional<std::vector<std::size_t>> shape;  ///< of a raw .bytes file: N, D (N may be 0 = from the length)
    std::optional<std::string> format;              ///< npy, tsv, csv, bytes, pbtxt or json
    std::vector<std::string> vectorColumns;         ///< of a CSV file, in place of planCsv()'s choice
    bool dropNonFinite = false;                     ///< leave out rows with NaN or infinity instead of refusing all
};

/// Finds the tensors of a file or folder; the kind is recognised by content first. A folder is searched as TensorBoard
/// does (projector_config.pbtxt, then plugins/org_tensorflow_tensorboard_projector/), then for a *.json config, then
/// for a lone tensor file (.csv where there is none else), then for the configs of runs in the folders below it (see
/// findConfigsBelow()), whose tensors are named run/tensor. Errors, one sentence: nothing there, unreadable, empty, of
/// a kind that is not read, or nothing in it that can be opened.
Result<Catalog> openCatalog(const std::filesystem::path& path, const CatalogOptions& options = {});

/// Index of the tensor with this name; of the first where no name is given. Error: none has it; the names are listed.
Result<std::size_t> findTensor(const Catalog& catalog, const std::optional<std::string>& name);

/// Reads one tensor with its metadata, and its sprite sheet's header. Stages reported: "vectors", "metadata".
/// Where dropNonFinite is set, rows with NaN or infinity are left out with their metadata and tiles, and a warning says
/// how many and the first of them. Errors: the tensor is malformed or holds NaN or infinity (if dropped, in every row);
/// its metadata have a header too much or too little (see readMetadata); the sprite sheet is damaged or its tiles do
/// not fit; metadata or sprites named by hand cannot be used; stopped (kStoppedMessage). Everything else that is wrong
/// with metadata and sprites is a warning.
Result<Dataset> readDataset(const TensorSource& source, const JobContext& context = {});

}  // namespace nepho::projector
