#include "app/scene/axis_names.h"

#include "app/scene/world_lines.h"

namespace nepho::app {

void AxisNames::append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                       const Theme& theme, float pixelScale) {
    const LayoutView& layout = session.layout();
    for (int axis = 0; axis < layout.dims; ++axis) {
        const std::size_t column = layout.axes[static_cast<std::size_t>(axis)];
        if (column >= session.axisCount()) continue;
        name_.clear();
        session.appendAxisName(column, name_);
        fonts_.layout(name_, line_);
        engine::TextPlacement placement;
        placement.anchor = axisEnd(session, axis);
        placement.sizePixels = 13.0f * pixelScale;
        placement.offsetPixels = {0.0f, 5.0f * pixelScale};
        placement.centered = true;
        placement.color = theme.axis;
        placement.halo = theme.textHalo;
        engine::appendText(glyphs, line_, placement);
        coverText(space, placement, line_.width);
    }
}

}  // namespace nepho::app
