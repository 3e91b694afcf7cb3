#include "app/loop/frame_stats.h"

#include <algorithm>
#include <ctime>
#include <vector>

namespace nepho::app {

namespace {

double secondsOf(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

double processCpuSeconds() {
    return secondsOf(CLOCK_PROCESS_CPUTIME_ID);
}
double threadCpuSeconds() {
    return secondsOf(CLOCK_THREAD_CPUTIME_ID);
}
double wallSeconds() {
    return secondsOf(CLOCK_MONOTONIC);
}

void FrameStats::endFrame(std::optional<double> gpuMilliseconds) {
    const double cpu = processCpuSeconds(), thread = threadCpuSeconds(), wall = wallSeconds();
    if (lastWall_ >= 0.0) {
        cpu_[count_ % kKept] = 1e3 * (cpu - lastCpu_);
        thread_[count_ % kKept] = 1e3 * (thread - lastThread_);
        wall_[count_ % kKept] = 1e3 * (wall - lastWall_);
        if (gpuMilliseconds) gpu_[gpuCount_++ % kKept] = *gpuMilliseconds;
        ++count_;
    }
    lastCpu_ = cpu;
    lastThread_ = thread;
    lastWall_ = wall;
}

void FrameStats::reset() {
    *this = {};
}

void FrameStats::mark() {
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
