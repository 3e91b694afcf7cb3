#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/data/catalog.h"
#include "projector/data/dataset.h"
#include "projector/data/sheet_writer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

/// What is written of a dataset: numbers for its rows, which need not be its own, with its metadata and sprites.
struct DatasetToWrite {
    std::string name;
    MatrixView numbers;     ///< finite, one column at least
    const Table* metadata;  ///< as many rows; nothing is written of one that only counts them
    std::optional<SheetToWrite> sheet;
};

struct WrittenDataset {
    std::vector<std::filesystem::path> files;
    std::vector<std::string> warnings;  ///< what was changed and what other programs make of it, one sentence each
};

/// What a sheet has to be like beside a tensor, and in a folder for TensorBoard.
inline constexpr SheetRules kPlainSheet{};
inline constexpr SheetRules kTensorBoardSheet{.square = true, .largestSide = 8192};

/// The files that writeTensorFiles() writes: the tensor and beside it, named by its stem, STEM_metadata.tsv and
/// STEM_sprite.png where there is what they hold. Beside a device or FIFO there are none.
std::vector<std::filesystem::path> tensorFiles(const std::filesystem::path& tensor, const DatasetToWrite& dataset);

/// Writes a tensor as .npy or TSV with those files beside it, replacing what is there. They are renamed into place once
/// all are whole, the tensor last (see AtomicFolder). Stages reported: "tensor", "metadata", "sprites". Errors: as
/// AtomicFile; stopped (kStoppedMessage).
Result<WrittenDataset> writeTensorFiles(const std::filesystem::path& tensor, TensorFormat format,
                                        const DatasetToWrite& dataset, const JobContext& context = {});

/// Writes a folder for TensorBoard: projector_config.pbtxt with one tensor (tensor.tsv or, in raw float32,
/// tensor.bytes), metadata.tsv and sprite.png where there is what they hold. The folder appears whole; in one that is
/// there these files are replaced, the config last, and all others stay. Warnings say what TensorBoard would not show.
/// Stages and errors as above.
Result<WrittenDataset> writeTensorBoardFolder(const std::filesystem::path& folder, TensorFormat format,
                                              const DatasetToWrite& dataset, const JobContext& context = {});

}  // namespace nepho::projector
