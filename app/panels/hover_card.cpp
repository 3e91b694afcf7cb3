#include "app/panels/panels.h"
#include "app/panels/widgets.h"
#include "app/scene/cell_text.h"
#include "app/scene/short_text.h"

#include <imgui.h>

#include <algorithm>

namespace nepho::app {

void drawHoverCard(const Session& session, const PanelState& state, bool hasTile, glm::vec2 pointer,
                   glm::vec2 windowSize) {
    if (!session.hovered()) return;
    const std::uint32_t row = *session.hovered();
    // Beside the pointer, on the side where there is room.
    const ImVec2 pivot(pointer.x > 0.6f * windowSize.x ? 1.0f : 0.0f, pointer.y > 0.6f * windowSize.y ? 1.0f : 0.0f);
    ImGui::SetNextWindowPos(
        ImVec2(pointer.x + (pivot.x > 0 ? -18.0f : 18.0f), pointer.y + (pivot.y > 0 ? -18.0f : 18.0f)),
        ImGuiCond_Always, pivot);
    constexpr float kWidth = 300.0f;
    ImGui::SetNextWindowSizeConstraints(ImVec2(120, 0), ImVec2(kWidth, 400));
    ImGui::Begin("hover card", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_AlwaysAutoResize |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing);
    if (hasTile) tileImage(session, kHoverImage, 84.0f);
    constexpr std::size_t kShown = 160;  // characters; the inspector has the rest
    // The card is as wide as what it says: lines that went by its width would stay narrow.
    const float end = kWidth - ImGui::GetStyle().WindowPadding.x;
    cutText(rowName(session, row), end);
    std::string number;
    for (const projector::Column& column : session.dataset().metadata.columns) {
        if (!state.hoverColumns.contains(column.name) || column.name == session.labelBy()) continue;
        field(column.name, column.isMissing(row) ? "(missing)" : beginning(cellView(column, row, number), kShown), end);
    }
    ImGui::End();
}

}  // namespace nepho::app
