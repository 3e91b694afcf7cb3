#include "projector/data/bytes_reader.h"
#include "projector/data/catalog.h"
#include "projector/data/loaded_tensor.h"
#include "projector/data/metadata_reader.h"
#include "projector/data/npy_reader.h"
#include "projector/data/sprite_sheet_reader.h"
#include "projector/data/tsv_tensor_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <system_error>
#include <utility>

namespace nepho::projector {
namespace {

void append(std::vector<std::string>& to, std::vector<std::string> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Result<LoadedTensor> readBytesSource(const TensorSource& source) {
    std::optional<std::size_t> metadataRows;
    if (source.metadataPath) {
        if (const Result<std::size_t> rows = readMetadataRowCount(*source.metadataPath)) metadataRows = *rows;
    }
    return readBytes(source.tensorPath, source.declaredShape, metadataRows);
}

Result<LoadedTensor> readNpySource(const TensorSource& source) {
    Result<LoadedTensor> tensor = readNpy(source.tensorPath);
    const std::vector<std::size_t>& shape = source.declaredShape;
    if (!tensor || shape.size() != 2) return tensor;
    const Matrix& vectors = tensor->vectors;
    if (shape[1] != vectors.cols() || (shape[0] != 0 && shape[0] != vectors.rows())) {
        tensor->warnings.push_back(fmt::format("{}: holds {} x {} numbers, {} x {} were declared; the file is believed",
                                               source.tensorPath.string(), vectors.rows(), vectors.cols(), shape[0],
                                               shape[1]));
    }
    return tensor;
}

Result<LoadedTensor> readTensor(const TensorSource& source, const JobContext& context) {
    switch (source.format) {
        case TensorFormat::npy:
            return readNpySource(source);
        case TensorFormat::bytes:
            return readBytesSource(source);
        case TensorFormat::tsv:
            break;
    }
    return readTsvTensor(source.tensorPath, source.declaredShape, context);
}

Column indexColumn(std::size_t rows) {
    Column column;
    column.name = "__index__";
    column.kind = ColumnKind::number;
    column.numbers.resize(rows);
    std::iota(column.numbers.begin(), column.numbers.end(), 0.0);
    return column;
}

IfUnusable ifUnusable(bool byHand) {
    return byHand ? IfUnusable::fail : IfUnusable::leaveOut;
}

// The tensor file's own labels come before the columns of the metadata file.
void addLabel(Table& table, Column label) {
    const std::string wanted = label.name;
    for (int copy = 2; table.find(label.name) != nullptr; ++copy) label.name = fmt::format("{} ({})", wanted, copy);
    table.columns.insert(table.columns.begin(), std::move(label));
}

}  // namespace

Result<Dataset> readDataset(const TensorSource& source, const JobContext& context) {
    const auto stopped = [] { return unexpected(std::string(kStoppedMessage)); };
    if (context.stopRequested()) return stopped();
    context.report("vectors", 0.0);
    Result<LoadedTensor> tensor = readTensor(source, context);
    if (!tensor) return Unexpected(tensor.error());
    if (context.stopRequested()) return stopped();
    if (Status finite = checkFinite(source.tensorPath.string(), tensor->vectors); !finite)
        return Unexpected(finite.error());
    context.report("vectors", 1.0);

    Dataset dataset;
    dataset.name = source.name;
    dataset.vectors = std::move(tensor->vectors);
    dataset.warnings = std::move(tensor->warnings);
    if (context.stopRequested()) return stopped();
    context.report("metadata", 0.0);
    if (source.metadataPath) {
        Result<Metadata> metadata =
            readMetadata(*source.metadataPath, dataset.rows(), ifUnusable(source.metadataByHand));
        if (!metadata) return Unexpected(metadata.error());
        append(dataset.warnings, std::move(metadata->warnings));
        dataset.metadata = std::move(metadata->table);
    }
    if (tensor->label) addLabel(dataset.metadata, *std::move(tensor->label));
    if (dataset.metadata.columns.empty()) dataset.metadata.columns.push_back(indexColumn(dataset.rows()));
    if (source.spritePath) {
        auto sheet = readSpriteSheet(*source.spritePath, source.spriteTile, dataset.rows(), dataset.warnings,
                                     ifUnusable(source.spriteByHand));
        if (!sheet) return Unexpected(sheet.error());
        dataset.sprite = std::move(*sheet);
    }
    context.report("metadata", 1.0);
    if (context.stopRequested()) return stopped();
    return dataset;
}

}  // namespace nepho::projector
