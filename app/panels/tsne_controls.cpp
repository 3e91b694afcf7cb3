#include "app/panels/tsne_controls.h"

#include "app/panels/widgets.h"
#include "app/session/tsne_run.h"
#include "projector/graph/affinities.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <climits>
#include <cstdint>

namespace nepho::app {

namespace {

using projector::TsneOptions;
using Start = projector::TsneInput::Start;

constexpr float kFieldWidth = 130.0f;

bool isRunning(const Session& session) {
    return session.tsne() != nullptr && session.tsne()->isRunning();
}

/// What is changed here counts for the run there is, at once, and for the next one.
class Descent {
  public:
    explicit Descent(Session& session)
        : session_(session),
          draft_(session.tsneDraft()),
          now_(isRunning(session) ? session.tsne()->request().options : draft_.options),
          iterations_(isRunning(session) ? session.tsne()->request().iterations : draft_.iterations) {}

    void number(const char* name, double TsneOptions::*field, float speed, double least, double most,
                const char* format) {
        auto value = static_cast<float>(now_.*field);
        ImGui::SetNextItemWidth(kFieldWidth);
        if (!ImGui::DragFloat(name, &value, speed, static_cast<float>(least), static_cast<float>(most), format)) return;
        now_.*field = draft_.options.*field = std::clamp(static_cast<double>(value), least, most);
        changed_ = true;
    }
    void exaggerationEnd() {
        int until = static_cast<int>(now_.exaggerationIterations);
        ImGui::SetNextItemWidth(kFieldWidth);
        if (!ImGui::DragInt("until iteration", &until, 5.0f, 0, 100000)) return;
        now_.exaggerationIterations = draft_.options.exaggerationIterations =
            static_cast<std::size_t>(std::clamp(until, 0, 1000000));
        changed_ = true;
    }
    void iterations(float width) {
        int iterations = static_cast<int>(iterations_);
        ImGui::SetNextItemWidth(width);
        const bool dragged = ImGui::DragInt("iterations", &iterations, 10.0f, 100, 10000);
        if (ImGui::IsItemHovered())
            ImGui::SetTooltip("%s", "With several levels, of the first; each later one takes half as many besides");
        if (!dragged) return;
        iterations_ = draft_.iterations = static_cast<std::size_t>(std::clamp(iterations, 0, 1000000));
        changed_ = true;
    }
    ~Descent() {
        if (changed_ && isRunning(session_) && now_.validate().empty()) session_.tsne()->change(now_, iterations_);
    }

