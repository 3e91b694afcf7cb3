#include "app/commands/open_data.h"

#include "app/assets.h"
#include "app/commands/progress_bar.h"
#include "projector/parallel/parallel_for.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

namespace nepho::app {

void applyCommon(const CommonOptions& options) {
    projector::setThreadCount(options.threads);
    static const auto logger = spdlog::stderr_color_mt("nephoscope");
    spdlog::set_default_logger(logger);
    spdlog::set_pattern("nephoscope: %v");
    spdlog::set_level(options.quiet     ? spdlog::level::err
                      : options.verbose ? spdlog::level::debug
                                        : spdlog::level::info);
}

int waitForJobs(Session& session, const CommonOptions& options) {
    ProgressBar bar(!options.quiet);
    while (session.jobsRunning()) {
        session.update();
        if (const auto progress = session.progress())
            bar.show(std::string(progress->at.stage()), progress->at.fraction, progress->seconds);
        if (interrupted()) {
            session.cancelOpening();
            return kInterrupted;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    bar.clear();
    return kDone;
}

int waitForOpening(Session& session, const CommonOptions& options) {
    if (const int code = waitForJobs(session, options); code != kDone) return code;
    if (!session.isLoaded()) return fail(kBadInput, session.message());
    if (!options.quiet) {
        for (const std::string& warning : session.data().warnings) spdlog::warn("{}", warning);
    }
    return kDone;
}

engine::GpuOptions gpuOptions() {
    engine::GpuOptions options;
    options.pipelineCacheFolder = cacheFolder();
    options.validation = std::getenv("NEPHOSCOPE_VALIDATION") != nullptr;
    return options;
}

int checkValidation(const engine::Gpu& gpu, int code) {
    if (gpu.validationMessages() == 0) return code;
    return fail(kFailed, fmt::format("{} messages of the Vulkan validation layer, the first: {}",
                                     gpu.validationMessages(), gpu.firstValidationMessage()));
}

double peakMiB() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

double takePeakMiB() {
    double peak = 0.0;
    std::ifstream status("/proc/self/status");
    for (std::string line; peak == 0.0 && std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) peak = std::strtod(line.c_str() + 6, nullptr) / 1024.0;  // kB
    }
    std::ofstream("/proc/self/clear_refs") << "5";  // sets the peak to what is resident now; proc(5)
    return peak > 0.0 ? peak : peakMiB();
}

}  // namespace nepho::app
