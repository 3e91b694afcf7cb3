#pragma once

#include "engine/gpu/pipeline.h"
#include "engine/gpu/staging_ring.h"
#include "engine/render/frame_vertices.h"
#include "engine/render/scene_renderer.h"

namespace nepho::engine {

/// What of a picture fills a window of another shape: as much as possible, its middle, in pixels of the picture. Both
/// must have an area.
vk::Rect2D middleOf(vk::Extent2D picture, vk::Extent2D window);

/// An eye's picture as a window on the desk shows it, with panels over it.
class MirrorPicture {
  public:
    explicit MirrorPicture(Gpu& gpu) : gpu_(gpu), staging_(gpu, kStagingBytes), vertices_(gpu) {}

    /// What overlays are drawn to: one view, one sample, no depth.
    static TargetFormat format();

    /// An image whose first layer is shown, in TRANSFER_SRC layout; null: none.
    struct Eye {
        vk::Image image;
        vk::Extent2D extent;
    };
    /// Records it in the size of the window, black but for `area`, where the eye is shown. `number` counts the pictures
    /// from 1; the one before must be done on the GPU.
    void record(const vk::raii::CommandBuffer& commands, std::uint64_t number, const Eye& eye, vk::Extent2D size,
                vk::Rect2D area, Overlay* overlay);

    /// RGBA8 in TRANSFER_SRC layout, once recorded.
    vk::Image image() const { return *image_.handle; }
    vk::Extent2D extent() const { return image_.info.extent; }

  private:
    /// Nothing but the panels' fonts goes through it.
    static constexpr vk::DeviceSize kStagingBytes = vk::DeviceSize{8} << 20;

    void recordEye(const vk::raii::CommandBuffer& commands, const Eye& eye, const vk::Rect2D& area) const;

    Gpu& gpu_;
    StagingRing staging_;
    FrameVertices vertices_;
    GpuImage image_;
};

}  // namespace nepho::engine
