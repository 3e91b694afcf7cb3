#include "app/commands/read_input.h"

#include "app/commands/command_job.h"

#include <spdlog/spdlog.h>

namespace nepho::app {

projector::Result<projector::Dataset> readInput(const DataOptions& data, const CommonOptions& common) {
    const OpenRequest request = data.request();
    const auto catalog = projector::openCatalog(request.path, request.catalog);
    if (!catalog) return projector::Unexpected(catalog.error());
    const auto tensor = projector::findTensor(*catalog, request.tensor);
    if (!tensor) return projector::Unexpected(tensor.error());
    // The file is not copied: it may be larger than the memory.
    projector::TensorSource source = catalog->tensors[*tensor];
    source.inPlace = true;
    CommandJob job(!common.quiet);
    auto dataset = projector::readDataset(source, job.context());
    job.finish();
    if (dataset && !common.quiet) {
        if (!request.tensor && catalog->tensors.size() > 1)
            spdlog::warn("{}: holds {} tensors, {} was taken; --tensor chooses", request.path.string(),
                         catalog->tensors.size(), source.name);
        for (const std::string& warning : catalog->warnings) spdlog::warn("{}", warning);
        for (const std::string& warning : dataset->warnings) spdlog::warn("{}", warning);
    }
    return dataset;
}

}  // namespace nepho::app
