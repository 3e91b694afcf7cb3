#include "app/panels/panels.h"
#include "app/panels/tsne_controls.h"
#include "app/panels/widgets.h"
#include "app/session/tsne_run.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <numeric>

namespace nepho::app {

namespace {

std::string describeAxis(const Session& session, std::size_t axis) {
    if (!session.data().pca || session.tsneShown() != nullptr) return session.axisName(axis);
    return fmt::format("{} ({:.1f} %)", session.axisName(axis),
                       100.0 * session.data().pca->explainedVarianceRatio[axis]);
}

void drawAxisChoice(Session& session) {
    auto axes = session.layout().axes;
    bool changed = false;
    constexpr const char* kNames[] = {"x", "y", "z"};
    // All side by side, however narrow the window is.
    const ImGuiStyle& style = ImGui::GetStyle();
    const float name = ImGui::CalcTextSize("x").x + style.ItemInnerSpacing.x + style.ItemSpacing.x;
    const float share =
        (ImGui::GetContentRegionAvail().x + style.ItemSpacing.x) / static_cast<float>(session.layout().dims);
    const float width = std::clamp(share - name, 40.0f, 165.0f);
    for (int i = 0; i < session.layout().dims; ++i) {
        auto& axis = axes[static_cast<std::size_t>(i)];
        if (i > 0) ImGui::SameLine();
        ImGui::SetNextItemWidth(width);
        ImGui::PushID(i);
        if (ImGui::BeginCombo(kNames[i], axis < session.axisCount() ? describeAxis(session, axis).c_str() : "none")) {
            for (std::size_t candidate = 0; candidate < session.axisCount(); ++candidate) {
                if (ImGui::Selectable(describeAxis(session, candidate).c_str(), candidate == axis)) {
                    axis = candidate;
                    changed = true;
                }
                if (candidate == axis) ImGui::SetItemDefaultFocus();
            }
            ImGui::EndCombo();
        }
        ImGui::PopID();
    }
    if (changed) session.setAxes(axes);
}

void drawVariance(const Session& session) {
    const auto& ratios = session.data().pca->explainedVarianceRatio;
    double shown = 0.0;
    for (int i = 0; i < session.layout().dims; ++i) {
        const std::size_t axis = session.layout().axes[static_cast<std::size_t>(i)];
        if (axis < ratios.size()) shown += ratios[axis];
    }
    plainText(fmt::format("shown: {:.1f} % of the variance; first {}: {:.1f} %", 100.0 * shown, ratios.size(),
                          100.0 * std::accumulate(ratios.begin(), ratios.end(), 0.0)));
    const float width = 14.0f, height = 26.0f;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const double greatest = ratios.empty() || ratios[0] <= 0.0 ? 1.0 : ratios[0];
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        const auto& axes = session.layout().axes;
        const auto last = axes.begin() + session.layout().dims;
        const bool onAxis = std::find(axes.begin(), last, i) != last;
        const float left = at.x + static_cast<float>(i) * (width + 3.0f);
        const float top = at.y + height * (1.0f - static_cast<float>(ratios[i] / greatest));
        ImGui::GetWindowDrawList()->AddRectFilled(
            ImVec2(left, std::min(top, at.y + height - 1.0f)), ImVec2(left + width, at.y + height),
            ImGui::GetColorU32(onAxis ? ImGuiCol_PlotHistogram : ImGuiCol_TextDisabled));
    }
    ImGui::Dummy(ImVec2(static_cast<float>(ratios.size()) * (width + 3.0f), height));
}

/// PCA or the data itself, whichever there is, and t-SNE, which begins when it is chosen.
void drawMethodChoice(Session& session) {
    const char* without = session.data().pca ? "PCA" : "as it is";
    const bool tsne = session.method() == Method::tsne || (session.tsne() != nullptr && session.tsne()->isRunning());
    ImGui::SetNextItemWidth(92);
    if (!ImGui::BeginCombo("##method", tsne ? "t-SNE" : without)) return;
    if (ImGui::Selectable(without, !tsne) && tsne) session.showWithoutTsne();
    if (ImGui::Selectable("t-SNE", tsne) && !tsne) {
        session.tsneDraft().options.dims = session.layout().dims;
        session.startTsne(session.tsneDraft());
    }
    ImGui::EndCombo();
}

/// What dragging does, and what selecting does with what was selected.
void drawToolChoice(ViewSettings& settings, bool ownView) {
    constexpr const char* kTools[] = {"turns the view (O)", "sphere (G)", "rectangle (B)", "lasso (K)",
                                      "pulls out (P)"};
    constexpr const char* kModes[] = {"replaces", "adds", "removes", "intersects"};
    int tool = static_cast<int>(settings.deskTool), mode = static_cast<int>(settings.selectMode);
    if (ownView) {
        ImGui::SetNextItemWidth(165);
        if (ImGui::Combo("dragging", &tool, kTools, IM_ARRAYSIZE(kTools)))
            settings.deskTool = static_cast<DeskTool>(tool);
        ImGui::SameLine();
    }
    ImGui::SetNextItemWidth(110);
    if (ImGui::Combo("selecting (M)", &mode, kModes, IM_ARRAYSIZE(kModes)))
        settings.selectMode = static_cast<SelectMode>(mode);
}

}  // namespace

void drawProjectionPanel(Session& session, ViewSettings& settings, DeskTools& tools, glm::vec2 windowSize,
                         const FrameStats& stats, bool ownView) {
    const float width = std::max(windowSize.x - kLeftWidth - kRightWidth, 200.0f);
    beginFixedPanel("projection", ImVec2(kLeftWidth, windowSize.y - kBottomHeight), ImVec2(width, kBottomHeight));
    drawMethodChoice(session);
    ImGui::SameLine(110);
    if (ImGui::RadioButton("3-D", session.layout().dims == 3)) tools.perform(Action::deep, session, settings);
    ImGui::SameLine();
    if (ImGui::RadioButton("2-D", session.layout().dims == 2)) tools.perform(Action::flat, session, settings);
    ImGui::SameLine();
    if (ownView) {
        if (ImGui::Button("Reset view")) tools.perform(Action::resetView, session, settings);
        ImGui::SameLine();
    }
    if (ImGui::Button("Help (H)")) settings.help = !settings.help;
    ImGui::SameLine();
    ImGui::TextDisabled("%s", fmt::format("{:.0f} ms a frame", stats.wallMedian()).c_str());
    if (session.method() == Method::tsne || (session.tsne() != nullptr && session.tsne()->isRunning())) {
        drawTsne(session);
        if (width > 600.0f) ImGui::SameLine(0.0f, 24.0f);
    } else {
        drawAxisChoice(session);
        if (session.data().pca) {
            drawVariance(session);
            if (width > 600.0f) ImGui::SameLine(0.0f, 24.0f);
        }
    }
    drawToolChoice(settings, ownView);
    ImGui::End();
}

}  // namespace nepho::app
