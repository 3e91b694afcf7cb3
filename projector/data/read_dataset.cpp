#include "projector/base/atomic_folder.h"
#include "projector/data/bytes_reader.h"
#include "projector/data/catalog.h"
#include "projector/data/csv_tensor_reader.h"
#include "projector/data/loaded_tensor.h"
#include "projector/data/metadata_reader.h"
#include "projector/data/npy_reader.h"
#include "projector/data/sprite_sheet_reader.h"
#include "projector/data/tsv_tensor_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

namespace nepho::projector {
namespace {

namespace fs = std::filesystem;

void append(std::vector<std::string>& to, std::vector<std::string> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Result<LoadedTensor> readBytesSource(const TensorSource& source, const JobContext& context) {
    std::optional<std::size_t> metadataRows;
    if (source.metadataPath) {
        if (const Result<std::size_t> rows = readMetadataRowCount(*source.metadataPath, context)) metadataRows = *rows;
    }
    return readBytes(source.tensorPath, source.declaredShape, metadataRows, source.inPlace);
}

Result<LoadedTensor> readNpySource(const TensorSource& source) {
    Result<LoadedTensor> tensor = readNpy(source.tensorPath, source.inPlace);
    if (tensor) compareWithDeclared(*tensor, source.declaredShape, source.tensorPath.string());
    return tensor;
}

Result<LoadedTensor> readTensor(const TensorSource& source, const JobContext& context) {
    switch (source.format) {
        case TensorFormat::npy:
            return readNpySource(source);
        case TensorFormat::bytes:
            return readBytesSource(source, context);
        case TensorFormat::csv:
            return readCsvTensor(source.tensorPath, source.declaredShape, source.vectorColumns, context);
        case TensorFormat::tsv:
            break;
    }
    return readTsvTensor(source.tensorPath, source.declaredShape, context);
}

IfUnusable ifUnusable(bool byHand) {
    return byHand ? IfUnusable::fail : IfUnusable::leaveOut;
}

// The tensor file's own columns come before those of the metadata file.
void addColumn(Table& table, Column column) {
    const std::string wanted = column.name;
    for (int copy = 2; table.find(column.name) != nullptr; ++copy) column.name = fmt::format("{} ({})", wanted, copy);
    table.columns.insert(table.columns.begin(), std::move(column));
}

/// How many rows are left out, and the first of them; `kept`: all others, ascending.
std::string leftOutMessage(const std::string& file, const std::vector<std::uint32_t>& kept, std::size_t rows) {
    constexpr std::size_t kNamed = 5;
    std::vector<std::size_t> first;
    for (std::size_t row = 0, place = 0; row < rows && first.size() < kNamed; ++row) {
        if (place < kept.size() && kept[place] == row) {
            ++place;
        } else {
            first.push_back(row);
        }
    }
    const std::size_t count = rows - kept.size();
    return fmt::format(
        "{}: {} of {} rows have NaN or infinite values and are left out: {}{} (counted from 0); the {} "
        "others are counted anew",
        file, count, rows, fmt::join(first, ", "), count > first.size() ? ", ..." : "", kept.size());
}

void warnOfOldFiles(const TensorSource& source, std::vector<std::string>& warnings) {
    const fs::path first = source.configPath.value_or(source.tensorPath);
    if (finishReplacement(first)) return;
    warnings.push_back(
        fmt::format("{}: a program ended while it replaced files of this folder, and the rest was not moved "
                    "from there; old files may stand beside new ones",
                    wholeFolder(first).string()));
}

}  // namespace

Result<Dataset> readDataset(const TensorSource& source, const JobContext& context) {
    const auto stopped = [] { return unexpected(std::string(kStoppedMessage)); };
    if (context.stopRequested()) return stopped();
    context.report("vectors", 0.0);
    Result<LoadedTensor> tensor = readTensor(source, context);
    if (!tensor) return Unexpected(tensor.error());
    if (context.stopRequested()) return stopped();
    const std::string file = source.tensorPath.string();
    std::vector<std::uint32_t> kept;  // where rows are left out
    if (source.dropNonFinite) {
        Result<std::vector<std::uint32_t>> finite = finiteRows(tensor->vectors, context);
        if (!finite) return Unexpected(finite.error());
        kept = *std::move(finite);
    }
    if (kept.empty()) {
        if (Status finite = checkFinite(file, tensor->vectors, context); !finite) return Unexpected(finite.error());
    }
    const std::size_t rowsInFile = tensor->vectors.rows();
    if (kept.size() == rowsInFile) kept.clear();
    if (!kept.empty()) tensor->warnings.push_back(leftOutMessage(file, kept, rowsInFile));
    context.report("vectors", 1.0);

    Dataset dataset;
    dataset.name = source.name;
    if (!kept.empty()) tensor->vectors.keepRows(kept);
    dataset.vectors = std::move(tensor->vectors);
    dataset.warnings = std::move(tensor->warnings);
    warnOfOldFiles(source, dataset.warnings);
    if (context.stopRequested()) return stopped();
    context.report("metadata", 0.0);
    if (source.metadataPath) {
        Result<Metadata> metadata =
            readMetadata(*source.metadataPath, rowsInFile, ifUnusable(source.metadataByHand), context);
        if (!metadata) return Unexpected(metadata.error());
        append(dataset.warnings, std::move(metadata->warnings));
        dataset.metadata = std::move(metadata->table);
    }
    for (auto column = tensor->columns.rbegin(); column != tensor->columns.rend(); ++column)
        addColumn(dataset.metadata, std::move(*column));
    if (tensor->label) addColumn(dataset.metadata, *std::move(tensor->label));
    if (dataset.metadata.columns.empty()) dataset.metadata.columns.push_back(countingColumn("__index__", rowsInFile));
    if (!kept.empty()) {
        for (Column& column : dataset.metadata.columns) column = takeRows(column, kept);
    }
    if (source.spritePath) {
        auto sheet = readSpriteSheet(*source.spritePath, source.spriteTile, rowsInFile, dataset.warnings,
                                     ifUnusable(source.spriteByHand));
        if (!sheet) return Unexpected(sheet.error());
        dataset.sprite = std::move(*sheet);
        if (dataset.sprite) dataset.sprite->tiles = std::move(kept);
    }
    context.report("metadata", 1.0);
    if (context.stopRequested()) return stopped();
    return dataset;
}

}  // namespace nepho::projector
