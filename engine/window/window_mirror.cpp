#include "engine/window/window_mirror.h"

#include <spdlog/spdlog.h>

namespace nepho::engine {

namespace {
constexpr std::uint64_t kForever = ~std::uint64_t{0};
}  // namespace

WindowMirror::WindowMirror(Gpu& gpu, vk::Extent2D size, const std::string& title)
    : gpu_(gpu),
      window_(size, title),
      surface_(gpu.instance(), window_.makeSurface(*gpu.instance())),
      images_(gpu, *surface_, Pace::free),
      picture_(gpu) {
    if (!gpu.physicalDevice().getSurfaceSupportKHR(gpu.queueFamily(), *surface_))
        throw PresenterUnavailable(gpu.deviceName() + " cannot present to a window");
    acquired_ = vk::raii::Fence(gpu.device(), vk::FenceCreateInfo());
    const vk::SemaphoreTypeCreateInfo type(vk::SemaphoreType::eTimeline, 0);
    timeline_ = vk::raii::Semaphore(gpu.device(), vk::SemaphoreCreateInfo({}, &type));
    pool_ = vk::raii::CommandPool(
        gpu.device(), vk::CommandPoolCreateInfo(vk::CommandPoolCreateFlagBits::eTransient, gpu.queueFamily()));
    commands_ = std::move(vk::raii::CommandBuffers(
                              gpu.device(), vk::CommandBufferAllocateInfo(*pool_, vk::CommandBufferLevel::ePrimary, 1))
                              .front());
    gpu.setName(*timeline_, "mirror timeline");
    gpu.setName(*commands_, "mirror commands");
}

WindowMirror::~WindowMirror() {
    try {
        gpu_.device().waitIdle();  // presenting, too
    } catch (const vk::SystemError& lost) {
        spdlog::warn("the mirror ended with its GPU: {}", lost.what());
    }
}

void WindowMirror::waitIdle() const {
    const vk::Semaphore semaphore = *timeline_;
    (void)gpu_.device().waitSemaphores(vk::SemaphoreWaitInfo({}, semaphore, drawn_), kForever);
}

void WindowMirror::present() {
    if (!image_ || !submitted_ || timeline_.getCounterValue() < drawn_) return;
    const std::uint32_t image = *image_;
    image_.reset();
    submitted_ = false;
    try {
        const vk::Semaphore wait = *finished_[image];
        const vk::Result result = gpu_.queue().presentKHR(vk::PresentInfoKHR(wait, *images_.handle(), image));
        if (result == vk::Result::eSuboptimalKHR) stale_ = true;
        ++presented_;
    } catch (const vk::OutOfDateKHRError&) {
        stale_ = true;
    }
}

bool WindowMirror::rebuild() {
    if (!images_.rebuild(window_.extent())) return false;
    for (vk::raii::Semaphore& old : finished_) gpu_.deferred().retire(std::move(old));
    finished_.clear();
    for (std::uint32_t i = 0; i < images_.count(); ++i)
        finished_.emplace_back(gpu_.device(), vk::SemaphoreCreateInfo());
    stale_ = false;
    return true;
}

bool WindowMirror::acquire() {
    if (!image_) {
        if ((stale_ || window_.extent() != images_.extent()) && !rebuild()) return false;
        try {
            const auto [result, index] = images_.handle().acquireNextImage(0, {}, *acquired_);
            if (result != vk::Result::eSuccess && result != vk::Result::eSuboptimalKHR) return false;
            if (result == vk::Result::eSuboptimalKHR) stale_ = true;
            image_ = index;
        } catch (const vk::OutOfDateKHRError&) {
            stale_ = true;
            return false;
        }
    }
    // The window system may still read from it. A semaphore would make the queue wait for that, and the eyes' next
    // pictures with it.
    if (acquired_.getStatus() != vk::Result::eSuccess) return false;
    gpu_.device().resetFences(*acquired_);
    return true;
}

void WindowMirror::withholdImages(bool withheld) {
    withheld_ = withheld;
    if (withheld) return;
    for (const vk::raii::Fence& fence : withheldImages_) (void)gpu_.device().waitForFences(*fence, true, kForever);
    withheldImages_.clear();
    stale_ = true;  // images that were taken come back with new ones only
}

void WindowMirror::withholdFreeImages() {
    if (stale_ && !rebuild()) return;
    for (;;) {
        vk::raii::Fence fence(gpu_.device(), vk::FenceCreateInfo());
        const auto [result, index] = images_.handle().acquireNextImage(0, {}, *fence);
        if (result != vk::Result::eSuccess && result != vk::Result::eSuboptimalKHR) return;
        withheldImages_.push_back(std::move(fence));
    }
}

bool WindowMirror::draw(const Presenter::Drawn& drawn, vk::Rect2D area, Overlay* overlay) {
    const vk::Extent2D size = window_.extent();
    if (withheld_) withholdFreeImages();
    if (submitted_ || size.width == 0 || size.height == 0 || !acquire()) return false;
    pool_.reset();
    commands_.begin(vk::CommandBufferBeginInfo(vk::CommandBufferUsageFlagBits::eOneTimeSubmit));
    picture_.record(commands_, drawn_ + 1, {drawn.color, drawn.extent}, images_.extent(), area, overlay);
    images_.recordCopy(commands_, picture_.image(), picture_.extent(), *image_);
    commands_.end();
    submit(*image_);
    return true;
}

void WindowMirror::submit(std::uint32_t image) {
    constexpr auto kAll = vk::PipelineStageFlagBits2::eAllCommands;
    const std::array signals{vk::SemaphoreSubmitInfo(*timeline_, drawn_ + 1, kAll),
                             vk::SemaphoreSubmitInfo(*finished_[image], 0, kAll)};
    const vk::CommandBufferSubmitInfo commands(*commands_);
    vk::SubmitInfo2 info;
    info.setCommandBufferInfos(commands);
    info.signalSemaphoreInfoCount = static_cast<std::uint32_t>(signals.size());
    info.pSignalSemaphoreInfos = signals.data();
    gpu_.queue().submit2(info);
    ++drawn_;
    submitted_ = true;
}

}  // namespace nepho::engine
