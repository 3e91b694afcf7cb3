#include "app/scene/notes.h"

#include <glm/trigonometric.hpp>

namespace nepho::app {

void Notes::append(std::vector<engine::GlyphVertex>& glyphs, const Guides& guides, const Theme& theme,
                   float pixelsPerUnit) {
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
    }
}

}  // namespace nepho::app
