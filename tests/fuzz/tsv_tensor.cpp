// Tensors as text. Before the content: rows and columns of the declared shape; 255: not said.
#include "projector/data/tsv_tensor_reader.h"
#include "tests/fuzz/hostile_file.h"

#include <vector>

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::size_t rows = fuzz::takeNumber(data, size), cols = fuzz::takeNumber(data, size);
    std::vector<std::size_t> shape;
    if (rows != 255) shape = {rows, cols};
    const fuzz::HostileFile file(data, size);
    const auto tensor = projector::readTsvTensor(file.path(), shape);
    if (!tensor) return 0;
    fuzz::mustHold(tensor->vectors.rows() > 0);
    if (tensor->label) fuzz::mustHold(tensor->label->rows() == tensor->vectors.rows());
    const auto finite = projector::checkFinite("input", tensor->vectors);
    fuzz::mustHold(finite.has_value() == (projector::finiteRows(tensor->vectors)->size() == tensor->vectors.rows()));
    return 0;
}
