// Raw .bytes. Before the content: rows and columns of the shape, rows of the metadata; 255: not said.
#include "projector/data/bytes_reader.h"
#include "tests/fuzz/hostile_file.h"

#include <optional>
#include <vector>

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t kNotSaid = 255;
    const std::size_t rows = fuzz::takeNumber(data, size), cols = fuzz::takeNumber(data, size);
    const std::size_t metadataRows = fuzz::takeNumber(data, size);
    std::vector<std::size_t> shape;
    if (rows != kNotSaid) shape = {rows, cols};
    const auto known = metadataRows == kNotSaid ? std::nullopt : std::optional(metadataRows);
    const fuzz::HostileFile file(data, size);
    for (const bool inPlace : {false, true}) {
        const auto tensor = projector::readBytes(file.path(), shape, known, inPlace);
        if (!tensor) continue;
        const std::size_t floats = tensor->vectors.rows() * tensor->vectors.cols();
        fuzz::mustHold(floats > 0 && (floats * sizeof(float) == size || floats * sizeof(double) == size));
    }
    return 0;
}
