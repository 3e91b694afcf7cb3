// CSV. Before the content: the rows of the tensor that it is metadata for; 255: it has the vectors itself.
#include "projector/data/csv_metadata.h"
#include "projector/data/csv_tensor_reader.h"
#include "tests/fuzz/hostile_file.h"

using namespace nepho;

namespace {

void readVectors(const std::filesystem::path& path) {
    const auto tensor = projector::readCsvTensor(path, {}, {});
    if (!tensor) {
        fuzz::mustHold(!tensor.error().message.empty());
        return;
    }
    const std::size_t rows = tensor->vectors.rows();
    fuzz::mustHold(rows > 0 && tensor->vectors.cols() > 0);
    if (tensor->label) fuzz::mustHold(tensor->label->rows() == rows);
    for (const projector::Column& column : tensor->columns) fuzz::mustHold(column.rows() == rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t kHasVectors = 255;
    const std::size_t rows = fuzz::takeNumber(data, size);
    if (rows == kHasVectors) {
        readVectors(fuzz::HostileFile(data, size).path());
        return 0;
    }
    const auto read = projector::readCsvMetadata(fuzz::textOf(data, size), rows, "input", {});
    if (!read) return 0;
    for (const projector::Column& column : read->table.columns) fuzz::mustHold(column.rows() == rows);
    return 0;
}
