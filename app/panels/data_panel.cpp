#include "app/panels/panels.h"
#include "app/panels/widgets.h"
#include "app/scene/short_text.h"
#include "app/session/sprite_loading.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>

namespace nepho::app {

namespace {

void drawTensorChoice(Session& session) {
    const auto& tensors = session.catalog().tensors;
    ImGui::SetNextItemWidth(-1);
    if (beginTextCombo("##tensor", tensors[session.tensor()].name)) {
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            ImGui::PushID(static_cast<int>(i));
            if (textSelectable(tensors[i].name, i == session.tensor()) && i != session.tensor()) {
                OpenRequest request = session.request();
                request.tensor = tensors[i].name;
                session.open(std::move(request));
            }
            ImGui::PopID();
        }
        ImGui::EndCombo();
    }
    const std::size_t rows = session.rows(), dims = session.dataset().dims();
    plainText(fmt::format("{} point{}, {} dimension{}", rows, rows == 1 ? "" : "s", dims, dims == 1 ? "" : "s"));
    if (session.visible()) plainText(fmt::format("{} isolated", session.visible()->size()));
}

/// The name of the panel, and what opens other data or the same anew.
void drawHeading(Session& session, ViewSettings& settings) {
    ImGui::TextDisabled("DATA");
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - 62.0f);
    if (ImGui::SmallButton("Open...")) settings.openPanel = true;
    if (!session.filesChanged()) return;
    plainText("changed on disk");
    ImGui::SameLine();
    if (ImGui::SmallButton("Reload (F5)")) session.reload();
}

void drawScale(Session& session) {
    const Coloring& coloring = session.coloring();
    ColorBy colorBy = session.colorBy();
    ImGui::SetNextItemWidth(-1);
    if (ImGui::BeginCombo("##map", std::string(engine::numberMapName(colorBy.map)).c_str())) {
        for (const engine::NumberMap map : engine::numberMaps()) {
            if (ImGui::Selectable(std::string(engine::numberMapName(map)).c_str(), map == colorBy.map)) {
                colorBy.map = map;
                session.setColorBy(colorBy);
            }
        }
        ImGui::EndCombo();
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, height = 14.0f;
    constexpr int kSteps = 48;
    for (int i = 0; i < kSteps; ++i) {
        const float left = at.x + width * static_cast<float>(i) / kSteps,
                    right = at.x + width * static_cast<float>(i + 1) / kSteps;
        const engine::Color8 color = engine::numberColor(colorBy.map, (static_cast<float>(i) + 0.5f) / kSteps);
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(left, at.y), ImVec2(right, at.y + height), packed(color));
    }
    ImGui::Dummy(ImVec2(width, height));
    plainText(fmt::format("{:.4g}", coloring.low));
    const std::string high = fmt::format("{:.4g}", coloring.high);
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - ImGui::CalcTextSize(high.c_str()).x);
    plainText(high);
}

void colorDot(engine::Color8 color) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float line = ImGui::GetTextLineHeight();
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(at.x + 0.5f * line, at.y + 0.5f * line), 0.38f * line,
                                                packed(color));
    ImGui::Dummy(ImVec2(line, line));
}

/// Makes the list of entries anew where the legend or the filter changed; there may be as many as rows.
void filterLegend(const Session& session, PanelState& state) {
    const std::uint64_t style = session.versions().style;
    if (state.legendStyle == style && state.legendShownFilter == state.legendFilter) return;
    state.legendStyle = style;
    state.legendShownFilter = state.legendFilter;
    state.legendShown.clear();
    const auto& legend = session.coloring().legend;
    for (std::size_t i = 0; i < legend.size(); ++i) {
        if (state.legendFilter.empty() || legend[i].text.find(state.legendFilter) != std::string::npos)
            state.legendShown.push_back(i);
    }
}

void drawLegend(Session& session, PanelState& state) {
    const Coloring& coloring = session.coloring();
    plainText(fmt::format("{} categor{}", coloring.legend.size(), coloring.legend.size() == 1 ? "y" : "ies"));
    if (coloring.legend.size() > 12) {
        ImGui::SetNextItemWidth(-1);
        textInput("##legend filter", "filter", state.legendFilter);
    } else {
        state.legendFilter.clear();
    }
    filterLegend(session, state);
    const auto& shown = state.legendShown;
    ImGui::BeginChild("legend", ImVec2(0, restOfPanel()), false);
    std::string chosen;
    bool choose = false;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(shown.size()));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const LegendEntry& entry = coloring.legend[shown[static_cast<std::size_t>(i)]];
            ImGui::PushID(i);
            colorDot(entry.color);
            ImGui::SameLine();
            if (ImGui::Selectable("##entry")) {
                chosen = entry.text;
                choose = true;
            }
            ImGui::SameLine(ImGui::GetTextLineHeight() + 14.0f);
            const std::string count = fmt::format("{}", entry.count);
            const float end = ImGui::GetWindowContentRegionMax().x - ImGui::CalcTextSize(count.c_str()).x;
            cutText(firstLine(entry.text, 80), end - ImGui::GetStyle().ItemSpacing.x);
            ImGui::SameLine(end);
            plainText(count);
            ImGui::PopID();
        }
    }
    ImGui::EndChild();
    if (choose) session.selectCategory(chosen);
}

