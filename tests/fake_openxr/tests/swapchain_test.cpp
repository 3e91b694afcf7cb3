#include "tests/fake_openxr/fake_openxr.h"
#include "tests/fake_openxr/tests/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nepho::fake_openxr {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr XrSwapchainUsageFlags kColor = XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT;
constexpr XrSwapchainUsageFlags kDepth = XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;

class Swapchains : public testing::Test {
  protected:
    void SetUp() override { reset(); }
    void start(const Config& config = {}) {
        configure(config);
        client.start({XR_KHR_VULKAN_ENABLE2_EXTENSION_NAME, XR_KHR_COMPOSITION_LAYER_DEPTH_EXTENSION_NAME});
    }
    std::vector<std::int64_t> formats() {
        std::uint32_t count = 0;
        EXPECT_EQ(xrEnumerateSwapchainFormats(client.session, 0, &count, nullptr), XR_SUCCESS);
        std::vector<std::int64_t> found(count);
        EXPECT_EQ(xrEnumerateSwapchainFormats(client.session, count, &count, found.data()), XR_SUCCESS);
        return found;
    }
    std::vector<XrSwapchainImageVulkanKHR> images(XrSwapchain swapchain) {
        std::uint32_t count = 0;
        EXPECT_EQ(xrEnumerateSwapchainImages(swapchain, 0, &count, nullptr), XR_SUCCESS);
        std::vector<XrSwapchainImageVulkanKHR> found(count,
                                                     {XR_TYPE_SWAPCHAIN_IMAGE_VULKAN2_KHR, nullptr, VK_NULL_HANDLE});
        EXPECT_EQ(xrEnumerateSwapchainImages(swapchain, count, &count,
                                             reinterpret_cast<XrSwapchainImageBaseHeader*>(found.data())),
                  XR_SUCCESS);
        return found;
    }

    Client client;
    XrSwapchain chain = XR_NULL_HANDLE;
};

TEST_F(Swapchains, OnlyTheFormatsOfferedAreMade) {
    Config config;
    config.formats = {VK_FORMAT_R8G8B8A8_UNORM};
    start(config);
    EXPECT_THAT(formats(), ElementsAre(VK_FORMAT_R8G8B8A8_UNORM));
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kColor, 1, &chain), XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED);
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_D32_SFLOAT, kDepth, 1, &chain), XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED);
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_UNORM, kColor, 2, &chain), XR_SUCCESS);
    EXPECT_THAT(observations().violations, IsEmpty());
}

TEST_F(Swapchains, ArraysAreRefusedWhereTheyAreNotOffered) {
    Config config;
    config.maxArrayLayers = 1;
    start(config);
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kColor, 2, &chain), XR_ERROR_FEATURE_UNSUPPORTED);
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kColor, 1, &chain), XR_SUCCESS);
}

TEST_F(Swapchains, ImagesAreAsManyAsConfiguredAndTheirOwn) {
    Config config;
    config.swapchainLength = 4;
    start(config);
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kColor, 2, &chain), XR_SUCCESS);
    const auto found = images(chain);
    ASSERT_EQ(found.size(), 4U);
    for (const auto& image : found) EXPECT_NE(image.image, VkImage{VK_NULL_HANDLE});
    EXPECT_NE(found[0].image, found[1].image);
}

TEST_F(Swapchains, UsageHasToGoWithTheFormat) {
    start();
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_D32_SFLOAT, kColor, 1, &chain), XR_ERROR_VALIDATION_FAILURE);
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kDepth, 1, &chain), XR_ERROR_VALIDATION_FAILURE);
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, 0, 1, &chain), XR_ERROR_VALIDATION_FAILURE);
    EXPECT_EQ(client.makeSwapchain(VK_FORMAT_D32_SFLOAT, kDepth, 2, &chain), XR_SUCCESS);
}

TEST_F(Swapchains, ImagesAreAcquiredWaitedForAndReleasedInOrder) {
    start();
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kColor, 1, &chain), XR_SUCCESS);
    const XrSwapchainImageWaitInfo wait{XR_TYPE_SWAPCHAIN_IMAGE_WAIT_INFO, nullptr, XR_INFINITE_DURATION};
    EXPECT_EQ(xrWaitSwapchainImage(chain, &wait), XR_ERROR_CALL_ORDER_INVALID);
    EXPECT_EQ(xrReleaseSwapchainImage(chain, nullptr), XR_ERROR_CALL_ORDER_INVALID);
    for (std::uint32_t expected : {0U, 1U, 2U}) {
        std::uint32_t index = 9;
        ASSERT_EQ(xrAcquireSwapchainImage(chain, nullptr, &index), XR_SUCCESS);
        EXPECT_EQ(index, expected);
    }
    std::uint32_t index = 9;
    EXPECT_EQ(xrAcquireSwapchainImage(chain, nullptr, &index), XR_ERROR_CALL_ORDER_INVALID) << "all three are taken";
    EXPECT_EQ(xrReleaseSwapchainImage(chain, nullptr), XR_ERROR_CALL_ORDER_INVALID) << "not waited for";
    ASSERT_EQ(xrWaitSwapchainImage(chain, &wait), XR_SUCCESS);
    EXPECT_EQ(xrWaitSwapchainImage(chain, &wait), XR_ERROR_CALL_ORDER_INVALID) << "waited for already";
    ASSERT_EQ(xrReleaseSwapchainImage(chain, nullptr), XR_SUCCESS);
    ASSERT_EQ(xrAcquireSwapchainImage(chain, nullptr, &index), XR_SUCCESS);
    EXPECT_EQ(index, 0U) << "the ring is closed";
    EXPECT_EQ(observations().violations.size(), 5U);
}

