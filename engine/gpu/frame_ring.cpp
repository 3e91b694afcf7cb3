#include "engine/gpu/frame_ring.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace nepho::engine {

namespace {
/// Two timestamps a frame, and room behind them: Mesa's software driver (25.0) takes a timestamp after a pass of two
/// views for one within it, which fills a query for each view, and writes beyond the pool where there is none.
constexpr std::uint32_t kQueries = 4;
constexpr std::uint64_t kForever = ~std::uint64_t{0};
}  // namespace

FrameRing::FrameRing(Gpu& gpu) : gpu_(gpu) {
    const vk::SemaphoreTypeCreateInfo type(vk::SemaphoreType::eTimeline, 0);
    timeline_ = vk::raii::Semaphore(gpu.device(), vk::SemaphoreCreateInfo({}, &type));
    gpu.setName(*timeline_, "frame timeline");
    const std::uint32_t bits = gpu.physicalDevice().getQueueFamilyProperties()[gpu.queueFamily()].timestampValidBits;
    timestampMask_ = bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        slot.pool = vk::raii::CommandPool(
            gpu.device(), vk::CommandPoolCreateInfo(vk::CommandPoolCreateFlagBits::eTransient, gpu.queueFamily()));
        slot.commands =
            std::move(vk::raii::CommandBuffers(
                          gpu.device(), vk::CommandBufferAllocateInfo(*slot.pool, vk::CommandBufferLevel::ePrimary, 1))
                          .front());
        gpu.setName(*slot.commands, fmt::format("frame commands {}", i));
        if (bits != 0)
            slot.timestamps =
                vk::raii::QueryPool(gpu.device(), vk::QueryPoolCreateInfo({}, vk::QueryType::eTimestamp, kQueries));
    }
    gpu.deferred().setCurrentValue(1);
}

FrameRing::~FrameRing() {
    try {
        waitIdle();
    } catch (const vk::SystemError& lost) {
        spdlog::debug("frames ended with their GPU: {}", lost.what());  // nothing is in flight on a lost device
    }
    gpu_.deferred().collect(submitted_);
}

void FrameRing::wait(std::uint64_t value) const {
    const vk::Semaphore semaphore = *timeline_;
    // Lavapipe and real drivers alike only time out here when the device is lost, which throws.
    (void)gpu_.device().waitSemaphores(vk::SemaphoreWaitInfo({}, semaphore, value), kForever);
}

std::uint64_t FrameRing::reached() const {
    return timeline_.getCounterValue();
}

const vk::raii::CommandBuffer& FrameRing::begin() {
    const DriverScope scope(*this);
    if (submitted_ >= kFramesInFlight) wait(submitted_ - kFramesInFlight + 1);
    gpu_.deferred().collect(reached());
    Slot& now = slot();
    readTimestamps(now);
    now.pool.reset();
    now.commands.begin(vk::CommandBufferBeginInfo(vk::CommandBufferUsageFlagBits::eOneTimeSubmit));
    if (*now.timestamps) {
        now.commands.resetQueryPool(*now.timestamps, 0, kQueries);
        now.commands.writeTimestamp2(vk::PipelineStageFlagBits2::eTopOfPipe, *now.timestamps, 0);
    }
    return now.commands;
}

void FrameRing::submit(const std::optional<Wait>& wait, vk::Semaphore signal) {
    const DriverScope scope(*this);
    Slot& now = slot();
    if (*now.timestamps) {
        now.commands.writeTimestamp2(vk::PipelineStageFlagBits2::eBottomOfPipe, *now.timestamps, 1);
        now.timed = true;
    }
    now.commands.end();

    constexpr auto kAll = vk::PipelineStageFlagBits2::eAllCommands;
    const vk::SemaphoreSubmitInfo waitInfo =
        wait ? vk::SemaphoreSubmitInfo(wait->semaphore, 0, wait->stage) : vk::SemaphoreSubmitInfo();
    const std::array signals{vk::SemaphoreSubmitInfo(*timeline_, submitted_ + 1, kAll),
                             vk::SemaphoreSubmitInfo(signal, 0, kAll)};
    const vk::CommandBufferSubmitInfo commands(*now.commands);
    vk::SubmitInfo2 info;
    info.setCommandBufferInfos(commands);
    info.waitSemaphoreInfoCount = wait ? 1 : 0;
    info.pWaitSemaphoreInfos = &waitInfo;
    info.signalSemaphoreInfoCount = signal ? 2 : 1;
    info.pSignalSemaphoreInfos = signals.data();
    gpu_.queue().submit2(info);
    ++submitted_;
    gpu_.deferred().setCurrentValue(submitted_ + 1);
}

void FrameRing::waitIdle() {
    if (submitted_ > 0) wait(submitted_);
}

void FrameRing::readTimestamps(Slot& old) {
    if (!old.timed) return;
    using Ticks = std::array<std::uint64_t, 2>;
    const auto [result, ticks] =
        old.timestamps.getResult<Ticks>(0, 2, sizeof(std::uint64_t), vk::QueryResultFlagBits::e64);
    if (result != vk::Result::eSuccess) return;
    const std::uint64_t elapsed = (ticks[1] - ticks[0]) & timestampMask_;
    gpuMilliseconds_ = static_cast<double>(elapsed) * static_cast<double>(gpu_.limits().timestampPeriod) * 1e-6;
}

}  // namespace nepho::engine
