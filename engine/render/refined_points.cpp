#include "engine/render/refined_points.h"

#include "engine/gpu/barriers.h"

#include <algorithm>

namespace nepho::engine {

namespace {
using Usage = vk::ImageUsageFlagBits;
using Layout = vk::ImageLayout;
using Aspect = vk::ImageAspectFlagBits;
}  // namespace

bool PointsSeen::Cloud::operator==(const Cloud& other) const {
    return points == other.points && revision == other.revision && cloudFromGroup == other.cloudFromGroup &&
           look.worldFromCloud == other.look.worldFromCloud && look.radius == other.look.radius &&
           look.minRadiusPixels == other.look.minRadiusPixels && look.maxRadiusPixels == other.look.maxRadiusPixels &&
           look.sprites == other.look.sprites && look.hovered == other.look.hovered;
}

RefinedPoints::RefinedPoints(Gpu& gpu, const RenderTarget& target)
    : extent_(target.extent()), viewMask_(target.format().viewMask()), plan_(0.0f) {
    ImageInfo info;
    info.extent = extent_;
    info.layers = target.format().views;
    info.samples = target.format().samples;
    info.format = target.format().color;
    info.usage = Usage::eColorAttachment | Usage::eTransferSrc;
    color_ = gpu.makeImage(info, "refined points");
    info.format = target.format().depth;
    info.aspect = Aspect::eDepth;
    info.usage = Usage::eDepthStencilAttachment | Usage::eTransferSrc;
    depth_ = gpu.makeImage(info, "depth of refined points");
}

void RefinedPoints::begin(PointsSeen seen, PointPlan plan) {
    seen_ = std::move(seen);
    plan_ = std::move(plan);
    drawn_ = 0;
    points_ = plan_.points();
}

void RefinedPoints::advance(const vk::raii::CommandBuffer& commands, const PointRenderer& renderer,
                            const FrameBlock& frame, std::uint64_t points, const DiscSplatter* splatter) {
    const bool first = drawn_ == 0;
    const auto attach = [&](vk::Image image, vk::ImageAspectFlags aspect, Layout layout) {
        transition(commands, image, aspect, first ? Layout::eUndefined : Layout::eTransferSrcOptimal, layout);
    };
    attach(*color_.handle, Aspect::eColor, Layout::eColorAttachmentOptimal);
    attach(*depth_.handle, Aspect::eDepth, Layout::eDepthAttachmentOptimal);
    const auto load = first ? vk::AttachmentLoadOp::eClear : vk::AttachmentLoadOp::eLoad;
    vk::RenderingAttachmentInfo color(*color_.view, Layout::eColorAttachmentOptimal);
    color.setLoadOp(load).setStoreOp(vk::AttachmentStoreOp::eStore);
    color.setClearValue(vk::ClearColorValue(seen_->background));
    vk::RenderingAttachmentInfo depth(*depth_.view, Layout::eDepthAttachmentOptimal);
    depth.setLoadOp(load).setStoreOp(vk::AttachmentStoreOp::eStore);
    depth.setClearValue(vk::ClearDepthStencilValue(0.0f));

    const vk::Rect2D area({0, 0}, extent_);
    commands.beginRendering(vk::RenderingInfo({}, area, 1, viewMask_, color, &depth));
    commands.setViewport(
        0, vk::Viewport(0, 0, static_cast<float>(extent_.width), static_cast<float>(extent_.height), 0, 1));
    commands.setScissor(0, area);
    const PointRange slice = next(points);
    if (splatter != nullptr) splatter->draw(commands, frame);
    renderer.draw(commands, frame, plan_, {.splatted = splatter != nullptr, .range = slice});
    drawn_ = slice.end;
    commands.endRendering();
    transition(commands, *color_.handle, Aspect::eColor, Layout::eColorAttachmentOptimal, Layout::eTransferSrcOptimal);
    transition(commands, *depth_.handle, Aspect::eDepth, Layout::eDepthAttachmentOptimal, Layout::eTransferSrcOptimal);
}

}  // namespace nepho::engine
