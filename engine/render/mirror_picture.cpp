#include "engine/render/mirror_picture.h"

#include "engine/gpu/barriers.h"

namespace nepho::engine {

namespace {
using Layout = vk::ImageLayout;
constexpr auto kColor = vk::ImageAspectFlagBits::eColor;

std::array<vk::Offset3D, 2> cornersOf(const vk::Rect2D& area) {
    const int right = area.offset.x + static_cast<int>(area.extent.width);
    const int bottom = area.offset.y + static_cast<int>(area.extent.height);
    return {vk::Offset3D(area.offset.x, area.offset.y, 0), vk::Offset3D(right, bottom, 1)};
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

void MirrorPicture::recordEye(const vk::raii::CommandBuffer& commands, vk::Image eye, vk::Extent2D eyeExtent) const {
    if (!eye || eyeExtent.width == 0 || eyeExtent.height == 0) {
        commands.clearColorImage(image(), Layout::eTransferDstOptimal,
                                 vk::ClearColorValue(std::array{0.f, 0.f, 0.f, 1.f}),
                                 vk::ImageSubresourceRange(kColor, 0, 1, 0, 1));
        return;
    }
    const vk::ImageSubresourceLayers layer(kColor, 0, 0, 1);
    const vk::ImageBlit blit(layer, cornersOf(middleOf(eyeExtent, extent())), layer, cornersOf({{0, 0}, extent()}));
    commands.blitImage(eye, Layout::eTransferSrcOptimal, image(), Layout::eTransferDstOptimal, blit,
                       vk::Filter::eLinear);
}

void MirrorPicture::record(const vk::raii::CommandBuffer& commands, std::uint64_t number, vk::Image eye,
                           vk::Extent2D eyeExtent, vk::Extent2D size, Overlay* overlay) {
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

    transition(commands, image(), kColor, Layout::eUndefined, Layout::eTransferDstOptimal);
    recordEye(commands, eye, eyeExtent);
    transition(commands, image(), kColor, Layout::eTransferDstOptimal, Layout::eColorAttachmentOptimal);
    if (overlay) {
        vk::RenderingAttachmentInfo color(*image_.view, Layout::eColorAttachmentOptimal);
        color.setLoadOp(vk::AttachmentLoadOp::eLoad).setStoreOp(vk::AttachmentStoreOp::eStore);
        const vk::Rect2D area({0, 0}, size);
        commands.beginRendering(vk::RenderingInfo({}, area, 1, 0, color));
        commands.setViewport(0,
                             vk::Viewport(0, 0, static_cast<float>(size.width), static_cast<float>(size.height), 0, 1));
        commands.setScissor(0, area);
        overlay->draw(commands, vertices_, size);
        commands.endRendering();
    }
    transition(commands, image(), kColor, Layout::eColorAttachmentOptimal, Layout::eTransferSrcOptimal);
}

}  // namespace nepho::engine
