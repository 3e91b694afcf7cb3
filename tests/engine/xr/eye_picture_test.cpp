#include "tests/engine/xr/xr_fixture.h"

#include <cmath>

namespace nepho::engine {
namespace {

/// sRGB's transfer function, from its definition (IEC 61966-2-1).
int linearByte(int encoded) {
    const double value = encoded / 255.0;
    const double light = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    return static_cast<int>(std::lround(light * 255.0));
}

struct Offer {
    const char* name;
    VkFormat format;
    bool blueFirst = false;
    bool linear = false;
    std::uint32_t layers = 2;
};

class EyePicture : public XrTest, public testing::WithParamInterface<Offer> {};

/// Every pixel of both eyes is looked at, as the compositor would find it.
TEST_P(EyePicture, ArrivesAsItWasDrawn) {
    const Offer offer = GetParam();
    fake::Config config;
    config.formats = {offer.format, VK_FORMAT_D32_SFLOAT};
    config.maxArrayLayers = offer.layers;
    fake::configure(config);
    start();
    reach(XR_SESSION_STATE_FOCUSED);
    const vk::Extent2D extent = step().extent;
    const fake::SubmittedFrame shown = fake::observations().lastFrame;
    ASSERT_EQ(shown.views.size(), 2u);
    EXPECT_EQ(shown.views[0].swapchain == shown.views[1].swapchain, offer.layers > 1);
    const auto expected = [&](std::uint8_t value) { return offer.linear ? linearByte(value) : int{value}; };
    for (std::uint32_t eye = 0; eye < 2; ++eye) {
        const fake::SubmittedView& view = shown.views[eye];
        const auto pixels = readLayer(presenter_->gpu(), presenter_->frames(), view.image, view.arrayIndex, extent,
                                      vk::ImageAspectFlagBits::eColor, vk::ImageLayout::eColorAttachmentOptimal);
        const auto depths =
            readLayer(presenter_->gpu(), presenter_->frames(), view.depthImage, view.depthArrayIndex, extent,
                      vk::ImageAspectFlagBits::eDepth, vk::ImageLayout::eDepthStencilAttachmentOptimal);
        int wrong = 0;
        for (std::uint32_t y = 0; y < extent.height; ++y) {
            for (std::uint32_t x = 0; x < extent.width; ++x) {
                const std::uint8_t* pixel = &pixels[std::size_t{4} * (y * extent.width + x)];
                const int red = pixel[offer.blueFirst ? 2 : 0], blue = pixel[offer.blueFirst ? 0 : 2];
                const bool right = std::abs(red - expected(TestPicture::red(x))) <= (offer.linear ? 1 : 0) &&
                                   std::abs(pixel[1] - expected(TestPicture::green(y))) <= (offer.linear ? 1 : 0) &&
                                   std::abs(blue - expected(TestPicture::blue(eye))) <= (offer.linear ? 1 : 0) &&
                                   pixel[3] == 255;
                float depth = 0.0f;
                std::memcpy(&depth, &depths[std::size_t{4} * (y * extent.width + x)], 4);
                if (!right || depth != TestPicture::depthAt(eye, x, y)) ++wrong;
            }
        }
        EXPECT_EQ(wrong, 0) << "of " << extent.width * extent.height << " pixels of eye " << eye;
    }
    shutdown();
}

INSTANTIATE_TEST_SUITE_P(Offers, EyePicture,
                         testing::Values(Offer{"Rgba", VK_FORMAT_R8G8B8A8_SRGB},
                                         Offer{"Bgra", VK_FORMAT_B8G8R8A8_SRGB, true},
                                         Offer{"LinearRgba", VK_FORMAT_R8G8B8A8_UNORM, false, true},
                                         Offer{"LinearBgra", VK_FORMAT_B8G8R8A8_UNORM, true, true},
                                         Offer{"RgbaWithoutArrays", VK_FORMAT_R8G8B8A8_SRGB, false, false, 1},
                                         Offer{"LinearRgbaWithoutArrays", VK_FORMAT_R8G8B8A8_UNORM, false, true, 1}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace nepho::engine
