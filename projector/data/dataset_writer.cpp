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

// The tensor whole, under its temporary name.
Result<AtomicFile> tensorAt(const fs::path& path, TensorFormat format, const MatrixView& numbers,
                            const JobContext& context) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return file;
    if (Status written = writeTensor(*file, format, numbers, context); !written) return Unexpected(written.error());
    return file;
}

// The same for the metadata.
Result<AtomicFile> metadataAt(const fs::path& path, const Table& table, std::vector<std::string>& warnings,
                              const JobContext& context) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return file;
    Result<std::vector<std::string>> changes = writeMetadata(*file, table, context);
    if (!changes) return Unexpected(changes.error());
    std::move(changes->begin(), changes->end(), std::back_inserter(warnings));
    return file;
}

struct Companions {
    fs::path metadata, sheet;  // empty: not written
};

Companions companionsOf(const fs::path& tensor, const DatasetToWrite& dataset) {
    std::error_code ignored;
    const fs::file_status status = fs::status(tensor, ignored);
    if (fs::exists(status) && !fs::is_regular_file(status)) return {};
    const auto beside = [&](std::string_view ending) {
        fs::path path = tensor;
        return path.replace_filename(tensor.stem().string() + std::string(ending));
    };
    Companions companions;
    if (isWorthWriting(*dataset.metadata)) companions.metadata = beside("_metadata.tsv");
    if (dataset.sheet) companions.sheet = beside("_sprite.png");
    return companions;
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

// Writes all files of a folder for TensorBoard, and returns their names.
Result<WrittenDataset> fill(AtomicFolder& folder, TensorFormat format, const DatasetToWrite& dataset,
                            const JobContext& context) {
    WrittenDataset written{{}, whatTensorBoardHides(dataset, format)};
    const auto file = [&](const std::string& name) {
        written.files.emplace_back(name);
        return folder.file(name);
    };
    ConfigEntry entry;
    entry.name = dataset.name;
    entry.shape = {dataset.numbers.rows, dataset.numbers.cols};
    entry.tensorPath = format == TensorFormat::bytes ? "tensor.bytes" : "tensor.tsv";
    Result<AtomicFile> numbers = tensorAt(file(entry.tensorPath), format, dataset.numbers, context);
    if (!numbers) return Unexpected(numbers.error());
    if (Status done = numbers->commit(); !done) return Unexpected(done.error());
    if (isWorthWriting(*dataset.metadata)) {
        entry.metadataPath = "metadata.tsv";
        Result<AtomicFile> metadata =
            metadataAt(file(entry.metadataPath), *dataset.metadata, written.warnings, context);
        if (!metadata) return Unexpected(metadata.error());
        if (Status done = metadata->commit(); !done) return Unexpected(done.error());
    }
    context.report("sprites", 0.0);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    if (dataset.sheet) {
        entry.spritePath = "sprite.png";
        entry.spriteTile = {dataset.sheet->tileWidth, dataset.sheet->tileHeight};
        if (Status done = writeSheet(file(entry.spritePath), *dataset.sheet); !done) return Unexpected(done.error());
    }
    ProjectorConfig config;
    config.entries.push_back(std::move(entry));
    if (Status done = writeFile(file("projector_config.pbtxt"), pbtxtOf(config)); !done)
        return Unexpected(done.error());
    return written;
}

}  // namespace

std::vector<fs::path> tensorFiles(const fs::path& tensor, const DatasetToWrite& dataset) {
    const Companions companions = companionsOf(tensor, dataset);
    std::vector<fs::path> files{tensor, companions.metadata, companions.sheet};
    std::erase(files, fs::path());
    return files;
}

Result<WrittenDataset> writeTensorFiles(const fs::path& tensor, TensorFormat format, const DatasetToWrite& dataset,
                                        const JobContext& context) {
    const Companions companions = companionsOf(tensor, dataset);
    WrittenDataset written{tensorFiles(tensor, dataset), {}};
    Result<AtomicFile> numbers = tensorAt(tensor, format, dataset.numbers, context);
    if (!numbers) return Unexpected(numbers.error());
    std::optional<AtomicFile> metadata;
    if (!companions.metadata.empty()) {
        Result<AtomicFile> file = metadataAt(companions.metadata, *dataset.metadata, written.warnings, context);
        if (!file) return Unexpected(file.error());
        metadata.emplace(*std::move(file));
    }
    context.report("sprites", 0.0);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    if (!companions.sheet.empty()) {
        if (Status done = writeSheet(companions.sheet, *dataset.sheet); !done) return Unexpected(done.error());
    }
    if (metadata) {
        if (Status done = metadata->commit(); !done) return Unexpected(done.error());
    }
    if (Status done = numbers->commit(); !done) return Unexpected(done.error());
    return written;
}

Result<WrittenDataset> writeTensorBoardFolder(const fs::path& path, TensorFormat format, const DatasetToWrite& dataset,
                                              const JobContext& context) {
    assert(format != TensorFormat::npy);
    Result<AtomicFolder> folder = AtomicFolder::create(path);
    if (!folder) return Unexpected(folder.error());
    Result<WrittenDataset> written = fill(*folder, format, dataset, context);
    if (!written) return unexpected(folder->inPlace(written.error().message));
    if (Status done = folder->commit(); !done) return Unexpected(done.error());
    for (fs::path& file : written->files) file = path / file;
    return written;
}

}  // namespace nepho::projector