  private:
    Session& session_;
    TsneRequest& draft_;
    TsneOptions now_;
    std::size_t iterations_;
    bool changed_ = false;
};

void drawStartChoice(TsneRequest& draft) {
    constexpr const char* kStarts[] = {"PCA", "by chance", "where they are"};
    int start = static_cast<int>(draft.input.start);
    ImGui::SetNextItemWidth(kFieldWidth);
    if (ImGui::Combo("start", &start, kStarts, IM_ARRAYSIZE(kStarts))) {
        draft.input.start = static_cast<Start>(start);
        draft.input.given.reset();
    }
}

void drawMetricChoice(TsneRequest& draft) {
    using projector::Metric;
    const std::string name(projector::metricName(draft.input.metric));
    ImGui::SetNextItemWidth(kFieldWidth);
    if (!ImGui::BeginCombo("distance", name.c_str())) return;
    for (const Metric metric : {Metric::euclidean, Metric::cosine}) {
        if (ImGui::Selectable(std::string(projector::metricName(metric)).c_str(), draft.input.metric == metric))
            draft.input.metric = metric;
    }
    ImGui::EndCombo();
}

void drawSeed(TsneRequest& draft) {
    int seed = static_cast<int>(std::min<std::uint64_t>(draft.input.seed, INT_MAX));
    ImGui::SetNextItemWidth(kFieldWidth);
    if (ImGui::InputInt("seed", &seed)) draft.input.seed = static_cast<std::uint64_t>(std::max(seed, 0));
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", "Of all that is done by chance");
}

void drawLevels(TsneRequest& draft) {
    int levels = static_cast<int>(draft.input.levels);
    ImGui::SetNextItemWidth(kFieldWidth);
    if (ImGui::SliderInt("levels", &levels, 0, 8, levels > 0 ? "%d" : "by rows"))
        draft.input.levels = static_cast<std::size_t>(std::clamp(levels, 0, 8));
    if (ImGui::IsItemHovered())
        ImGui::SetTooltip("%s", "Each has an eighth of the next one's rows, and is laid out first");
}

void drawTheta(const Session& session, TsneRequest& draft) {
    TsneOptions options = draft.options;
    options.dims = session.layout().dims;
    auto theta = static_cast<float>(options.thetaUsed());
    ImGui::SetNextItemWidth(kFieldWidth);
    if (ImGui::SliderFloat("theta", &theta, -0.1f, 1.5f, options.theta ? "%.2f" : "%.2f (usual)")) {
        draft.options.theta.reset();
        if (theta > -0.05f) draft.options.theta = static_cast<double>(std::clamp(theta, 0.0f, 2.0f));
    }
    if (ImGui::IsItemHovered())
        ImGui::SetTooltip("%s",
                          "How large a crowd may be, in distances, to push as one; 0: every pair; at the left "
                          "end: .7 in three dimensions, .5 in two");
}

void drawSupervision(const Session& session, TsneRequest& draft) {
    ImGui::SetNextItemWidth(kFieldWidth);
    if (beginTextCombo("supervised by", draft.superviseBy.value_or("nothing"))) {
        if (ImGui::Selectable("nothing", !draft.superviseBy)) draft.superviseBy.reset();
        for (const projector::Column& column : session.dataset().metadata.columns) {
            ImGui::PushID(&column);
            if (textSelectable(column.name, draft.superviseBy == column.name)) draft.superviseBy = column.name;
            ImGui::PopID();
        }
        ImGui::EndCombo();
    }
    auto weight = static_cast<float>(draft.input.supervision);
    ImGui::BeginDisabled(!draft.superviseBy);
    ImGui::SetNextItemWidth(kFieldWidth);
    if (ImGui::SliderFloat("weight", &weight, 0.0f, 1.0f, "%.2f"))
        draft.input.supervision = static_cast<double>(std::clamp(weight, 0.0f, 1.0f));
    ImGui::EndDisabled();
}

void drawStopRule(TsneRequest& draft) {
    auto percent = static_cast<float>(100.0 * draft.untilKlChange);
    ImGui::SetNextItemWidth(kFieldWidth);
    if (ImGui::SliderFloat("stop below % of change", &percent, 0.0f, 5.0f, percent > 0.0f ? "%.2f" : "never"))
        draft.untilKlChange = static_cast<double>(std::clamp(percent, 0.0f, 100.0f)) / 100.0;
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", "The loss is looked at every 50 iterations");
}

void drawPictureRate(TsneRequest& draft) {
    auto rate = static_cast<float>(draft.picturesPerSecond);
    ImGui::SetNextItemWidth(kFieldWidth);
    if (ImGui::SliderFloat("pictures a second", &rate, 1.0f, 100.0f, "%.0f", ImGuiSliderFlags_Logarithmic))
        draft.picturesPerSecond = static_cast<double>(std::clamp(rate, 0.1f, 1000.0f));
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", "At most; points glide from one to the next");
}

void drawOptions(Session& session) {
    if (ImGui::Button("Options", ImVec2(62, 0))) ImGui::OpenPopup("t-SNE options");
    if (!ImGui::BeginPopup("t-SNE options")) return;
    TsneRequest& draft = session.tsneDraft();
    ImGui::TextDisabled("%s", "at once");
    {
        Descent descent(session);
        descent.number("learning rate (0: by rows)", &TsneOptions::learningRate, 5.0f, 0.0, 1e6, "%.0f");
        descent.number("early momentum", &TsneOptions::earlyMomentum, 0.005f, 0.0, 0.999, "%.3f");
        descent.number("momentum", &TsneOptions::momentum, 0.005f, 0.0, 0.999, "%.3f");
        descent.number("degrees of freedom", &TsneOptions::degreesOfFreedom, 0.02f, 0.1, 100.0, "%.2f");
        descent.number("exaggeration", &TsneOptions::exaggeration, 0.1f, 1.0, 100.0, "%.1f");
        descent.exaggerationEnd();
    }
    ImGui::TextDisabled("%s", "from the next run on");
    drawStartChoice(draft);
    drawMetricChoice(draft);
    drawSupervision(session, draft);
    drawSeed(draft);
    drawLevels(draft);
    drawTheta(session, draft);
    drawStopRule(draft);
    drawPictureRate(draft);
    ImGui::EndPopup();
}

void drawControls(Session& session) {
    TsneRequest& draft = session.tsneDraft();
    const bool running = isRunning(session);
    if (ImGui::Button(!running ? "Run" : session.tsne()->isPaused() ? "Go on" : "Pause", ImVec2(60, 0))) {
        if (!running) draft.options.dims = session.layout().dims;
        session.toggleTsne();
    }
    ImGui::SameLine();
    ImGui::BeginDisabled(!isRunning(session));
    if (ImGui::Button("Stop", ImVec2(50, 0))) session.tsne()->stop();
    ImGui::SameLine();
    if (ImGui::Button("Perturb", ImVec2(62, 0))) session.perturbTsne();
    ImGui::EndDisabled();
    ImGui::SameLine();
    drawOptions(session);
    ImGui::SameLine();
    ImGui::SetNextItemWidth(60);
    auto perplexity = static_cast<float>(draft.input.perplexity);
    if (ImGui::DragFloat("perplexity", &perplexity, 0.5f, 2.0f, 200.0f, "%.0f"))
        draft.input.perplexity = static_cast<double>(std::clamp(perplexity, 1.0f, 10000.0f));
    ImGui::SameLine();
    Descent(session).iterations(70);
    const double allowed = projector::largestPerplexity(session.visibleCount());
    if (draft.input.perplexity > allowed)
        plainText(fmt::format("{} rows allow a perplexity of {:.4g}", session.visibleCount(), allowed));
}

void drawProgress(Session& session) {
    const TsneSnapshot* shown = session.tsneShown();
    const projector::JobProgress progress = session.tsne()->progress();
    const bool preparing = isRunning(session) && !progress.stage().empty() && progress.stage() != "descent";
    if (shown == nullptr || preparing) {
        plainText(fmt::format("{}, {:.0f} %", progress.stage(), 100.0 * progress.fraction));
        return;
    }
    std::string text = fmt::format("iteration {} of {}", shown->iteration, shown->iterations);
    if (shown->levels > 1) text += fmt::format(", level {} of {}", shown->level + 1, shown->levels);
    if (shown->rows) text += fmt::format(", {} rows", shown->rows->size());
    if (!shown->losses.empty()) text += fmt::format(", KL {:.3f}", shown->losses.back());
    if (isRunning(session) && shown->iterationsPerSecond > 0.0) {
        const std::size_t end = std::max(shown->iterations, shown->iteration);
        text += fmt::format(", {:.0f} a second", shown->iterationsPerSecond);
        // Of the levels to come nobody knows how fast they will be.
        if (shown->level + 1 == shown->levels)
            text += fmt::format(", {:.0f} s left",
                                static_cast<double>(end - shown->iteration) / shown->iterationsPerSecond);
    }
    plainText(text);
    ImGui::PlotLines("##loss", shown->losses.data(), static_cast<int>(shown->losses.size()), 0, nullptr, 0.0f, FLT_MAX,
                     ImVec2(230, 30));
}

}  // namespace

void drawTsne(Session& session) {
    drawControls(session);
    drawProgress(session);
}

}  // namespace nepho::app
