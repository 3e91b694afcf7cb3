#include "tests/fake_openxr/calls.h"

#include <algorithm>

namespace nepho::fake_openxr::calls {
namespace {

VkImageUsageFlags vulkanUsage(XrSwapchainUsageFlags usage) {
    VkImageUsageFlags flags = 0;
    const auto map = [&](XrSwapchainUsageFlags from, VkImageUsageFlags to) { flags |= (usage & from) ? to : 0; };
    map(XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT);
    map(XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT);
    map(XR_SWAPCHAIN_USAGE_UNORDERED_ACCESS_BIT, VK_IMAGE_USAGE_STORAGE_BIT);
    map(XR_SWAPCHAIN_USAGE_TRANSFER_SRC_BIT, VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
    map(XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT, VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    map(XR_SWAPCHAIN_USAGE_SAMPLED_BIT, VK_IMAGE_USAGE_SAMPLED_BIT);
    return flags;
}

void checkInfo(const Config& config, const XrSwapchainCreateInfo& info) {
    const auto offered = std::find(config.formats.begin(), config.formats.end(), info.format);
    if (offered == config.formats.end()) refuse(XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED);
    expect(info.width > 0 && info.height > 0 && info.arraySize > 0 && info.mipCount > 0 && info.sampleCount > 0,
           XR_ERROR_VALIDATION_FAILURE, "a size or count is 0");
    expect(info.width <= static_cast<std::uint32_t>(config.maxExtent.width) &&
               info.height <= static_cast<std::uint32_t>(config.maxExtent.height),
           XR_ERROR_VALIDATION_FAILURE, "the swapchain is larger than maxSwapchainImageWidth and Height");
    expect(info.faceCount == 1 || info.faceCount == 6, XR_ERROR_VALIDATION_FAILURE,
           "the face count is neither 1 nor 6");
    if (info.faceCount == 6 || info.sampleCount > 1) refuse(XR_ERROR_FEATURE_UNSUPPORTED);
    if (info.arraySize > config.maxArrayLayers) refuse(XR_ERROR_FEATURE_UNSUPPORTED);
    if (info.createFlags & XR_SWAPCHAIN_CREATE_PROTECTED_CONTENT_BIT) refuse(XR_ERROR_FEATURE_UNSUPPORTED);
    const bool depth = isDepthFormat(static_cast<VkFormat>(info.format));
    const XrSwapchainUsageFlags wrong =
        depth ? XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT : XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    expect((info.usageFlags & wrong) == 0, XR_ERROR_VALIDATION_FAILURE, "the usage does not go with the format");
    expect(vulkanUsage(info.usageFlags) != 0, XR_ERROR_VALIDATION_FAILURE, "the swapchain has no usage");
}

ImageWish wishFor(const Config& config, const XrSwapchainCreateInfo& info) {
    ImageWish wish;
    wish.format = static_cast<VkFormat>(info.format);
    wish.extent = {info.width, info.height, 1};
    wish.mipLevels = info.mipCount;
    wish.layers = info.arraySize;
    wish.usage = vulkanUsage(info.usageFlags) | config.extraUsage;
    wish.mutableFormat = (info.usageFlags & XR_SWAPCHAIN_USAGE_MUTABLE_FORMAT_BIT) != 0;
    return wish;
}

}  // namespace

XrResult enumerateSwapchainFormats(Runtime& rt, XrSession session, std::uint32_t capacity, std::uint32_t* count,
                                   std::int64_t* formats) {
    rt.require(session);
    fillOut(rt.config.formats, capacity, count, formats, [](std::int64_t& to, std::int64_t from) { to = from; });
    return XR_SUCCESS;
}

XrResult createSwapchain(Runtime& rt, XrSession session, const XrSwapchainCreateInfo* info, XrSwapchain* swapchain) {
    Session& live = rt.require(session);
    expect(info && swapchain && info->type == XR_TYPE_SWAPCHAIN_CREATE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the create info is missing or of another type");
    checkInfo(rt.config, *info);
    auto made = std::make_unique<Swapchain>();
    made->info = *info;
    made->info.next = nullptr;
    const bool still = (info->createFlags & XR_SWAPCHAIN_CREATE_STATIC_IMAGE_BIT) != 0;
    const std::uint32_t length = still ? 1 : rt.config.swapchainLength;
    if (live.vulkan.makeImages(wishFor(rt.config, *info), length, made->images) != VK_SUCCESS)
        refuse(XR_ERROR_OUT_OF_MEMORY);
    made->handle = rt.makeHandle<XrSwapchain>();
    *swapchain = made->handle;
    live.swapchains.emplace(made->handle, std::move(made));
    ++rt.seen.live.swapchains;
    return successOf(live);
}

XrResult destroySwapchain(Runtime& rt, XrSwapchain swapchain) {
    Session* session = rt.instance ? rt.instance->session.get() : nullptr;
    expect(session && session->swapchains.contains(swapchain), XR_ERROR_HANDLE_INVALID,
           "the swapchain is not a live one");
    session->vulkan.destroyImages(session->swapchains.at(swapchain)->images);
    session->swapchains.erase(swapchain);
    --rt.seen.live.swapchains;
    return XR_SUCCESS;
}

XrResult enumerateSwapchainImages(Runtime& rt, XrSwapchain swapchain, std::uint32_t capacity, std::uint32_t* count,
                                  XrSwapchainImageBaseHeader* images) {
    const Swapchain& live = rt.require(swapchain);
    auto* out = reinterpret_cast<XrSwapchainImageVulkanKHR*>(images);
    fillOut(live.images, capacity, count, out, [](XrSwapchainImageVulkanKHR& to, const SwapchainImage& from) {
        expect(to.type == XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR, XR_ERROR_VALIDATION_FAILURE,
               "an image's type is not XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR");
        to.image = from.image;
    });
    return XR_SUCCESS;
}

XrResult acquireSwapchainImage(Runtime& rt, XrSwapchain swapchain, const XrSwapchainImageAcquireInfo* info,
                               std::uint32_t* index) {
    Swapchain& live = rt.require(swapchain);
    expect(index && (!info || info->type == XR_TYPE_SWAPCHAIN_IMAGE_ACQUIRE_INFO), XR_ERROR_VALIDATION_FAILURE,
           "the index's address is null or the info of another type");
    expect(live.acquired.size() < live.images.size(), XR_ERROR_CALL_ORDER_INVALID, "all images are acquired");
    const bool still = (live.info.createFlags & XR_SWAPCHAIN_CREATE_STATIC_IMAGE_BIT) != 0;
    expect(!still || live.acquisitions == 0, XR_ERROR_CALL_ORDER_INVALID, "a static image is acquired once only");
    *index = live.nextImage;
    live.acquired.push_back(live.nextImage);
    live.nextImage = (live.nextImage + 1) % static_cast<std::uint32_t>(live.images.size());
    ++live.acquisitions;
    ++rt.seen.imagesAcquired;
    return successOf(*rt.instance->session);
}

XrResult waitSwapchainImage(Runtime& rt, XrSwapchain swapchain, const XrSwapchainImageWaitInfo* info) {
    Swapchain& live = rt.require(swapchain);
    expect(info && info->type == XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the wait info is missing or of another type");
    expect(!live.acquired.empty() && !live.frontWaited, XR_ERROR_CALL_ORDER_INVALID,
           "no image is acquired and not waited for");
    live.frontWaited = true;
    return successOf(*rt.instance->session);
}

XrResult releaseSwapchainImage(Runtime& rt, XrSwapchain swapchain, const XrSwapchainImageReleaseInfo* info) {
    Swapchain& live = rt.require(swapchain);
    expect(!info || info->type == XR_TYPE_SWAPCHAIN_IMAGE_RELEASE_INFO, XR_ERROR_VALIDATION_FAILURE,
           "the release info is of another type");
    expect(live.frontWaited, XR_ERROR_CALL_ORDER_INVALID, "no image was waited for");
    live.lastReleased = live.acquired.front();
    live.acquired.erase(live.acquired.begin());
    live.frontWaited = false;
    return successOf(*rt.instance->session);
}

}  // namespace nepho::fake_openxr::calls
