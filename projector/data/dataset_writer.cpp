#include "projector/data/dataset_writer.h"

#include "projector/base/atomic_file.h"
#include "projector/base/atomic_folder.h"
#include "projector/base/utf8.h"
#include "projector/data/float_rows.h"
#include "projector/data/metadata_writer.h"
#include "projector/data/npy_writer.h"
#include "projector/data/pbtxt_writer.h"
#include "projector/data/tsv_tensor_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

Status writeTensor(AtomicFile& file, TensorFormat format, const MatrixView& numbers, const JobContext& context) {
    switch (format) {
        case TensorFormat::npy:
            return writeNpy(file, numbers, context);
        case TensorFormat::bytes:
            return writeFloatRows(file, numbers, context);
        default:
            return writeTsvRows(file, numbers, context);
    }
}

Status writeTensorFile(const fs::path& path, TensorFormat format, const MatrixView& numbers,
                       const JobContext& context) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return Unexpected(file.error());
    if (Status written = writeTensor(*file, format, numbers, context); !written) return written;
    return file->commit();
}

Status writeMetadataFile(const fs::path& path, const Table& table, std::vector<std::string>& warnings,
                         const JobContext& context) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return Unexpected(file.error());
    Result<std::vector<std::string>> changes = writeMetadata(*file, table, context);
    if (!changes) return Unexpected(changes.error());
    std::move(changes->begin(), changes->end(), std::back_inserter(warnings));
    return file->commit();
}

// The files of one tensor; all lie in one folder.
struct FileNames {
    std::string tensor, metadata, sheet;  // empty: not written
};

FileNames namesOf(const fs::path& tensor, const DatasetToWrite& dataset) {
    FileNames names{tensor.filename(), {}, {}};
    std::error_code ignored;
    const fs::file_status status = fs::status(tensor, ignored);
    if (fs::exists(status) && !fs::is_regular_file(status)) return names;
    const std::string stem = tensor.stem();
    if (isWorthWriting(*dataset.metadata)) names.metadata = stem + "_metadata.tsv";
    if (dataset.sheet) names.sheet = stem + "_sprite.png";
    return names;
}

std::vector<std::string> whatTensorBoardHides(const DatasetToWrite& dataset, TensorFormat format) {
    constexpr std::size_t kRowsShown = 100000;  // of its server; the standalone page shows all
    const std::size_t rows = dataset.numbers.rows, cols = dataset.numbers.cols;
    std::vector<std::string> warnings;
    if (rows == 1 || cols == 1)
        warnings.push_back(fmt::format(
            "TensorBoard shows only tensors of several rows and several dimensions, not one of {} x {}", rows, cols));
    if (rows > kRowsShown)
        warnings.push_back(fmt::format("TensorBoard shows the first {} of the {} rows", kRowsShown, rows));
    // It tries to read every file as text first. Embeddings are no UTF-8, but 0 and 2 are, say.
    const std::string_view bytes(reinterpret_cast<const char*>(dataset.numbers.data), rows * cols * sizeof(float));
    if (format == TensorFormat::bytes && dataset.numbers.stride == cols && isValidUtf8(bytes))
        warnings.push_back("TensorBoard takes these very bytes for text; write the tensor as TSV for it");
    return warnings;
}

// Writes them. The tensor is named before its companions: see AtomicFolder.
Status fill(AtomicFolder& folder, const FileNames& names, TensorFormat format, const DatasetToWrite& dataset,
            std::vector<std::string>& warnings, const JobContext& context) {
    if (Status done = writeTensorFile(folder.file(names.tensor), format, dataset.numbers, context); !done) return done;
    if (!names.metadata.empty()) {
        if (Status done = writeMetadataFile(folder.file(names.metadata), *dataset.metadata, warnings, context); !done)
            return done;
    }
    context.report("sprites", 0.0);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    return names.sheet.empty() ? ok() : writeSheet(folder.file(names.sheet), *dataset.sheet);
}

std::string configOf(const FileNames& names, const DatasetToWrite& dataset) {
    ConfigEntry entry;
    entry.name = dataset.name;
    entry.shape = {dataset.numbers.rows, dataset.numbers.cols};
    entry.tensorPath = names.tensor;
    entry.metadataPath = names.metadata;
    entry.spritePath = names.sheet;
    if (dataset.sheet) entry.spriteTile = {dataset.sheet->tileWidth, dataset.sheet->tileHeight};
    ProjectorConfig config;
    config.entries.push_back(std::move(entry));
    return pbtxtOf(config);
}

}  // namespace

std::vector<fs::path> tensorFiles(const fs::path& tensor, const DatasetToWrite& dataset) {
    const FileNames names = namesOf(tensor, dataset);
    std::vector<fs::path> files;
    for (const std::string& name : {names.tensor, names.metadata, names.sheet}) {
        if (!name.empty()) files.push_back(tensor.parent_path() / name);
    }
    return files;
}

Result<WrittenDataset> writeTensorFiles(const fs::path& tensor, TensorFormat format, const DatasetToWrite& dataset,
                                        const JobContext& context) {
    WrittenDataset written{tensorFiles(tensor, dataset), {}};
    if (written.files.size() == 1) {
        if (Status done = writeTensorFile(tensor, format, dataset.numbers, context); !done)
            return Unexpected(done.error());
        return written;
    }
    const FileNames names = namesOf(tensor, dataset);
    Result<AtomicFolder> folder = AtomicFolder::createFor(tensor);
    if (!folder) return Unexpected(folder.error());
    if (Status done = fill(*folder, names, format, dataset, written.warnings, context); !done)
        return unexpected(folder->inPlace(done.error().message));
    if (Status done = folder->commit(); !done) return Unexpected(done.error());
    return written;
}

Result<WrittenDataset> writeTensorBoardFolder(const fs::path& path, TensorFormat format, const DatasetToWrite& dataset,
                                              const JobContext& context) {
    assert(format != TensorFormat::npy);
    const FileNames names{format == TensorFormat::bytes ? "tensor.bytes" : "tensor.tsv",
                          isWorthWriting(*dataset.metadata) ? "metadata.tsv" : "", dataset.sheet ? "sprite.png" : ""};
    constexpr const char* kConfig = "projector_config.pbtxt";
    Result<AtomicFolder> folder = AtomicFolder::create(path);
    if (!folder) return Unexpected(folder.error());
    WrittenDataset written{{}, whatTensorBoardHides(dataset, format)};
    Status done = writeFile(folder->file(kConfig), configOf(names, dataset));
    if (done) done = fill(*folder, names, format, dataset, written.warnings, context);
    if (!done) return unexpected(folder->inPlace(done.error().message));
    if (Status moved = folder->commit(); !moved) return Unexpected(moved.error());
    for (const std::string& name : {names.tensor, names.metadata, names.sheet, std::string(kConfig)}) {
        if (!name.empty()) written.files.push_back(path / name);
    }
    return written;
}

}  // namespace nepho::projector
