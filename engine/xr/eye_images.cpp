#include "engine/xr/eye_images.h"

#include <spdlog/spdlog.h>

namespace nepho::engine {

namespace {

/// A compositor that reads an image longer than this has died.
constexpr XrDuration kPatienceNs = 2'000'000'000;

std::vector<vk::Image> imagesOf(XrSwapchain swapchain) {
    constexpr const char* kCall = "xrEnumerateSwapchainImages";
    std::uint32_t count = 0;
    checkXr(xrEnumerateSwapchainImages(swapchain, 0, &count, nullptr), kCall);
    std::vector<XrSwapchainImageVulkan2KHR> found(
        count, makeXr<XrSwapchainImageVulkan2KHR>(XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR));
    checkXr(xrEnumerateSwapchainImages(swapchain, count, &count,
                                       reinterpret_cast<XrSwapchainImageBaseHeader*>(found.data())),
            kCall);
    std::vector<vk::Image> images;
    for (const auto& image : found) images.emplace_back(image.image);
    return images;
}

}  // namespace

EyeImages::EyeImages(const HeadsetSession& session, vk::Format format, vk::Extent2D extent, bool isDepth)
    : extent_(extent) {
    const XrResult array = addSwapchain(session.handle(), format, isDepth, 2);
    if (array == XR_SUCCESS) return;
    if (array != XR_ERROR_FEATURE_UNSUPPORTED) checkXr(array, "xrCreateSwapchain");
    spdlog::debug("the runtime makes no images of two layers; each eye gets its own");
    for (int eye = 0; eye < 2; ++eye) checkXr(addSwapchain(session.handle(), format, isDepth, 1), "xrCreateSwapchain");
}

XrResult EyeImages::addSwapchain(XrSession session, vk::Format format, bool isDepth, std::uint32_t layers) {
    auto info = makeXr<XrSwapchainCreateInfo>(XR_TYPE_SWAPCHAIN_CREATE_INFO);
    info.usageFlags =
        XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT | XR_SWAPCHAIN_USAGE_SAMPLED_BIT |
        (isDepth ? XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT : XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT);
    info.format = static_cast<std::int64_t>(format);
    info.sampleCount = 1;
    info.width = extent_.width;
    info.height = extent_.height;
    info.faceCount = 1;
    info.arraySize = layers;
    info.mipCount = 1;
    Swapchain made;
    const XrResult result = xrCreateSwapchain(session, &info, made.handle.out());
    if (XR_FAILED(result)) return result;
    made.images = imagesOf(made.handle.get());
    swapchains_.push_back(std::move(made));
    return XR_SUCCESS;
}

void EyeImages::acquire() {
    for (Swapchain& swapchain : swapchains_) {
        const auto acquireInfo = makeXr<XrSwapchainImageAcquireInfo>(XR_TYPE_SWAPCHAIN_IMAGE_ACQUIRE_INFO);
        checkXr(xrAcquireSwapchainImage(swapchain.handle.get(), &acquireInfo, &swapchain.current),
                "xrAcquireSwapchainImage");
        auto waitInfo = makeXr<XrSwapchainImageWaitInfo>(XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO);
        waitInfo.timeout = kPatienceNs;
        const XrResult waited =
            checkXr(xrWaitSwapchainImage(swapchain.handle.get(), &waitInfo), "xrWaitSwapchainImage");
        if (waited == XR_TIMEOUT_EXPIRED)
            throw XrError("xrWaitSwapchainImage", waited, std::source_location::current());
    }
}

void EyeImages::release() {
    for (Swapchain& swapchain : swapchains_) {
        const auto info = makeXr<XrSwapchainImageReleaseInfo>(XR_TYPE_SWAPCHAIN_IMAGE_RELEASE_INFO);
        checkXr(xrReleaseSwapchainImage(swapchain.handle.get(), &info), "xrReleaseSwapchainImage");
    }
}

EyeImages::Place EyeImages::place(std::uint32_t eye) const {
    return isArray() ? Place{image(0), eye} : Place{image(eye), 0};
}

XrSwapchainSubImage EyeImages::subImage(std::uint32_t eye) const {
    const XrExtent2Di size{static_cast<std::int32_t>(extent_.width), static_cast<std::int32_t>(extent_.height)};
    return {swapchains_[isArray() ? 0 : eye].handle.get(), {{0, 0}, size}, isArray() ? eye : 0};
}

}  // namespace nepho::engine
