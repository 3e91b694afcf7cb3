#pragma once

#include "app/session/session.h"
#include "engine/asset/color_map.h"
#include "engine/ui/panel_text.h"

#include <imgui.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nepho::app {

/// Opens a panel of fixed place and size; end with ImGui::End().
void beginFixedPanel(const char* name, ImVec2 position, ImVec2 size);

/// Opens a panel in the middle as high as what it holds; where the window is lower it scrolls. End with ImGui::End().
void beginCentered(const char* name, glm::vec2 windowSize, float width);

/// A combo over the dataset's columns; `none` is the text of the first entry that stands for no column, or null. True
/// where changed. `more`: names of last entries that are no columns of the table.
bool columnCombo(const char* label, const projector::Table& table, std::optional<std::string>& column, const char* none,
                 std::span<const std::string> more = {});

/// Text of the data's, in any script: never interpreted as a format.
inline void plainText(std::string_view text) {
    engine::PanelText::current().show(text);
}
/// The same in lines as wide as there is room.
inline void wrappedText(std::string_view text) {
    engine::PanelText::current().showWrapped(text);
}
/// The same in the colour of what matters less.
void dimText(std::string_view text);
/// One line of it, of which the beginning is seen where there is no more room: in the panel, or as far as `end` in it.
void cutText(std::string_view line, std::optional<float> end = {});
/// ImGui::Selectable with one line of such text, `##` and all. Needs an id of its own on the stack.
bool textSelectable(const std::string& text, bool selected);
/// ImGui::BeginCombo with such text as its preview.
bool beginTextCombo(const char* label, const std::string& preview);

/// Two columns: a dim name and a value in lines as wide as there is room, or as far as `wrapAt` in the panel. A long
/// name stands above its value.
void field(const std::string& name, const std::string& value, float wrapAt = 0.0f);

/// How high a list is that takes what is left of its panel: some rows at least, and then the panel scrolls.
float restOfPanel();

ImU32 packed(engine::Color8 color);

/// An input for text in a std::string. True where changed.
bool textInput(const char* label, const char* hint, std::string& text, ImGuiInputTextFlags flags = 0);

/// The picture of a panel image scaled to fit a square of `side`, whole pixels enlarged.
void tileImage(const Session& session, std::uint64_t image, float side);

}  // namespace nepho::app
