#pragma once

#include "app/scene/label_space.h"
#include "app/scene/theme.h"
#include "app/session/session.h"
#include "engine/render/text_renderer.h"
#include "engine/text/font_book.h"

#include <string>
#include <vector>

namespace nepho::app {

/// What each axis shows, written at its positive end.
class AxisNames {
  public:
    explicit AxisNames(engine::FontBook& fonts) : fonts_(fonts) {}
    /// Takes its places in `space` before other names do. `pixelScale`: pixels to a logical unit.
    void append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session, const Theme& theme,
                float pixelScale);

  private:
    engine::FontBook& fonts_;
    std::string name_;
    engine::TextLine line_;
};

}  // namespace nepho::app
