// What a file is, and what becomes of it when it is opened as what it is taken for.
#include "projector/data/sniff.h"

#include "projector/data/catalog.h"
#include "tests/fuzz/hostile_file.h"

using namespace nepho;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::HostileFile file(data, size);
    const auto kind = projector::readFileKind(file.path());
    const auto catalog = projector::openCatalog(file.path());
    if (!kind) fuzz::mustHold(!catalog);
    if (!catalog) return 0;
    fuzz::mustHold(!catalog->tensors.empty());
    const auto dataset = projector::readDataset(catalog->tensors.front());
    if (!dataset) return 0;
    for (const projector::Column& column : dataset->metadata.columns) fuzz::mustHold(column.rows() == dataset->rows());
    return 0;
}
