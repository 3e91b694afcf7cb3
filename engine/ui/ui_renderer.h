#pragma once

#include "engine/gpu/pipeline.h"
#include "engine/render/glyph_pages.h"
#include "engine/render/scene_renderer.h"

#include <cstdint>
#include <map>
#include <optional>

struct ImDrawData;

namespace nepho::engine {

/// A picture that panels show, by the number that Dear ImGui carries in ImTextureID.
using UiImageId = std::uint64_t;

/// Draws Dear ImGui's lists with pipelines of ours; the same lists can later be drawn onto panels in the world.
class UiRenderer {
  public:
    static constexpr UiImageId kFontImage = 1;
    /// Not an image, but the glyphs of a font book: texture coordinates are texels, as GlyphVertex has them.
    static constexpr UiImageId kGlyphs = ~UiImageId{0};

    UiRenderer(Gpu& gpu, const TargetFormat& target);

    /// Sets or replaces an image (RGBA8). `smooth`: filtered; else its pixels are shown.
    void setImage(UiImageId id, std::uint32_t width, std::uint32_t height, std::vector<std::uint8_t> rgba, bool smooth);

    void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging);
    /// The same for glyphs; needed where lists use them.
    void uploadGlyphs(const vk::raii::CommandBuffer& commands, StagingRing& staging, const FontBook& fonts);
    static vk::DeviceSize vertexBytes(const ImDrawData* data);
    void draw(const vk::raii::CommandBuffer& commands, FrameVertices& memory, vk::Extent2D extent,
              const ImDrawData* data) const;

  private:
    struct UiImage {
        GpuImage image;
        DescriptorSet set;
        std::vector<std::uint8_t> pending;  ///< pixels not sent yet
    };
    /// Made when they are first needed: most data have no such text.
    struct Glyphs {
        GlyphPages pages;
        vk::raii::PipelineLayout layout{nullptr};
        vk::raii::Pipeline pipeline{nullptr};
    };
    bool bind(const vk::raii::CommandBuffer& commands, UiImageId id) const;

    Gpu& gpu_;
    TargetFormat target_;
    DescriptorLayout imageLayout_;
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline pipeline_{nullptr};
    vk::raii::Sampler smooth_{nullptr};
    vk::raii::Sampler sharp_{nullptr};
    std::map<UiImageId, UiImage> images_;
    std::optional<Glyphs> glyphs_;
};

}  // namespace nepho::engine
