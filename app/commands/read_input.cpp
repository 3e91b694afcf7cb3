#include "app/commands/read_input.h"

#include "app/commands/command_job.h"
#include "projector/base/mapped_addresses.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <csignal>
#include <string_view>

namespace nepho::app {

namespace {

/// What a file that is mapped does where another program has made it shorter. Any other SIGBUS ends the program as if
/// nobody listened: a fault happens again on return, and what somebody sent is sent once more.
void endWhereAFileWasCutShort(int signal, siginfo_t* info, void*) {
    const bool fault = info->si_code > 0;  // else there is no address
    if (!fault || !projector::isInMappedFile(info->si_addr)) {
        std::signal(signal, SIG_DFL);
        if (!fault) ::raise(signal);
        return;
    }
    constexpr std::string_view kMessage = "nephoscope: a file was cut short by another program while it was in use\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
    ::_exit(1);
}

void listenForFilesCutShort() {
    struct sigaction action {};
    action.sa_sigaction = endWhereAFileWasCutShort;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace

projector::Result<projector::Dataset> readInput(const DataOptions& data, const CommonOptions& common) {
    const OpenRequest request = data.request();
    const auto catalog = projector::openCatalog(request.path, request.catalog);
    if (!catalog) return projector::Unexpected(catalog.error());
    const auto tensor = projector::findTensor(*catalog, request.tensor);
    if (!tensor) return projector::Unexpected(tensor.error());
    // The file is not copied: it may be larger than the memory.
    listenForFilesCutShort();
    projector::TensorSource source = catalog->tensors[*tensor];
    source.inPlace = true;
    CommandJob job(!common.quiet);
    auto dataset = projector::readDataset(source, job.context());
    job.finish();
    if (dataset && !common.quiet) {
        for (const std::string& warning : catalog->warnings) spdlog::warn("{}", warning);
        for (const std::string& warning : dataset->warnings) spdlog::warn("{}", warning);
    }
    return dataset;
}

}  // namespace nepho::app
