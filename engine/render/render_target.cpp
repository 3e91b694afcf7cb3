#include "engine/render/render_target.h"

#include "engine/gpu/barriers.h"

namespace nepho::engine {

namespace {
using Usage = vk::ImageUsageFlagBits;
using Layout = vk::ImageLayout;
using Aspect = vk::ImageAspectFlagBits;
}  // namespace

vk::SampleCountFlagBits RenderTarget::samplesFor(const Gpu& gpu) {
    return gpu.isCpu() ? vk::SampleCountFlagBits::e1 : vk::SampleCountFlagBits::e4;
}

RenderTarget::RenderTarget(Gpu& gpu, vk::Extent2D extent, std::uint32_t views, bool keepsDepth)
    : extent_(extent), keepsDepth_(keepsDepth) {
    format_.views = views;
    format_.samples = samplesFor(gpu);
    ImageInfo info;
    info.extent = extent;
    info.layers = views;
    info.format = format_.color;
    info.usage = Usage::eColorAttachment | Usage::eTransferSrc | Usage::eTransferDst;
    color_ = gpu.makeImage(info, "picture");
    if (format_.samples != vk::SampleCountFlagBits::e1) {
        info.samples = format_.samples;
        info.usage = Usage::eColorAttachment | Usage::eTransferDst;
        samples_ = gpu.makeImage(info, "picture samples");
    }
    info.samples = format_.samples;
    info.format = format_.depth;
    info.aspect = Aspect::eDepth;
    info.usage = Usage::eDepthStencilAttachment | Usage::eTransferDst;
    const bool sampled = format_.samples != vk::SampleCountFlagBits::e1;
    if (keepsDepth && !sampled) info.usage |= Usage::eTransferSrc;
    depth_ = gpu.makeImage(info, "depth");
    if (keepsDepth && sampled) {
        info.samples = vk::SampleCountFlagBits::e1;
        info.usage = Usage::eDepthStencilAttachment | Usage::eTransferSrc;
        keptDepth_ = gpu.makeImage(info, "depth of one sample");
    }
}

vk::Image RenderTarget::depthImage() const {
    if (!keepsDepth_) return {};
    return *keptDepth_.handle ? *keptDepth_.handle : *depth_.handle;
}

void RenderTarget::copyFrom(const vk::raii::CommandBuffer& commands, const Beginning& beginning) const {
    const vk::Image samples = *samples_.handle ? *samples_.handle : *color_.handle;
    const auto copy = [&](vk::Image from, vk::Image to, vk::ImageAspectFlags aspect) {
        transition(commands, to, aspect, Layout::eUndefined, Layout::eTransferDstOptimal);
        const vk::ImageSubresourceLayers layers(aspect, 0, 0, format_.views);
        commands.copyImage(from, Layout::eTransferSrcOptimal, to, Layout::eTransferDstOptimal,
                           vk::ImageCopy(layers, {}, layers, {}, vk::Extent3D(extent_, 1)));
    };
    copy(beginning.color, samples, Aspect::eColor);
    copy(beginning.depth, *depth_.handle, Aspect::eDepth);
}

void RenderTarget::beginPass(const vk::raii::CommandBuffer& commands, const std::array<float, 4>& background,
                             const std::optional<Beginning>& beginning) const {
    const bool sampled = *samples_.handle;
    if (beginning) copyFrom(commands, *beginning);
    const Layout before = beginning ? Layout::eTransferDstOptimal : Layout::eUndefined;
    const auto load = beginning ? vk::AttachmentLoadOp::eLoad : vk::AttachmentLoadOp::eClear;
    transition(commands, *color_.handle, Aspect::eColor, sampled ? Layout::eUndefined : before,
               Layout::eColorAttachmentOptimal);
    transition(commands, *depth_.handle, Aspect::eDepth, before, Layout::eDepthAttachmentOptimal);
    if (sampled) transition(commands, *samples_.handle, Aspect::eColor, before, Layout::eColorAttachmentOptimal);

    vk::RenderingAttachmentInfo color(sampled ? *samples_.view : *color_.view, Layout::eColorAttachmentOptimal);
    if (sampled) {
        color.setResolveMode(vk::ResolveModeFlagBits::eAverage).setResolveImageView(*color_.view);
        color.setResolveImageLayout(Layout::eColorAttachmentOptimal);
    }
    color.setLoadOp(load).setClearValue(vk::ClearColorValue(background));
    color.setStoreOp(sampled ? vk::AttachmentStoreOp::eDontCare : vk::AttachmentStoreOp::eStore);
    vk::RenderingAttachmentInfo depth(*depth_.view, Layout::eDepthAttachmentOptimal);
    depth.setLoadOp(load).setStoreOp(keepsDepth_ ? vk::AttachmentStoreOp::eStore : vk::AttachmentStoreOp::eDontCare);
    depth.setClearValue(vk::ClearDepthStencilValue(0.0f));

    if (*keptDepth_.handle) {
        transition(commands, *keptDepth_.handle, Aspect::eDepth, Layout::eUndefined, Layout::eDepthAttachmentOptimal);
        // Every implementation has this mode; an average of depths would lie in front of or behind both surfaces.
        depth.setResolveMode(vk::ResolveModeFlagBits::eSampleZero).setResolveImageView(*keptDepth_.view);
        depth.setResolveImageLayout(Layout::eDepthAttachmentOptimal);
    }

    const vk::Rect2D area({0, 0}, extent_);
    commands.beginRendering(vk::RenderingInfo({}, area, 1, format_.viewMask(), color, &depth));
    commands.setViewport(
        0, vk::Viewport(0, 0, static_cast<float>(extent_.width), static_cast<float>(extent_.height), 0, 1));
    commands.setScissor(0, area);
}

void RenderTarget::endPass(const vk::raii::CommandBuffer& commands) const {
    commands.endRendering();
    transition(commands, *color_.handle, Aspect::eColor, Layout::eColorAttachmentOptimal, Layout::eTransferSrcOptimal);
    if (keepsDepth_)
        transition(commands, depthImage(), Aspect::eDepth, Layout::eDepthAttachmentOptimal,
                   Layout::eTransferSrcOptimal);
}

}  // namespace nepho::engine
