#include "app/panels/panels.h"

namespace nepho::app {

void Panels::sync(const Session& session) {
    if (dataVersion_ == session.versions().data) return;
    dataVersion_ = session.versions().data;
    if (session.isReloaded()) {
        state_.selection = {};
    } else {
        state_ = {};
        recentVersion_ = 0;
    }
    inspectorTile_.reset();
    hoverTile_.reset();
    for (const projector::Column& column : session.dataset().metadata.columns) {
        if (!session.isReloaded() && state_.hoverColumns.size() < 4 && column.name != "__index__")
            state_.hoverColumns.insert(column.name);
    }
}

void Panels::syncRecent(const Session& session) {
    if (session.recent() == nullptr || recentVersion_ == session.recent()->version()) return;
    recentVersion_ = session.recent()->version();
    state_.recent = session.openedBefore();
}

void Panels::showTile(const Session& session, engine::UiImageId id, std::optional<std::uint32_t> row,
                      std::optional<std::uint32_t>& shown) {
    const auto& atlas = session.data().spriteAtlas;
    const bool has = row && atlas && *row < atlas->tiles;
    if (!has) {
        shown.reset();
        return;
    }
    if (shown == row) return;
    const std::uint32_t width = atlas->layout.tileWidth;
    host_.setImage(id, width, atlas->layout.tileHeight, atlas->tile(*row), width > 140);
    shown = row;
}

FreeArea freeArea(glm::vec2 windowSize) {
    constexpr float kLeast = 160.0f;
    const FreeArea area{{kLeftWidth, 0}, windowSize - glm::vec2(kLeftWidth + kRightWidth, kBottomHeight)};
    return area.size.x < kLeast || area.size.y < kLeast ? FreeArea{{0, 0}, windowSize} : area;
}

void Panels::draw(Session& session, ViewSettings& settings, DeskTools& tools, glm::vec2 windowSize,
                  const FrameStats& stats) {
    if (session.isLoaded()) sync(session);
    syncRecent(session);
    if (session.isLoaded()) {
        if (tools.takeSearchFocus()) state_.focusSearch = true;
        if (settings.panels) {
            drawDataPanel(session, settings, state_, windowSize);
            drawProjectionPanel(session, settings, tools, windowSize, stats, ownView_);
            showTile(session, kInspectorImage, session.inspected(), inspectorTile_);
            drawInspectorPanel(session, state_, inspectorTile_.has_value(), windowSize);
        }
        if (ownView_) {
            showTile(session, kHoverImage, session.hovered(), hoverTile_);
            drawHoverCard(session, state_, hoverTile_.has_value(), tools.pointer(), windowSize);
        }
    }
    drawProgress(session, settings, windowSize);
    drawOpenPanel(session, settings, state_, windowSize);
    drawHelp(settings, windowSize);
    drawMessage(session, windowSize);
}

}  // namespace nepho::app
