#include "app/loop/frame_stats.h"

#include "engine/base/clocks.h"

#include <algorithm>
#include <vector>

namespace nepho::app {

using engine::processCpuSeconds;
using engine::threadCpuSeconds;
using engine::wallSeconds;

void FrameStats::endFrame(std::optional<double> gpuMilliseconds, double driverSeconds) {
    const double cpu = processCpuSeconds(), thread = threadCpuSeconds(), wall = wallSeconds();
    if (lastWall_ >= 0.0) {
        cpu_[count_ % kKept] = 1e3 * (cpu - lastCpu_);
        thread_[count_ % kKept] = 1e3 * (thread - lastThread_);
        own_[count_ % kKept] = 1e3 * (thread - lastThread_ - (driverSeconds - lastDriver_));
        wall_[count_ % kKept] = 1e3 * (wall - lastWall_);
        if (gpuMilliseconds) gpu_[gpuCount_++ % kKept] = *gpuMilliseconds;
        ++count_;
    }
    lastCpu_ = cpu;
    lastThread_ = thread;
    lastDriver_ = driverSeconds;
    lastWall_ = wall;
}

void FrameStats::reset() {
    *this = {};
}

void FrameStats::mark(double driverSeconds) {
    lastDriver_ = driverSeconds;
    lastCpu_ = processCpuSeconds();
    lastThread_ = threadCpuSeconds();
    lastWall_ = wallSeconds();
}

std::optional<double> FrameStats::gpuMedian() const {
    if (gpuCount_ == 0) return std::nullopt;
    std::vector<double> sorted(gpu_.begin(),
                               gpu_.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(gpuCount_, kKept)));
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2));
    return sorted[sorted.size() / 2];
}

double FrameStats::quantile(const Samples& samples, double q) const {
    const std::size_t kept = static_cast<std::size_t>(std::min<std::uint64_t>(count_, kKept));
    if (kept == 0) return 0.0;
    std::vector<double> sorted(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(kept));
    const auto at = static_cast<std::ptrdiff_t>(q * static_cast<double>(kept - 1) + 0.5);
    std::ranges::nth_element(sorted, sorted.begin() + at);
    return sorted[static_cast<std::size_t>(at)];
}

}  // namespace nepho::app
