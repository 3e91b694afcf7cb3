#include "app/scene/axis_names.h"

#include "app/scene/world_lines.h"

namespace nepho::app {

void AxisNames::append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                       const Theme& theme, const engine::View& view, float pixelScale) {
    const LayoutView& layout = session.layout();
    for (int axis = 0; axis < layout.dims; ++axis) {
        const std::size_t column = layout.axes[static_cast<std::size_t>(axis)];
        if (column >= session.axisCount()) continue;
        Name& name = names_[static_cast<std::size_t>(axis)];
        const std::string text = session.axisName(column);
        if (text != name.text) name = {text, fonts_.layout(text)};
        engine::TextPlacement placement;
        placement.anchor = axisEnd(session, axis);
        placement.sizePixels = 13.0f * pixelScale;
        placement.offsetPixels = {0.0f, 5.0f * pixelScale};
        placement.centered = true;
        placement.color = theme.axis;
        placement.halo = theme.textHalo;
        engine::appendText(glyphs, name.line, placement);
        const glm::vec4 pixel = engine::projectToPixel(view, placement.anchor);
        if (pixel.w <= 0.0f) continue;
        const glm::vec2 half(0.5f * name.line.width * placement.sizePixels + 3.0f, 0.5f * placement.sizePixels + 2.0f);
        const glm::vec2 center(pixel.x, pixel.y - placement.offsetPixels.y - 0.35f * placement.sizePixels);
        space.claim(center - half, center + half, true);
    }
}

}  // namespace nepho::app
