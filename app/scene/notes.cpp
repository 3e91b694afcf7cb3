#include "app/scene/notes.h"

#include <glm/trigonometric.hpp>

#include <cmath>

namespace nepho::app {

void Notes::append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Guides& guides,
                   const Theme& theme, const engine::View& view) {
    const float pixelsPerUnit = 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
    constexpr float kLineHeight = 1.3f;
    if (lines_.size() > kMostLines) lines_.clear();
    for (const Guides::Note& note : guides.notes) {
        auto line = lines_.find(note.text);
        if (line == lines_.end()) line = lines_.emplace(note.text, fonts_.layout(note.text)).first;
        engine::TextPlacement placement;
        placement.anchor = note.at;
        placement.sizePixels = glm::radians(note.degrees) * pixelsPerUnit;
        placement.offsetPixels = {0.0f, -kLineHeight * note.row * placement.sizePixels};
        placement.centered = true;
        placement.color = note.strong ? theme.strongText : theme.text;
        placement.halo = theme.textHalo;
        engine::appendText(glyphs, line->second, placement);
        const glm::vec4 pixel = engine::projectToPixel(view, note.at);
        if (pixel.w <= 0.0f) continue;
        const glm::vec2 center(pixel.x, pixel.y - placement.offsetPixels.y - 0.35f * placement.sizePixels);
        const glm::vec2 half(0.5f * line->second.width * placement.sizePixels,
                             0.5f * kLineHeight * placement.sizePixels);
        (void)space.claim(center - half, center + half, true);
    }
}

}  // namespace nepho::app