/// What room thumbnails take: always beside the mouse, and in the panel where they are not the sheet's own tiles.
void drawThumbnails(const Session& session) {
    const auto& sheet = session.dataset().sprite;
    const auto& atlas = session.data().spriteAtlas;
    if (!sheet || !atlas) return;
    const engine::SpritePageLayout& layout = atlas->layout;
    const bool hovered = ImGui::IsItemHovered();
    if (layout.tileWidth != sheet->tileWidth || layout.tileHeight != sheet->tileHeight) {
        ImGui::TextDisabled("sprites %u x %u of %u x %u pixels", layout.tileWidth, layout.tileHeight, sheet->tileWidth,
                            sheet->tileHeight);
    }
    if (!hovered && !ImGui::IsItemHovered()) return;
    const std::string text =
        describeThumbnails({layout.tileWidth, layout.tileHeight}, {sheet->tileWidth, sheet->tileHeight}, layout.bytes(),
                           session.request().spriteLimits.maxBytes);
    ImGui::SetTooltip("%s (--sprite-memory)", text.c_str());
}

/// What was left out or changed when the data were opened.
void drawWarnings(const Session& session) {
    const std::vector<std::string>& warnings = session.data().warnings;
    if (warnings.empty()) return;
    if (!ImGui::TreeNode("warnings", "%zu warning%s", warnings.size(), warnings.size() == 1 ? "" : "s")) return;
    constexpr std::size_t kMostShown = 20;
    for (std::size_t i = 0; i < std::min(warnings.size(), kMostShown); ++i) wrappedText(warnings[i]);
    if (warnings.size() > kMostShown) ImGui::TextDisabled("nephoscope info tells the others");
    ImGui::TreePop();
}

void drawHoverChoice(const Session& session, PanelState& state) {
    if (!ImGui::TreeNode("on the hover card")) return;
    for (const projector::Column& column : session.dataset().metadata.columns) {
        bool shown = state.hoverColumns.contains(column.name);
        ImGui::PushID(&column);
        if (ImGui::Checkbox("##shown", &shown)) {
            if (shown) {
                state.hoverColumns.insert(column.name);
            } else {
                state.hoverColumns.erase(column.name);
            }
        }
        ImGui::SameLine();
        cutText(firstLine(column.name, 80));
        ImGui::PopID();
    }
    ImGui::TreePop();
}

void drawColoring(Session& session, PanelState& state) {
    ColorBy colorBy = session.colorBy();
    const projector::Column* column = colorBy.column ? session.dataset().metadata.find(*colorBy.column) : nullptr;
    if (column != nullptr && column->kind == projector::ColumnKind::number) {
        bool categories = !session.coloring().scale;
        if (ImGui::Checkbox("as categories", &categories)) {
            colorBy.categories = categories;
            session.setColorBy(colorBy);
        }
    }
    if (session.coloring().missing > 0) {
        colorDot(session.coloring().missingColor);
        ImGui::SameLine();
        ImGui::TextDisabled("%s", fmt::format("{} without a value", session.coloring().missing).c_str());
    }
    if (session.coloring().scale) {
        drawScale(session);
    } else if (!session.coloring().legend.empty()) {
        drawLegend(session, state);
    }
}

}  // namespace

void drawDataPanel(Session& session, ViewSettings& settings, PanelState& state, glm::vec2 windowSize) {
    beginFixedPanel("data", ImVec2(0, 0), ImVec2(kLeftWidth, windowSize.y));
    drawHeading(session, settings);
    if (session.isLoaded()) {
        drawTensorChoice(session);
        drawWarnings(session);
        ImGui::Separator();
        ImGui::TextDisabled("LABEL BY");
        std::optional<std::string> label = session.labelBy();
        ImGui::SetNextItemWidth(-1);
        if (columnCombo("##label", session.dataset().metadata, label, "nothing")) session.setLabelBy(label);
        ImGui::Checkbox("labels (L)", &settings.labels);
        if (session.hasSprites()) {
            bool sprites = session.spritesShown();
            ImGui::SameLine();
            if (ImGui::Checkbox("sprites (V)", &sprites)) session.setSpritesShown(sprites);
            drawThumbnails(session);
        }
        drawHoverChoice(session, state);
        ImGui::Separator();
        ImGui::TextDisabled("COLOUR BY");
        ColorBy colorBy = session.colorBy();
        ImGui::SetNextItemWidth(-1);
        std::array<std::string, kRowMeasures.size()> measures;
        std::ranges::transform(kRowMeasures, measures.begin(), [&](RowMeasure m) { return session.qualityName(m); });
        if (columnCombo("##color", session.dataset().metadata, colorBy.column, "nothing", measures)) {
            colorBy.categories.reset();
            session.setColorBy(colorBy);
        }
        drawQuality(session);
        drawColoring(session, state);
    } else {
        ImGui::TextWrapped("Nothing is open.");
    }
    ImGui::End();
}

}  // namespace nepho::app