TEST_F(Swapchains, AnImageKeptOverTheFrameIsWrittenDown) {
    start();
    ASSERT_TRUE(client.runUntil(XR_SESSION_STATE_FOCUSED));
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kColor, 1, &chain), XR_SUCCESS);
    std::uint32_t index = 0;
    ASSERT_EQ(xrAcquireSwapchainImage(chain, nullptr, &index), XR_SUCCESS);
    EXPECT_EQ(client.frame(), XR_SUCCESS);
    EXPECT_THAT(observations().violations, Contains(HasSubstr("acquired and not released")));
}

TEST_F(Swapchains, DestroyedHandlesAreNoLongerKnown) {
    start();
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_SRGB, kColor, 1, &chain), XR_SUCCESS);
    ASSERT_EQ(xrDestroySwapchain(chain), XR_SUCCESS);
    EXPECT_EQ(xrDestroySwapchain(chain), XR_ERROR_HANDLE_INVALID);
    EXPECT_EQ(observations().live.swapchains, 0);
}

/// Clears the second layer of an image from the layout that a runtime promises, and reads one pixel of it back.
class Pixels : public Swapchains {
  protected:
    void begin() {
        VkCommandPoolCreateInfo poolInfo{};
        poolInfo.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
        ASSERT_EQ(vkCreateCommandPool(client.vulkan.device, &poolInfo, nullptr, &pool), VK_SUCCESS);
        VkCommandBufferAllocateInfo allocation{};
        allocation.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
        allocation.commandPool = pool;
        allocation.commandBufferCount = 1;
        ASSERT_EQ(vkAllocateCommandBuffers(client.vulkan.device, &allocation, &commands), VK_SUCCESS);
        VkCommandBufferBeginInfo info{};
        info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
        ASSERT_EQ(vkBeginCommandBuffer(commands, &info), VK_SUCCESS);
    }
    void makeBuffer() {
        VkBufferCreateInfo info{};
        info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
        info.size = 4;
        info.usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT;
        ASSERT_EQ(vkCreateBuffer(client.vulkan.device, &info, nullptr, &buffer), VK_SUCCESS);
        VkMemoryRequirements needs{};
        vkGetBufferMemoryRequirements(client.vulkan.device, buffer, &needs);
        VkMemoryAllocateInfo allocation{};
        allocation.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
        allocation.allocationSize = needs.size;  // the software driver has one type of memory, which is mapped
        ASSERT_EQ(vkAllocateMemory(client.vulkan.device, &allocation, nullptr, &memory), VK_SUCCESS);
        ASSERT_EQ(vkBindBufferMemory(client.vulkan.device, buffer, memory, 0), VK_SUCCESS);
    }
    void move(VkImage image, VkImageLayout from, VkImageLayout to, VkAccessFlags before, VkAccessFlags after) const {
        VkImageMemoryBarrier barrier{};
        barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER;
        barrier.srcAccessMask = before;
        barrier.dstAccessMask = after;
        barrier.oldLayout = from;
        barrier.newLayout = to;
        barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
        barrier.image = image;
        barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 2};
        vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, nullptr, 0,
                             nullptr, 1, &barrier);
    }
    void submit() {
        ASSERT_EQ(vkEndCommandBuffer(commands), VK_SUCCESS);
        VkQueue queue = VK_NULL_HANDLE;
        vkGetDeviceQueue(client.vulkan.device, 0, 0, &queue);
        VkSubmitInfo info{};
        info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
        info.commandBufferCount = 1;
        info.pCommandBuffers = &commands;
        ASSERT_EQ(vkQueueSubmit(queue, 1, &info, VK_NULL_HANDLE), VK_SUCCESS);
        ASSERT_EQ(vkQueueWaitIdle(queue), VK_SUCCESS);
    }
    void TearDown() override {
        vkDestroyBuffer(client.vulkan.device, buffer, nullptr);
        vkFreeMemory(client.vulkan.device, memory, nullptr);
        vkDestroyCommandPool(client.vulkan.device, pool, nullptr);
    }

    VkCommandPool pool = VK_NULL_HANDLE;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkBuffer buffer = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
};

TEST_F(Pixels, TheImagesAreRealOnes) {
    start();
    const XrSwapchainUsageFlags usage =
        kColor | XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT | XR_SWAPCHAIN_USAGE_TRANSFER_SRC_BIT;
    ASSERT_EQ(client.makeSwapchain(VK_FORMAT_R8G8B8A8_UNORM, usage, 2, &chain), XR_SUCCESS);
    std::uint32_t index = 0;
    ASSERT_EQ(xrAcquireSwapchainImage(chain, nullptr, &index), XR_SUCCESS);
    const VkImage image = images(chain)[index].image;
    begin();
    makeBuffer();
    move(image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 0,
         VK_ACCESS_TRANSFER_WRITE_BIT);
    const VkClearColorValue orange{{1.0F, 0.6F, 0.2F, 1.0F}};
    const VkImageSubresourceRange second{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 1, 1};
    vkCmdClearColorImage(commands, image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &orange, 1, &second);
    move(image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
         VK_ACCESS_TRANSFER_WRITE_BIT, VK_ACCESS_TRANSFER_READ_BIT);
    const VkBufferImageCopy pixel{0, 0, 0, {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 1}, {63, 47, 0}, {1, 1, 1}};
    vkCmdCopyImageToBuffer(commands, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, buffer, 1, &pixel);
    submit();
    void* mapped = nullptr;
    ASSERT_EQ(vkMapMemory(client.vulkan.device, memory, 0, 4, 0, &mapped), VK_SUCCESS);
    const auto* bytes = static_cast<const unsigned char*>(mapped);
    EXPECT_THAT(std::vector<int>(bytes, bytes + 4), ElementsAre(255, 153, 51, 255));
}

}  // namespace
}  // namespace nepho::fake_openxr
