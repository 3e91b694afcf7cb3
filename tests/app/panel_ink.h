#pragma once

#include "engine/text/font_book.h"
#include "projector/data/image.h"

#include <glm/vec2.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace nepho::app {

/// How much of each pixel a line of text on a panel covers, at a pixel to a unit, from its top left corner: rastered
/// here from the glyphs that the font book places.
struct Ink {
    static constexpr float kTextHeight = 15.0f;  ///< Dear ImGui's
    std::size_t width = 0, height = static_cast<std::size_t>(kTextHeight);
    std::vector<float> cover;
    std::vector<std::array<std::size_t, 2>> coloured;  ///< middles of pictures

    Ink(engine::FontBook& fonts, std::string_view text) {
        const engine::TextLine line = fonts.layout(text);
        const float em = kTextHeight / fonts.lineHeight(), baseline = std::round(em * fonts.layout("").ascent);
        width = static_cast<std::size_t>(std::ceil(em * line.width));
        cover.resize(width * height);
        for (const engine::PlacedGlyph& glyph : line.glyphs) {
            const float left = em * glyph.left, top = baseline - em * glyph.top;
            if (glyph.colored) {
                coloured.push_back({static_cast<std::size_t>(0.5f * (left + em * glyph.right)),
                                    static_cast<std::size_t>(0.5f * (top + baseline - em * glyph.bottom))});
            } else {
                add(fonts.outlines(), glyph, {left, top}, em / engine::FontBook::kGlyphPixels);
            }
        }
    }

    void add(const engine::GlyphAtlas& atlas, const engine::PlacedGlyph& glyph, glm::vec2 corner,
             float pixelsPerTexel) {
        const glm::vec2 size(glyph.u1 - glyph.u0, glyph.v1 - glyph.v0);
        for (std::size_t i = 0; i < cover.size(); ++i) {
            const glm::vec2 middle(static_cast<float>(i % width) + 0.5f, static_cast<float>(i / width) + 0.5f);
            const glm::vec2 at = (middle - corner) / pixelsPerTexel;
            if (at.x < 0.0f || at.y < 0.0f || at.x >= size.x || at.y >= size.y) continue;
            const float distance =
                texelAt(atlas, static_cast<float>(glyph.u0) + at.x, static_cast<float>(glyph.v0) + at.y) - 0.5f;
            const float inside = 2.0f * engine::FontBook::kSpreadTexels * pixelsPerTexel * distance;
            cover[i] = std::max(cover[i], std::clamp(inside + 0.5f, 0.0f, 1.0f));
        }
    }

    /// Between the middles of texels.
    static float texelAt(const engine::GlyphAtlas& atlas, float u, float v) {
        const float x = u - 0.5f, y = v - 0.5f;
        const auto at = [&](float column, float row) {
            return static_cast<float>(atlas.texels()[static_cast<std::size_t>(row) * atlas.side() +
                                                     static_cast<std::size_t>(column)]) /
                   255.0f;
        };
        const float fx = x - std::floor(x), fy = y - std::floor(y), x0 = std::floor(x), y0 = std::floor(y);
        return std::lerp(std::lerp(at(x0, y0), at(x0 + 1, y0), fx), std::lerp(at(x0, y0 + 1), at(x0 + 1, y0 + 1), fx),
                         fy);
    }
};

struct Found {
    float difference = 1.0f;  ///< mean over the line's pixels, of 0 to 1
    std::size_t x = 0, y = 0;
};

/// Where a line of white text is most likely drawn, its top left corner within an area.
inline Found findInk(const projector::Image& picture, const Ink& ink, glm::uvec2 low, glm::uvec2 high) {
    const auto light = [&](std::size_t x, std::size_t y) {
        constexpr float kGround = 26.0f;
        const float value = picture.rgba[4 * (y * picture.width + x) + 1];
        return std::clamp((value - kGround) / (255.0f - kGround), 0.0f, 1.0f);
    };
    Found best;
    for (std::size_t y = low.y; y < high.y - ink.height; ++y) {
        for (std::size_t x = low.x; x < high.x; ++x) {
            float sum = 0.0f, most = best.difference * static_cast<float>(ink.cover.size());
            for (std::size_t i = 0; i < ink.cover.size() && sum < most; ++i) {
                const std::size_t px = x + i % ink.width, py = y + i / ink.width;
                if (px < picture.width && ink.cover[i] >= 0.0f) sum += std::abs(light(px, py) - ink.cover[i]);
            }
            if (sum < most) best = {sum / static_cast<float>(ink.cover.size()), x, y};
        }
    }
    return best;
}

/// The most that one which is there differs.
inline constexpr float kSameInk = 0.012f;

}  // namespace nepho::app
