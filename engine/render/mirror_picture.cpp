#include "engine/render/mirror_picture.h"

#include "engine/gpu/barriers.h"

#include <algorithm>
#include <utility>

namespace nepho::engine {

namespace {
using Layout = vk::ImageLayout;
constexpr auto kMirroredColor = vk::ImageAspectFlagBits::eColor;

std::array<vk::Offset3D, 2> cornersOf(const vk::Rect2D& area) {
    const int right = area.offset.x + static_cast<int>(area.extent.width);
    const int bottom = area.offset.y + static_cast<int>(area.extent.height);
    return {vk::Offset3D(area.offset.x, area.offset.y, 0), vk::Offset3D(right, bottom, 1)};
}

/// As much of it as lies in a picture of this size.
vk::Rect2D clipped(const vk::Rect2D& area, vk::Extent2D size) {
    const auto side = [](int from, std::uint32_t length, std::uint32_t limit) {
        const std::int64_t low = std::clamp<std::int64_t>(from, 0, limit);
        return std::pair(low, std::clamp<std::int64_t>(std::int64_t{from} + length, low, limit) - low);
    };
    const auto [left, width] = side(area.offset.x, area.extent.width, size.width);
    const auto [top, height] = side(area.offset.y, area.extent.height, size.height);
    return {{static_cast<int>(left), static_cast<int>(top)},
            {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)}};
}
}  // namespace

vk::Rect2D middleOf(vk::Extent2D picture, vk::Extent2D window) {
    // In 64 bits: sides go up to 16,384 and more.
    const std::uint64_t width = std::uint64_t{picture.height} * window.width / window.height;
    const std::uint64_t height = std::uint64_t{picture.width} * window.height / window.width;
    vk::Extent2D part = picture;
    if (width < picture.width) {
        part.width = std::max(static_cast<std::uint32_t>(width), 1u);
    } else if (height < picture.height) {
        part.height = std::max(static_cast<std::uint32_t>(height), 1u);
    }
    return {{static_cast<int>((picture.width - part.width) / 2), static_cast<int>((picture.height - part.height) / 2)},
            part};
}

TargetFormat MirrorPicture::format() {
    TargetFormat format;
    format.depth = vk::Format::eUndefined;
    return format;
}

void MirrorPicture::recordEye(const vk::raii::CommandBuffer& commands, const Eye& eye, const vk::Rect2D& area) const {
    const bool shown = eye.image && eye.extent.width > 0 && area.extent.width > 0 && area.extent.height > 0;
    if (!shown || area.extent != extent()) {
        const vk::ClearColorValue black(std::array{0.0f, 0.0f, 0.0f, 1.0f});
        commands.clearColorImage(image(), Layout::eTransferDstOptimal, black,
                                 vk::ImageSubresourceRange(kMirroredColor, 0, 1, 0, 1));
        transition(commands, image(), kMirroredColor, Layout::eTransferDstOptimal, Layout::eTransferDstOptimal);
    }
    if (!shown) return;
    const vk::ImageSubresourceLayers layer(kMirroredColor, 0, 0, 1);
    const vk::ImageBlit blit(layer, cornersOf(middleOf(eye.extent, area.extent)), layer, cornersOf(area));
    commands.blitImage(eye.image, Layout::eTransferSrcOptimal, image(), Layout::eTransferDstOptimal, blit,
                       vk::Filter::eLinear);
}

void MirrorPicture::record(const vk::raii::CommandBuffer& commands, std::uint64_t number, const Eye& eye,
                           vk::Extent2D size, vk::Rect2D area, Overlay* overlay) {
    if (extent() != size) {
        using Usage = vk::ImageUsageFlagBits;
        ImageInfo info;
        info.format = format().color;
        info.extent = size;
        info.usage = Usage::eColorAttachment | Usage::eTransferDst | Usage::eTransferSrc;
        if (image()) gpu_.deferred().retire(std::move(image_));
        image_ = gpu_.makeImage(info, "mirror");
    }
    staging_.beginFrame(number, number - 1);
    vertices_.begin(number, overlay ? overlay->vertexBytes() : 0);
    if (overlay) overlay->upload(commands, staging_);

    transition(commands, image(), kMirroredColor, Layout::eUndefined, Layout::eTransferDstOptimal);
    recordEye(commands, eye, clipped(area, size));
    transition(commands, image(), kMirroredColor, Layout::eTransferDstOptimal, Layout::eColorAttachmentOptimal);
    if (overlay) {
        vk::RenderingAttachmentInfo color(*image_.view, Layout::eColorAttachmentOptimal);
        color.setLoadOp(vk::AttachmentLoadOp::eLoad).setStoreOp(vk::AttachmentStoreOp::eStore);
        const vk::Rect2D all({0, 0}, size);
        commands.beginRendering(vk::RenderingInfo({}, all, 1, 0, color));
        commands.setViewport(0,
                             vk::Viewport(0, 0, static_cast<float>(size.width), static_cast<float>(size.height), 0, 1));
        commands.setScissor(0, all);
        overlay->draw(commands, vertices_, size);
        commands.endRendering();
    }
    transition(commands, image(), kMirroredColor, Layout::eColorAttachmentOptimal, Layout::eTransferSrcOptimal);
}

}  // namespace nepho::engine
