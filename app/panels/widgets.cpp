#include "app/panels/widgets.h"

#include "engine/ui/plain_text.h"

#include <algorithm>

namespace nepho::app {

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

bool textSelectable(const std::string& text, bool selected) {
    if (engine::isPlainText(text)) return ImGui::Selectable(text.c_str(), selected);
    engine::PanelText& painter = engine::PanelText::current();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool chosen = ImGui::Selectable("##text", selected, 0,
                                          ImVec2(std::max(painter.width(text), ImGui::GetContentRegionAvail().x), 0));
    painter.draw(*ImGui::GetWindowDrawList(), at, text);
    return chosen;
}

bool beginTextCombo(const char* label, const std::string& preview) {
    if (engine::isPlainText(preview)) return ImGui::BeginCombo(label, preview.c_str());
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos(), padding = ImGui::GetStyle().FramePadding;
    const float height = ImGui::GetFrameHeight(), width = ImGui::CalcItemWidth() - height;  // the arrow's is left out
    const bool open = ImGui::BeginCombo(label, "");
    list.PushClipRect(at, ImVec2(at.x + width, at.y + height), true);
    engine::PanelText::current().draw(list, ImVec2(at.x + padding.x, at.y + padding.y), preview);
    list.PopClipRect();
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
        if (ImGui::Selectable(name.c_str(), column == name)) {
            column = name;
            changed = true;
        }
        if (column == name) ImGui::SetItemDefaultFocus();
    }
    ImGui::EndCombo();
    return changed;
}

void field(const std::string& name, const std::string& value, float wrapAt) {
    dimText(name);
    ImGui::SameLine(std::max(90.0f, engine::PanelText::current().width(name) + 20.0f));
    engine::PanelText::current().showWrapped(value, wrapAt);
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
