#pragma once

#include "app/scene/guides.h"
#include "app/scene/label_space.h"
#include "app/scene/theme.h"
#include "engine/base/view.h"
#include "engine/render/text_renderer.h"
#include "engine/text/font_book.h"

#include <vector>

namespace nepho::app {

/// The words of guides, as large as they say to the reader's eye, on plates: they are read over anything.
class Notes {
  public:
    explicit Notes(engine::FontBook& fonts) : fonts_(fonts) {}
    /// Takes the room that they cover from `space`.
    void append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Guides& guides, const Theme& theme,
                const engine::View& view);

  private:
    void appendPlates(std::vector<engine::GlyphVertex>& glyphs, const Guides& guides, const Theme& theme, float em);
    void appendCardPlate(std::vector<engine::GlyphVertex>& glyphs, const Guides::Card& card, const Theme& theme,
                         const engine::View& view, float pixelsPerUnit);

    engine::FontBook& fonts_;
    engine::TextLine line_;
};

}  // namespace nepho::app
