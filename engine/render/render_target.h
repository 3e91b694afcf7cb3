#pragma once

#include "engine/gpu/gpu.h"
#include "engine/gpu/pipeline.h"

#include <array>
#include <optional>

namespace nepho::engine {

/// The picture being drawn: colour (with a multisampled twin where there are samples) and depth, a layer a view.
class RenderTarget {
  public:
    /// `keepsDepth`: depth can be copied from after the pass.
    RenderTarget(Gpu& gpu, vk::Extent2D extent, std::uint32_t views, bool keepsDepth = false);

    /// 4 samples on a GPU; 1 on a device of type CPU, where samples cost several times as much.
    static vk::SampleCountFlagBits samplesFor(const Gpu& gpu);

    const TargetFormat& format() const { return format_; }
    vk::Extent2D extent() const { return extent_; }
    vk::Image colorImage() const { return *color_.handle; }
    /// One sample a pixel; null where depth is not kept.
    vk::Image depthImage() const;

    /// Pictures of the same extent and format, in TRANSFER_SRC layout, with which a frame may begin.
    struct Beginning {
        vk::Image color, depth;
    };
    /// Clears, or copies the beginning there, and begins a dynamic-rendering pass with viewport and scissor over the
    /// whole picture.
    void beginPass(const vk::raii::CommandBuffer& commands, const std::array<float, 4>& background,
                   const std::optional<Beginning>& beginning = {}) const;
    /// Ends the pass; the colour image, and depth where it is kept, are then in TRANSFER_SRC layout.
    void endPass(const vk::raii::CommandBuffer& commands) const;

  private:
    void copyFrom(const vk::raii::CommandBuffer& commands, const Beginning& beginning) const;

    TargetFormat format_;
    vk::Extent2D extent_;
    GpuImage color_;
    GpuImage samples_;
    GpuImage depth_;
    GpuImage keptDepth_;  ///< where depth_ has samples and is kept
    bool keepsDepth_;
};

}  // namespace nepho::engine
