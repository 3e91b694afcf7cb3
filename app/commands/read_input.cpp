#include "app/commands/read_input.h"

#include "app/commands/command.h"
#include "app/commands/progress_bar.h"
#include "app/loop/frame_stats.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace nepho::app {

projector::Result<projector::Dataset> readInput(const DataOptions& data, const CommonOptions& common) {
    const OpenRequest request = data.request();
    const auto catalog = projector::openCatalog(request.path, request.catalog);
    if (!catalog) return projector::Unexpected(catalog.error());
    const projector::TensorSource* source = &catalog->tensors.front();
    if (request.tensor) {
        source = nullptr;
        for (const projector::TensorSource& candidate : catalog->tensors) {
            if (candidate.name == *request.tensor) source = &candidate;
        }
        if (source == nullptr)
            return projector::unexpected(
                fmt::format("{}: there is no tensor \"{}\"", request.path.string(), *request.tensor));
    }
    ProgressBar bar(!common.quiet);
    const double start = wallSeconds();
    std::stop_source stop;
    projector::JobContext context;
    context.stop = stop.get_token();
    context.onProgress = [&](std::string_view stage, double fraction) {
        if (interrupted()) stop.request_stop();
        bar.show(std::string(stage), fraction, wallSeconds() - start);
    };
    auto dataset = projector::readDataset(*source, context);
    bar.clear();
    if (dataset && !common.quiet) {
        for (const std::string& warning : catalog->warnings) spdlog::warn("{}", warning);
        for (const std::string& warning : dataset->warnings) spdlog::warn("{}", warning);
    }
    return dataset;
}

}  // namespace nepho::app
