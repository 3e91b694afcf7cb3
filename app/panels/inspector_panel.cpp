#include "app/panels/panels.h"
#include "app/panels/widgets.h"
#include "app/scene/cell_text.h"
#include "app/scene/short_text.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>

namespace nepho::app {

namespace {

/// A list of rows of which only the visible lines are built; clicking inspects.
void drawRows(Session& session, const char* id, std::size_t count, float height,
              const std::function<std::pair<std::uint32_t, std::string>(std::size_t)>& entry) {
    std::optional<std::uint32_t> clicked;
    ImGui::BeginChild(id, ImVec2(0, height), true);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(count));
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto [row, right] = entry(static_cast<std::size_t>(i));
            ImGui::PushID(i);
            if (ImGui::Selectable("##row", session.inspected() == row)) clicked = row;
            if (ImGui::IsItemHovered()) session.setHovered(row);
            ImGui::SameLine(0.0f, 0.0f);
            const float end = ImGui::GetWindowContentRegionMax().x - ImGui::CalcTextSize(right.c_str()).x;
            cutText(rowName(session, row), right.empty() ? end : end - ImGui::GetStyle().ItemSpacing.x);
            if (!right.empty()) {
                ImGui::SameLine(end);
                ImGui::TextDisabled("%s", right.c_str());
            }
            ImGui::PopID();
        }
    }
    ImGui::EndChild();
    if (clicked) session.inspect(*clicked);
}

void drawSearch(Session& session, PanelState& state) {
    ImGui::TextDisabled("SEARCH");
    if (state.focusSearch) ImGui::SetKeyboardFocusHere();
    state.focusSearch = false;
    ImGui::SetNextItemWidth(-1);
    bool changed = textInput("##search", "text or pattern", state.searchText);
    const bool typing = ImGui::IsItemActive() || ImGui::IsItemDeactivated();
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), false); };
    if (typing && !ImGui::IsItemActivated() && (pressed(ImGuiKey_Enter) || pressed(ImGuiKey_Escape))) {
        if (pressed(ImGuiKey_Enter)) session.selectFound();
        ImGui::SetWindowFocus(nullptr);  // the keys are the scene's again
    }
    ImGui::SetNextItemWidth(140);
    changed |= columnCombo("##in", session.dataset().metadata, state.searchOptions.column, "all columns");
    ImGui::SameLine();
    changed |= ImGui::Checkbox("pattern", &state.searchOptions.regex);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("regular expression (RE2)");
    if (changed) session.setSearch(state.searchText, state.searchOptions);
    const SearchState& search = session.search();
    if (!search.problem.empty()) {
        wrappedText(search.problem);
        return;
    }
    if (search.pattern.empty()) return;
    plainText(fmt::format("{} row{}{}", search.found.size(), search.found.size() == 1 ? "" : "s",
                          search.partial ? " so far" : ""));
    if (!search.found.empty()) {
        ImGui::SameLine();
        if (ImGui::SmallButton("Select")) session.selectFound();
        const float lines = static_cast<float>(std::min<std::size_t>(search.found.size(), 5));
        drawRows(session, "found", search.found.size(), lines * ImGui::GetTextLineHeightWithSpacing() + 16.0f,
                 [&](std::size_t i) { return std::pair(search.found[i], std::string()); });
    }
}

/// What a cell says; of a long one the beginning, and the rest on request.
void drawCell(const Session& session, std::size_t index, std::uint32_t row, PanelState& state) {
    constexpr std::size_t kShown = 400;  // characters
    const projector::Column& column = session.dataset().metadata.columns[index];
    std::string number;
    const std::string_view text = cellView(column, row, number);
    const std::string shown = column.isMissing(row) ? "(missing)" : beginning(text, kShown);
    field(column.name, shown);
    if (column.isMissing(row) || shown.size() == text.size()) return;
    ImGui::PushID(&column);
    const bool open = state.openCell == column.name;
    if (ImGui::SmallButton(open ? "less" : fmt::format("all {} bytes", text.size()).c_str()))
        state.openCell = open ? std::string() : column.name;
    ImGui::SameLine();
    if (ImGui::SmallButton("copy")) ImGui::SetClipboardText(std::string(text).c_str());
    if (open)
        state.longText.draw("text", {session.versions().data, index, row}, text,
                            12.0f * ImGui::GetTextLineHeightWithSpacing());
    ImGui::PopID();
}

