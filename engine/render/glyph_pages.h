#pragma once

#include "engine/gpu/pipeline.h"
#include "engine/gpu/staging_ring.h"
#include "engine/text/font_book.h"

#include <cstdint>
#include <vector>

namespace nepho::engine {

/// Added to where a coloured glyph lies.
inline constexpr float kPictureTexels = 16384.0f;

/// The constants of shaders/glyphs.glsl.
std::vector<std::uint32_t> glyphConstants();

/// The GPU's copy of a font book's atlases, as one set of two images: outlines, pictures.
class GlyphPages {
  public:
    explicit GlyphPages(Gpu& gpu);

    vk::DescriptorSetLayout layout() const { return layout_.handle(); }
    vk::DescriptorSet set() const { return set_.handle(); }
    /// Sends what changed of the atlases. Call before the pass.
    void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const FontBook& fonts);
    /// Whether anything was sent yet.
    bool isReady() const { return outlines_.ready; }

  private:
    struct Page {
        GpuImage image;
        std::uint64_t version = 0;
        bool ready = false;
    };
    static void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const GlyphAtlas& atlas,
                       Page& page);

    DescriptorLayout layout_;
    Page outlines_, pictures_;
    vk::raii::Sampler sampler_{nullptr};
    DescriptorSet set_;
};

}  // namespace nepho::engine
