#include "app/scene/notes.h"

#include <algorithm>
#include <cmath>

namespace nepho::app {

namespace {
constexpr float kMargin = 0.35f;   // em, of a plate beside its words
constexpr float kDescent = 0.42f;  // em, of a plate below the baseline
constexpr float kCardMargin = 1.1f;
}  // namespace

/// One plate for all lines that hang at one place, as wide as the widest.
void Notes::appendPlates(std::vector<engine::GlyphVertex>& glyphs, const Guides& guides, const Theme& theme, float em) {
    for (std::size_t first = 0, last = 0; first < guides.notes.size(); first = last) {
        const Guides::Note& note = guides.notes[first];
        float width = 0.0f, top = note.row, bottom = note.row;
        for (; last < guides.notes.size() && guides.notes[last].at == note.at; ++last) {
            fonts_.layout(guides.textOf(guides.notes[last]), line_);
            width = std::max(width, line_.width);
            top = std::min(top, guides.notes[last].row);
            bottom = std::max(bottom, guides.notes[last].row);
        }
        const float half = 0.5f * width + kMargin;
        const float low = -Guides::kLineHeight * bottom - kDescent;
        const float high = -Guides::kLineHeight * top + Guides::kLineHeight - kDescent;
        if (width > 0.0f) engine::appendPlate(glyphs, note.at, em * glm::vec4(-half, low, half, high), theme.plate);
    }
}

void Notes::appendCardPlate(std::vector<engine::GlyphVertex>& glyphs, const Guides::Card& card, const Theme& theme,
                            const engine::View& view, float pixelsPerUnit) {
    const float depth = view.orthographic ? 1.0f : engine::projectToPixel(view, card.at).w;
    if (depth <= 0.0f) return;
    const float half = kCardMargin * card.radius * pixelsPerUnit / depth;
    engine::appendPlate(glyphs, card.at, glm::vec4(-half, -half, half, half), theme.plate);
}

void Notes::append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Guides& guides,
                   const Theme& theme, const engine::View& view) {
    const float pixelsPerUnit = 0.5f * view.pixels.y * std::abs(view.clipFromView[1][1]);
    const float em = Guides::kReadableSlope * pixelsPerUnit;
    if (guides.card) appendCardPlate(glyphs, *guides.card, theme, view, pixelsPerUnit);
    appendPlates(glyphs, guides, theme, em);
    for (const Guides::Note& note : guides.notes) {
        fonts_.layout(guides.textOf(note), line_);
        engine::TextPlacement placement;
        placement.anchor = note.at;
        placement.sizePixels = em;
        placement.offsetPixels = {0.0f, -Guides::kLineHeight * note.row * em};
        placement.centered = true;
        placement.color = note.strong ? theme.strongText : theme.text;
        placement.halo = theme.textHalo;
        engine::appendText(glyphs, line_, placement);
        coverText(space, placement, line_.width);
    }
}

}  // namespace nepho::app
