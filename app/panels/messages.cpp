#include "app/panels/panels.h"
#include "app/panels/widgets.h"
#include "app/scene/work_name.h"

#include <imgui.h>

namespace nepho::app {

void drawProgress(Session& session, const ViewSettings& settings, glm::vec2 windowSize) {
    const auto progress = session.progress(settings.patienceSeconds);
    if (!progress) return;
    beginCentered("progress", windowSize, 360.0f);
    std::string name;
    appendWorkName(name, session, progress->work);
    plainText(name);
    ImGui::ProgressBar(static_cast<float>(progress->at.fraction), ImVec2(-1, 0),
                       std::string(progress->at.stage()).c_str());
    if (ImGui::Button("Cancel (Esc)")) session.cancel(progress->work);
    ImGui::End();
}

void drawMessage(Session& session, glm::vec2 windowSize) {
    if (session.message().empty()) return;
    beginCentered("message", windowSize, 520.0f);
    wrappedText(session.message());
    const bool close = ImGui::Button("Close (Esc)");
    ImGui::End();
    if (close) session.dismissMessage();
}

void drawHelp(ViewSettings& settings, glm::vec2 windowSize) {
    if (!settings.help) return;
    beginCentered("help", windowSize, 560.0f);
    constexpr const char* kPointer[][2] = {
        {"left drag", "turn around the cloud (2-D: move)"},
        {"right or middle drag, Ctrl + drag", "move"},
        {"wheel", "nearer, farther"},
        {"click", "inspect a point"},
        {"Shift + drag from a point", "select with a sphere"},
        {"W A S D E C", "fly (Shift: faster)"},
        {"arrows, PgUp, PgDn", "turn, nearer, farther"},
        {"Ctrl + Tab", "to the panels: arrows walk, Space chooses,"},
        {"", "Enter edits a number; Esc leaves them"},
    };
    const auto line = [](const char* keys, const char* text) {
        plainText(keys);
        ImGui::SameLine(250);
        plainText(text);
    };
    for (const auto& [keys, text] : kPointer) line(keys, text);
    for (const KeyBinding& binding : keyBindings()) {
        if (binding.keys != nullptr) line(binding.keys, binding.description);
    }
    if (ImGui::Button("Close (Esc)")) settings.help = false;
    ImGui::End();
}

}  // namespace nepho::app
