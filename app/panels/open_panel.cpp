// What can be opened: a path, or what was open before.
#include "app/panels/panels.h"
#include "app/panels/widgets.h"
#include "app/scene/short_text.h"

#include <fmt/format.h>
#include <imgui.h>

#include <cstdlib>
#include <string_view>
#include <utility>

namespace nepho::app {

namespace {

/// "~" at the beginning is the person's own folder, as in a shell.
std::filesystem::path typedPath(std::string_view text) {
    const char* home = std::getenv("HOME");
    if (home != nullptr && (text == "~" || text.starts_with("~/"))) return home + std::string(text.substr(1));
    return text;
}

/// True where the panel is done with.
bool drawPathField(Session& session, PanelState& state) {
    ImGui::SetNextItemWidth(-60);
    if (!std::exchange(state.openShown, true)) ImGui::SetKeyboardFocusHere();
    const bool entered =
        textInput("##path", "path of a file or folder", state.openPath, ImGuiInputTextFlags_EnterReturnsTrue);
    const bool left = ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false);
    ImGui::SameLine();
    if ((!ImGui::Button("Open") && !entered) || state.openPath.empty()) return left;
    session.openAgain({typedPath(state.openPath), {}, {}});
    return true;
}

bool drawRecent(Session& session, const std::vector<RecentData::Entry>& entries) {
    bool chosen = false;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const RecentData::Entry& entry = entries[i];
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::Selectable("##entry")) {
            session.openAgain(entry);
            chosen = true;
        }
        ImGui::SameLine(8.0f);
        plainText(firstLine(shortName(entry), 40));
        ImGui::SameLine();
        dimText(fmt::format("{} x {}, {}", entry.rows, entry.dims, ending(entry.path.parent_path().string(), 40)));
        ImGui::PopID();
    }
    return chosen;
}

}  // namespace

void drawOpenPanel(Session& session, ViewSettings& settings, PanelState& state, glm::vec2 windowSize) {
    const bool nothingElse = !session.isLoaded() && !session.jobsRunning() && session.message().empty();
    if (!settings.openPanel && !nothingElse) {
        state.openShown = false;
        return;
    }
    beginCentered("open", windowSize, 560.0f);
    ImGui::TextDisabled("OPEN");
    plainText("Drop a file or a folder on this window, or write where it is:");
    bool done = drawPathField(session, state);
    if (!state.recent.empty()) {
        ImGui::Separator();
        ImGui::TextDisabled("OPEN BEFORE");
        done = drawRecent(session, state.recent) || done;
    }
    if (!nothingElse) {
        ImGui::Separator();
        done = ImGui::Button("Close (Esc)") || done;
    }
    ImGui::End();
    if (done) settings.openPanel = false;
}

}  // namespace nepho::app
