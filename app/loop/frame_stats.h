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

    /// Called once a frame, at its end. `gpuMilliseconds` of the newest finished frame, if known; `driverSeconds` of
    /// CPU that this thread has spent in the driver so far.
    void endFrame(std::optional<double> gpuMilliseconds, double driverSeconds);
    void reset();
    /// The next frame is measured from here.
    void mark(double driverSeconds);

    std::uint64_t count() const { return count_; }
    double cpuMedian() const { return quantile(cpu_, 0.5); }  ///< ms of CPU of the whole process, all threads
    double cpuP99() const { return quantile(cpu_, 0.99); }
    double threadMedian() const { return quantile(thread_, 0.5); }  ///< ms of CPU of the frame thread alone
    double ownMedian() const { return quantile(own_, 0.5); }        ///< the same without the driver's part
    double wallMedian() const { return quantile(wall_, 0.5); }      ///< ms from frame to frame
    double wallP99() const { return quantile(wall_, 0.99); }
    std::optional<double> gpuMedian() const;

  private:
    using Samples = std::array<double, kKept>;
    double quantile(const Samples& samples, double q) const;

    Samples cpu_{}, thread_{}, own_{}, wall_{}, gpu_{};
    std::uint64_t count_ = 0;
    std::uint64_t gpuCount_ = 0;
    double lastCpu_ = -1.0, lastThread_ = -1.0, lastDriver_ = 0.0, lastWall_ = -1.0;
};

}  // namespace nepho::app
