// Times computePca() on a .npy file: pca_timing FILE COMPONENTS REPEATS [AXES_OUT [THREADS]]. Prints one JSON object; a
// peer's script compares (compare_pca.py). AXES_OUT receives the axes as raw float32.
#include "projector/data/npy_reader.h"
#include "projector/layout/pca.h"
#include "projector/parallel/parallel_for.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace nepho::projector;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Splits a run's time by the stages that it reports.
class StageClock {
  public:
    JobContext context() {
        JobContext context;
        context.onProgress = [this](std::string_view stage, double) {
            if (stages_.empty() || stages_.back().first != stage) {
                close();
                stages_.emplace_back(stage, 0.0);
            }
        };
        return context;
    }
    std::string json() {
        close();
        std::string text;
        for (const auto& [name, seconds] : stages_) {
            text += (text.empty() ? "\"" : ", \"") + name + "\": " + std::to_string(seconds);
        }
        return "{" + text + "}";
    }

  private:
    void close() {
        if (!stages_.empty()) stages_.back().second = secondsSince(last_);
        last_ = Clock::now();
    }
    Clock::time_point last_ = Clock::now();
    std::vector<std::pair<std::string, double>> stages_;
};

int run(const std::string& file, std::size_t components, int repeats, const char* axesOut) {
    const auto tensor = readNpy(file);
    if (!tensor) {
        std::fprintf(stderr, "%s\n", tensor.error().message.c_str());
        return 1;
    }
    PcaOptions options;
    options.components = components;
    std::string seconds;
    std::string stages;
    std::string ratios;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        StageClock stageClock;
        const auto start = Clock::now();
        const auto pca = computePca(tensor.value().vectors.view(), options, stageClock.context());
        seconds += (repeat == 0 ? "" : ", ") + std::to_string(secondsSince(start));
        stages = stageClock.json();
        if (!pca) return 1;
        if (repeat + 1 < repeats) continue;
        for (const double ratio : pca.value().explainedVarianceRatio) {
            char digits[32];
            std::snprintf(digits, sizeof digits, "%.9g", ratio);
            ratios += (ratios.empty() ? "" : ", ") + std::string(digits);
        }
        if (axesOut != nullptr) {
            const Matrix& axes = pca.value().axes;
            std::ofstream(axesOut, std::ios::binary)
                .write(reinterpret_cast<const char*>(axes.data()),
                       static_cast<std::streamsize>(axes.rows() * axes.cols() * sizeof(float)));
        }
    }
    std::printf("{\"seconds\": [%s], \"stages\": %s, \"threads\": %zu, \"ratios\": [%s]}\n", seconds.c_str(),
                stages.c_str(), threadCount(), ratios.c_str());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: %s FILE.npy COMPONENTS REPEATS [AXES_OUT [THREADS]]\n", argv[0]);
        return 2;
    }
    if (argc > 5) nepho::projector::setThreadCount(std::strtoull(argv[5], nullptr, 10));
    return run(argv[1], std::strtoull(argv[2], nullptr, 10), std::atoi(argv[3]), argc > 4 ? argv[4] : nullptr);
}
