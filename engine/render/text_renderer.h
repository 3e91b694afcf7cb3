#pragma once

#include "engine/asset/color_map.h"
#include "engine/render/frame_block.h"
#include "engine/render/frame_vertices.h"
#include "engine/render/glyph_pages.h"

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace nepho::engine {

/// A glyph as the shader reads it.
struct GlyphVertex {
    glm::vec3 anchor;     ///< world
    glm::vec4 rectangle;  ///< pixels from the anchor: left, bottom, right, top
    glm::vec4 texels;     ///< u0, v0 (top left), u1, v1; u from kPictureTexels on: in the atlas of pictures; negative:
                          ///< none, but even colour
    Color8 color;
    Color8 halo;
};

/// Where a line of text stands to its anchor.
struct TextPlacement {
    glm::vec3 anchor{0};        ///< world
    glm::vec2 offsetPixels{0};  ///< of the baseline's start, y up
    float sizePixels = 16.0f;   ///< em
    Color8 color{255, 255, 255, 255};
    Color8 halo{0, 0, 0, 160};
    bool centered = false;  ///< around offsetPixels instead of from it
};

/// Appends an even rectangle, for text to stand on. `rectangle`: as GlyphVertex has it.
void appendPlate(std::vector<GlyphVertex>& glyphs, glm::vec3 anchor, glm::vec4 rectangle, Color8 color);

/// Appends the glyphs of a laid-out line.
void appendText(std::vector<GlyphVertex>& glyphs, const TextLine& line, const TextPlacement& placement);

/// Draws glyphs from a font book's atlases over everything drawn before.
class TextRenderer {
  public:
    TextRenderer(Gpu& gpu, const TargetFormat& target, const FrameBlock& frame);

    /// Sends what changed of the atlases. Call before the pass.
    void upload(const vk::raii::CommandBuffer& commands, StagingRing& staging, const FontBook& fonts) {
        pages_.upload(commands, staging, fonts);
    }
    static vk::DeviceSize bytesFor(std::span<const GlyphVertex> glyphs) { return glyphs.size_bytes() + 16; }
    void draw(const vk::raii::CommandBuffer& commands, const FrameBlock& frame, FrameVertices& memory,
              std::span<const GlyphVertex> glyphs) const;

  private:
    GlyphPages pages_;
    vk::raii::PipelineLayout layout_{nullptr};
    vk::raii::Pipeline pipeline_{nullptr};
};

}  // namespace nepho::engine