std::string qualityText(const MeasuredQuality& quality, std::uint32_t row) {
    if (quality.ofRows.isMissing(row)) return "not measured";
    const double value = quality.ofRows.number(row);
    if (quality.measure != RowMeasure::preservation) return fmt::format("{:.3f}", value);
    return fmt::format("{:.0f} % of its {} nearest are kept", 100.0 * value, quality.summary.neighbors);
}

void drawMetadata(const Session& session, std::uint32_t row, PanelState& state) {
    field("row", fmt::format("{}", row));
    const auto& columns = session.dataset().metadata.columns;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name != "__index__") drawCell(session, i, row, state);
    }
    if (const MeasuredQuality* quality = session.quality()) {
        const char* which = session.isQualityStale() ? ", in an earlier layout" : "";
        field(session.qualityName(quality->measure), qualityText(*quality, row) + which);
    }
}

void drawNeighbors(Session& session) {
    int count = static_cast<int>(session.neighborCount());
    ImGui::TextDisabled("NEAREST IN THE ORIGINAL SPACE");
    ImGui::SetNextItemWidth(110);
    if (ImGui::SliderInt("##k", &count, 1, 1000, "k = %d",
                         ImGuiSliderFlags_Logarithmic | ImGuiSliderFlags_AlwaysClamp)) {
        session.setNeighborCount(static_cast<std::size_t>(count));
    }
    ImGui::SameLine();
    ImGui::SetNextItemWidth(-1);
    if (ImGui::BeginCombo("##metric", std::string(projector::metricName(session.metric())).c_str())) {
        for (const projector::Metric metric :
             {projector::Metric::cosine, projector::Metric::euclidean, projector::Metric::dot}) {
            if (ImGui::Selectable(std::string(projector::metricName(metric)).c_str(), session.metric() == metric))
                session.setMetric(metric);
            if (session.metric() == metric) ImGui::SetItemDefaultFocus();
        }
        ImGui::EndCombo();
    }
    const auto& neighbors = session.neighbors();
    drawRows(session, "neighbors", neighbors.size(), restOfPanel(),
             [&](std::size_t i) { return std::pair(neighbors[i].row, fmt::format("{:.3f}", neighbors[i].distance)); });
}

void drawSelection(Session& session, PanelState& state) {
    const auto& selected = session.selected();
    plainText(fmt::format("{} point{} selected", selected.size(), selected.size() == 1 ? "" : "s"));
    for (const auto& [count, label] : state.selection.of(session)) {
        if (!label.empty()) field(fmt::format("{} x", count), label);
    }
    drawRows(session, "selected", selected.size(), restOfPanel(),
             [&](std::size_t i) { return std::pair(selected[i], std::string()); });
}

void drawIsolation(Session& session) {
    const std::size_t count = session.selected().size() + session.neighbors().size();
    if (count > 0 && ImGui::Button(fmt::format("Isolate {} (I)", count).c_str())) session.isolateSelection();
    if (session.visible()) {
        if (count > 0) ImGui::SameLine();
        if (ImGui::Button("Show all (U)")) session.showAll();
    }
    if (!session.selected().empty()) {
        ImGui::SameLine();
        if (ImGui::Button("Clear (Esc)")) session.clearSelection();
    }
}

}  // namespace

void drawInspectorPanel(Session& session, PanelState& state, bool hasTile, glm::vec2 windowSize) {
    beginFixedPanel("inspector", ImVec2(windowSize.x - kRightWidth, 0), ImVec2(kRightWidth, windowSize.y));
    drawSearch(session, state);
    ImGui::Separator();
    drawIsolation(session);
    if (session.inspected()) {
        if (hasTile) tileImage(session, kInspectorImage, 140.0f);
        drawMetadata(session, *session.inspected(), state);
        ImGui::Separator();
        drawNeighbors(session);
    } else if (!session.selected().empty()) {
        drawSelection(session, state);
    } else {
        ImGui::TextDisabled("Click a point to see what it is.");
    }
    ImGui::End();
}

}  // namespace nepho::app
