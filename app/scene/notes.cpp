#include "app/scene/notes.h"

#include <cmath>

namespace nepho::app {

void Notes::append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Guides& guides,
                   const Theme& theme, const engine::View& view) {
    const float pixelsPerUnit = 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
    for (const Guides::Note& note : guides.notes) {
        fonts_.layout(guides.textOf(note), line_);
        engine::TextPlacement placement;
        placement.anchor = note.at;
        placement.sizePixels = Guides::kReadableSlope * pixelsPerUnit;
        placement.offsetPixels = {0.0f, -Guides::kLineHeight * note.row * placement.sizePixels};
        placement.centered = true;
        placement.color = note.strong ? theme.strongText : theme.text;
        placement.halo = theme.textHalo;
        engine::appendText(glyphs, line_, placement);
        coverText(space, view, placement, line_.width);
    }
}

}  // namespace nepho::app
