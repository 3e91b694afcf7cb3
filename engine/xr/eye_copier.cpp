#include "engine/xr/eye_copier.h"

#include "engine/gpu/barriers.h"

#include <algorithm>

namespace nepho::engine {

namespace {

using Layout = vk::ImageLayout;
using Aspect = vk::ImageAspectFlagBits;
constexpr Layout kSource = Layout::eTransferSrcOptimal, kTarget = Layout::eTransferDstOptimal;

struct Layer {
    vk::Image image;
    std::uint32_t layer;
};

vk::Extent2D smaller(vk::Extent2D a, vk::Extent2D b) {
    return {std::min(a.width, b.width), std::min(a.height, b.height)};
}

/// The same bytes, whatever the formats mean by them.
void recordCopy(const vk::raii::CommandBuffer& commands, Aspect aspect, Layer from, Layer to, vk::Extent2D extent) {
    const vk::ImageCopy region(vk::ImageSubresourceLayers(aspect, 0, from.layer, 1), {},
                               vk::ImageSubresourceLayers(aspect, 0, to.layer, 1), {}, vk::Extent3D(extent, 1));
    commands.copyImage(from.image, kSource, to.image, kTarget, region);
}

/// The same values as the formats read and write them.
void recordBlit(const vk::raii::CommandBuffer& commands, Layer from, Layer to, vk::Extent2D extent) {
    const vk::Offset3D corner(static_cast<int>(extent.width), static_cast<int>(extent.height), 1);
    const vk::ImageBlit region(vk::ImageSubresourceLayers(Aspect::eColor, 0, from.layer, 1), {vk::Offset3D(), corner},
                               vk::ImageSubresourceLayers(Aspect::eColor, 0, to.layer, 1), {vk::Offset3D(), corner});
    commands.blitImage(from.image, kSource, to.image, kTarget, region, vk::Filter::eNearest);
}

template <typename Record>
void recordInto(const vk::raii::CommandBuffer& commands, const EyeImages& images, Aspect aspect, Layout left,
                Record record) {
    for (std::size_t i = 0; i < images.count(); ++i)
        transition(commands, images.image(i), aspect, Layout::eUndefined, kTarget);
    for (std::uint32_t eye = 0; eye < 2; ++eye) record(eye, Layer{images.place(eye).image, images.place(eye).layer});
    for (std::size_t i = 0; i < images.count(); ++i) transition(commands, images.image(i), aspect, kTarget, left);
}

std::uint32_t layerFor(std::uint32_t eye, const Presenter::Drawn& drawn) {
    return std::min(eye, drawn.layers - 1);
}

}  // namespace

EyeCopier::EyeCopier(Gpu& gpu, EyeFormat format, vk::Extent2D extent) : copy_(format.copy) {
    if (copy_ == EyeCopy::raw) return;
    ImageInfo info;
    info.format = copy_ == EyeCopy::swapped ? vk::Format::eB8G8R8A8Unorm : vk::Format::eR8G8B8A8Srgb;
    info.extent = extent;
    info.layers = 2;
    info.usage = vk::ImageUsageFlagBits::eTransferSrc | vk::ImageUsageFlagBits::eTransferDst |
                 vk::ImageUsageFlagBits::eSampled;  // a view must be usable for something
    between_ = gpu.makeImage(info, "headset picture converted");
}

void EyeCopier::recordColor(const vk::raii::CommandBuffer& commands, const Presenter::Drawn& drawn,
                            const EyeImages& images) const {
    const vk::Extent2D extent = smaller(drawn.extent, images.extent());
    const auto picture = [&](std::uint32_t eye) { return Layer{drawn.color, layerFor(eye, drawn)}; };
    const vk::Image between = *between_.handle;
    if (between) {
        transition(commands, between, Aspect::eColor, Layout::eUndefined, kTarget);
        for (std::uint32_t eye = 0; eye < 2; ++eye) {
            if (copy_ == EyeCopy::swapped) {
                recordBlit(commands, picture(eye), {between, eye}, extent);
            } else {
                recordCopy(commands, Aspect::eColor, picture(eye), {between, eye}, extent);
            }
        }
        transition(commands, between, Aspect::eColor, kTarget, kSource);
    }
    recordInto(commands, images, Aspect::eColor, Layout::eColorAttachmentOptimal, [&](std::uint32_t eye, Layer to) {
        if (copy_ == EyeCopy::decoded) {
            recordBlit(commands, {between, eye}, to, extent);
        } else {
            recordCopy(commands, Aspect::eColor, between ? Layer{between, eye} : picture(eye), to, extent);
        }
    });
}

void EyeCopier::recordDepth(const vk::raii::CommandBuffer& commands, const Presenter::Drawn& drawn,
                            const EyeImages& images) const {
    const vk::Extent2D extent = smaller(drawn.extent, images.extent());
    recordInto(commands, images, Aspect::eDepth, Layout::eDepthStencilAttachmentOptimal,
               [&](std::uint32_t eye, Layer to) {
                   recordCopy(commands, Aspect::eDepth, {drawn.depth, layerFor(eye, drawn)}, to, extent);
               });
}

}  // namespace nepho::engine
