#pragma once

#include "engine/gpu/barriers.h"
#include "engine/present/presenter.h"

#include <cstdint>
#include <cstring>
#include <vector>

namespace nepho::engine {

/// What a test draws for two eyes: red counts columns, green rows, blue tells the eye; depth the same of its own.
struct TestPicture {
    static std::uint8_t red(std::uint32_t x) { return static_cast<std::uint8_t>(x); }
    static std::uint8_t green(std::uint32_t y) { return static_cast<std::uint8_t>(y); }
    static std::uint8_t blue(std::uint32_t eye) { return eye == 0 ? 50 : 200; }
    static float depthAt(std::uint32_t eye, std::uint32_t x, std::uint32_t y) {
        return static_cast<float>(1 + eye) / static_cast<float>(2 + x + 3 * y);
    }

    TestPicture(Gpu& gpu, vk::Extent2D size) : extent(size) {
        const std::size_t pixels = std::size_t{2} * extent.width * extent.height;
        using Usage = vk::ImageUsageFlagBits;
        ImageInfo info;
        info.extent = extent;
        info.layers = 2;
        info.usage = Usage::eTransferDst | Usage::eTransferSrc | Usage::eColorAttachment;
        color = gpu.makeImage(info, "test picture");
        info.format = vk::Format::eD32Sfloat;
        info.aspect = vk::ImageAspectFlagBits::eDepth;
        info.usage = Usage::eTransferDst | Usage::eTransferSrc | Usage::eDepthStencilAttachment;
        depth = gpu.makeImage(info, "test depth");
        colorBytes = gpu.makeBuffer(pixels * 4, vk::BufferUsageFlagBits::eTransferSrc, true, "test picture's bytes");
        depthBytes = gpu.makeBuffer(pixels * 4, vk::BufferUsageFlagBits::eTransferSrc, true, "test depth's bytes");
        auto* rgba = colorBytes.mappedAs<std::uint8_t>();
        auto* depths = depthBytes.mappedAs<float>();
        for (std::uint32_t eye = 0; eye < 2; ++eye) {
            for (std::uint32_t y = 0; y < extent.height; ++y) {
                for (std::uint32_t x = 0; x < extent.width; ++x, rgba += 4, ++depths) {
                    const std::uint8_t pixel[4] = {red(x), green(y), blue(eye), 255};
                    std::memcpy(rgba, pixel, 4);
                    *depths = depthAt(eye, x, y);
                }
            }
        }
    }

    void record(const vk::raii::CommandBuffer& commands) const {
        fill(commands, *color.handle, *colorBytes.handle, vk::ImageAspectFlagBits::eColor);
        fill(commands, *depth.handle, *depthBytes.handle, vk::ImageAspectFlagBits::eDepth);
    }

    Presenter::Drawn drawn(bool withDepth) const {
        Presenter::Drawn drawn;
        drawn.color = *color.handle;
        if (withDepth) drawn.depth = *depth.handle;
        drawn.extent = extent;
        drawn.layers = 2;
        return drawn;
    }

    vk::Extent2D extent;
    GpuImage color, depth;
    Buffer colorBytes, depthBytes;

  private:
    void fill(const vk::raii::CommandBuffer& commands, vk::Image image, vk::Buffer bytes,
              vk::ImageAspectFlagBits aspect) const {
        using Layout = vk::ImageLayout;
        transition(commands, image, aspect, Layout::eUndefined, Layout::eTransferDstOptimal);
        commands.copyBufferToImage(
            bytes, image, Layout::eTransferDstOptimal,
            vk::BufferImageCopy(0, 0, 0, vk::ImageSubresourceLayers(aspect, 0, 0, 2), {}, vk::Extent3D(extent, 1)));
        transition(commands, image, aspect, Layout::eTransferDstOptimal, Layout::eTransferSrcOptimal);
    }
};

/// Four bytes a pixel of one layer of an image that lies in `layout`, and is left in it.
inline std::vector<std::uint8_t> readLayer(Gpu& gpu, FrameRing& frames, vk::Image image, std::uint32_t layer,
                                           vk::Extent2D extent, vk::ImageAspectFlagBits aspect,
                                           vk::ImageLayout layout) {
    const std::size_t bytes = std::size_t{4} * extent.width * extent.height;
    const Buffer buffer = gpu.makeBuffer(bytes, vk::BufferUsageFlagBits::eTransferDst, true, "test read-back");
    const auto& commands = frames.begin();
    transition(commands, image, aspect, layout, vk::ImageLayout::eTransferSrcOptimal);
    commands.copyImageToBuffer(
        image, vk::ImageLayout::eTransferSrcOptimal, *buffer.handle,
        vk::BufferImageCopy(0, 0, 0, vk::ImageSubresourceLayers(aspect, 0, layer, 1), {}, vk::Extent3D(extent, 1)));
    transition(commands, image, aspect, vk::ImageLayout::eTransferSrcOptimal, layout);
    frames.submit();
    frames.waitIdle();
    const auto* data = buffer.mappedAs<std::uint8_t>();
    return {data, data + bytes};
}

}  // namespace nepho::engine
