#include "app/panels/widgets.h"

#include "app/scene/short_text.h"

#include <imgui_internal.h>

#include <algorithm>

namespace nepho::app {

namespace {

constexpr std::size_t kMostInLine = 120;  ///< characters of a name: more than a panel has room for

/// A name that leaves its value no room beside it, in lines of its own; of a very long one the beginning.
void longName(const std::string& name, float wrapAt) {
    const std::string shown = beginning(name, kMostInLine);
    ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_TextDisabled));
    engine::PanelText::current().showWrapped(shown, wrapAt);
    ImGui::PopStyleColor();
    if (shown == name || !ImGui::IsItemHovered()) return;
    constexpr float kTooltipWidth = 420.0f;
    ImGui::BeginTooltip();
    engine::PanelText::current().showWrapped(beginning(name, 2000), kTooltipWidth);
    ImGui::EndTooltip();
}

}  // namespace

void beginFixedPanel(const char* name, ImVec2 position, ImVec2 size) {
    ImGui::SetNextWindowPos(position);
    ImGui::SetNextWindowSize(size);
    ImGui::Begin(name, nullptr,
                 ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse |
                     ImGuiWindowFlags_NoTitleBar);
}

void beginCentered(const char* name, glm::vec2 windowSize, float width) {
    constexpr float kMargin = 8.0f;
    width = std::min(width, windowSize.x - 2.0f * kMargin);
    ImGui::SetNextWindowPos(ImVec2(0.5f * windowSize.x, 0.5f * windowSize.y), ImGuiCond_Always, ImVec2(0.5f, 0.5f));
    ImGui::SetNextWindowSizeConstraints(ImVec2(width, 0), ImVec2(width, windowSize.y - 2.0f * kMargin));
    ImGui::Begin(name, nullptr,
                 ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse |
                     ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove);
}

void dimText(std::string_view text) {
    ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_TextDisabled));
    plainText(text);
    ImGui::PopStyleColor();
}

void cutText(std::string_view line, std::optional<float> end) {
    const float left = ImGui::GetCursorPosX();
    engine::PanelText::current().showCut(line, end.value_or(left + ImGui::GetContentRegionAvail().x) - left);
}

bool textSelectable(const std::string& text, bool selected) {
    engine::PanelText& painter = engine::PanelText::current();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const std::string line = firstLine(text, kMostInLine);
    const bool chosen = ImGui::Selectable("##text", selected);
    // A list that opens is as wide as its entries.
    ImVec2& reached = ImGui::GetCurrentWindow()->DC.CursorMaxPos;
    reached.x = std::max(reached.x, at.x + painter.width(line));
    painter.drawCut(*ImGui::GetWindowDrawList(), at, line, room);
    return chosen;
}

bool beginTextCombo(const char* label, const std::string& preview) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos(), padding = ImGui::GetStyle().FramePadding;
    const float arrow = ImGui::GetFrameHeight(), width = ImGui::CalcItemWidth() - arrow;
    const bool open = ImGui::BeginCombo(label, "");
    engine::PanelText::current().drawCut(list, ImVec2(at.x + padding.x, at.y + padding.y),
                                         firstLine(preview, kMostInLine), width - padding.x);
    return open;
}

bool columnCombo(const char* label, const projector::Table& table, std::optional<std::string>& column, const char* none,
                 std::span<const std::string> more) {
    bool changed = false;
    const std::string shown = column ? *column : std::string(none == nullptr ? "" : none);
    if (!beginTextCombo(label, shown)) return false;
    if (none != nullptr && ImGui::Selectable(none, !column)) {
        column.reset();
        changed = true;
    }
    for (const projector::Column& candidate : table.columns) {
        ImGui::PushID(&candidate);
        if (textSelectable(candidate.name, column == candidate.name)) {
            column = candidate.name;
            changed = true;
        }
        if (column == candidate.name) ImGui::SetItemDefaultFocus();  // where arrows begin
        ImGui::PopID();
    }
    for (const std::string& name : more) {
        ImGui::PushID(name.c_str());
        if (textSelectable(name, column == name)) {
            column = name;
            changed = true;
        }
        if (column == name) ImGui::SetItemDefaultFocus();
        ImGui::PopID();
    }
    ImGui::EndCombo();
    return changed;
}

void field(const std::string& name, const std::string& value, float wrapAt) {
    engine::PanelText& painter = engine::PanelText::current();
    const float left = ImGui::GetCursorPosX();
    const float room = wrapAt > 0.0f ? wrapAt - left : ImGui::GetContentRegionAvail().x;
    constexpr float kMostOfRoom = 0.45f;
    const std::string line = firstLine(name, kMostInLine);
    const float width = painter.width(line);
    if (line == name && width <= kMostOfRoom * room) {
        dimText(name);
        ImGui::SameLine(std::max(90.0f, width + 20.0f));
    } else {
        longName(name, wrapAt);
    }
    painter.showWrapped(value, wrapAt);
}

float restOfPanel() {
    constexpr float kLeastRows = 6.0f;
    const float least = kLeastRows * ImGui::GetTextLineHeightWithSpacing() + 2.0f * ImGui::GetStyle().WindowPadding.y;
    return ImGui::GetContentRegionAvail().y < least ? least : 0.0f;  // 0: all of it
}

ImU32 packed(engine::Color8 color) {
    return IM_COL32(color.r, color.g, color.b, color.a);
}

bool textInput(const char* label, const char* hint, std::string& text, ImGuiInputTextFlags flags) {
    char buffer[1024];
    const std::size_t length = std::min(text.size(), sizeof buffer - 1);
    std::copy_n(text.begin(), length, buffer);
    buffer[length] = '\0';
    if (!ImGui::InputTextWithHint(label, hint, buffer, sizeof buffer, flags)) return false;
    text = buffer;
    return true;
}

void tileImage(const Session& session, std::uint64_t image, float side) {
    const auto& sheet = session.dataset().sprite;
    if (!sheet) return;
    const float width = static_cast<float>(sheet->tileWidth), height = static_cast<float>(sheet->tileHeight);
    const float scale = side / std::max(width, height);
    // Tiles are drawn for a dark picture, many of them white on nothing.
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(low, ImVec2(low.x + width * scale, low.y + height * scale),
                                              IM_COL32(18, 20, 25, 255));
    ImGui::Image(reinterpret_cast<ImTextureID>(image), ImVec2(width * scale, height * scale));
}

}  // namespace nepho::app
