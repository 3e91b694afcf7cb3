#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace nepho::app {

/// What the last frames cost.
class FrameStats {
  public:
    static constexpr std::size_t kKept = 512;

    /// Called once a frame, at its end. `gpuMilliseconds` of the newest finished frame, if known.
    void endFrame(std::optional<double> gpuMilliseconds);
    void reset();
    /// The next frame is measured from here.
    void mark();

    std::uint64_t count() const { return count_; }
    double cpuMedian() const { return quantile(cpu_, 0.5); }  ///< ms of CPU of the whole process, all threads
    double cpuP99() const { return quantile(cpu_, 0.99); }
    double threadMedian() const { return quantile(thread_, 0.5); }  ///< ms of CPU of the frame thread alone
    double wallMedian() const { return quantile(wall_, 0.5); }      ///< ms from frame to frame
    double wallP99() const { return quantile(wall_, 0.99); }
    std::optional<double> gpuMedian() const;

  private:
    using Samples = std::array<double, kKept>;
    double quantile(const Samples& samples, double q) const;

    Samples cpu_{}, thread_{}, wall_{}, gpu_{};
    std::uint64_t count_ = 0;
    std::uint64_t gpuCount_ = 0;
    double lastCpu_ = -1.0, lastThread_ = -1.0, lastWall_ = -1.0;
};

/// CPU seconds of this process so far, all threads.
double processCpuSeconds();
/// CPU seconds of the calling thread so far.
double threadCpuSeconds();
/// Monotonic seconds.
double wallSeconds();

}  // namespace nepho::app
