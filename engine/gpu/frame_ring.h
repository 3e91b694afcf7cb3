#pragma once

#include "engine/base/clocks.h"
#include "engine/gpu/gpu.h"

#include <array>
#include <cstdint>
#include <optional>

namespace nepho::engine {

/// Frames in flight: a command buffer each, one timeline semaphore that counts frames, and two timestamps a frame.
class FrameRing {
  public:
    static constexpr std::uint64_t kFramesInFlight = 2;

    explicit FrameRing(Gpu& gpu);
    ~FrameRing();

    /// Waits until the frame kFramesInFlight before is done, frees what was retired for it, and begins recording.
    const vk::raii::CommandBuffer& begin();

    struct Wait {
        vk::Semaphore semaphore;
        vk::PipelineStageFlags2 stage;
    };
    /// Ends recording and submits. `wait` and `signal` are binary semaphores of a swapchain, or nothing.
    void submit(const std::optional<Wait>& wait = {}, vk::Semaphore signal = {});

    /// Blocks until everything submitted is done: for read-back and shutdown only.
    void waitIdle();

    /// Adds the thread's CPU time from here to its end to driverSeconds(): around what is all calls of Vulkan.
    class DriverScope {
      public:
        explicit DriverScope(FrameRing& ring) : ring_(ring), begin_(threadCpuSeconds()) {}
        ~DriverScope() { ring_.driverSeconds_ += threadCpuSeconds() - begin_; }
        DriverScope(const DriverScope&) = delete;
        DriverScope& operator=(const DriverScope&) = delete;

      private:
        FrameRing& ring_;
        double begin_;
    };
    double driverSeconds() const { return driverSeconds_; }

    std::uint64_t submitted() const { return submitted_; }  ///< frames submitted so far = the timeline's last value
    std::uint64_t reached() const;                          ///< frames the GPU has finished
    /// Of the newest frame whose timestamps have arrived; none where the queue has no timestamps.
    std::optional<double> gpuMilliseconds() const { return gpuMilliseconds_; }

  private:
    struct Slot {
        vk::raii::CommandPool pool{nullptr};
        vk::raii::CommandBuffer commands{nullptr};
        vk::raii::QueryPool timestamps{nullptr};
        bool timed = false;
    };
    Slot& slot() { return slots_[submitted_ % kFramesInFlight]; }
    void readTimestamps(Slot& slot);
    void wait(std::uint64_t value) const;

    Gpu& gpu_;
    std::array<Slot, kFramesInFlight> slots_;
    vk::raii::Semaphore timeline_{nullptr};
    std::uint64_t submitted_ = 0;
    double driverSeconds_ = 0.0;
    std::uint64_t timestampMask_ = 0;
    std::optional<double> gpuMilliseconds_;
};

}  // namespace nepho::engine
