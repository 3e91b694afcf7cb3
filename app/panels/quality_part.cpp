#include "app/panels/panels.h"
#include "app/panels/widgets.h"

#include <fmt/format.h>
#include <imgui.h>

namespace nepho::app {

void drawQuality(Session& session) {
    const MeasuredQuality* quality = session.quality();
    ImGui::BeginDisabled(session.isMeasuringQuality());
    if (ImGui::SmallButton(quality == nullptr ? "Measure quality" : "Measure again")) session.measureQuality();
    ImGui::EndDisabled();
    if (session.isMeasuringQuality()) {
        ImGui::SameLine();
        ImGui::TextDisabled("measuring");
    } else if (session.isQualityStale()) {
        ImGui::SameLine();
        ImGui::TextDisabled("of an earlier layout");
    }
    if (quality == nullptr) return;
    const projector::LayoutQuality& summary = quality->summary;
    plainText(fmt::format("kept of {} nearest: {:.1f} %", summary.neighbors, 100.0 * summary.preservation));
    plainText(fmt::format("trustworthiness {:.3f}", summary.trustworthiness));
    plainText(fmt::format("continuity {:.3f}", summary.continuity));
    const projector::DivergenceEstimate& divergence = quality->divergence;
    const bool estimated = divergence.standardError > 0.0;
    plainText(fmt::format("KL divergence {:.3f}{}", divergence.divergence,
                          estimated ? fmt::format(", give or take {:.3f}", 2.0 * divergence.standardError) : ""));
    if (!ImGui::IsItemHovered()) return;
    ImGui::SetTooltip("%s", fmt::format("by {} distance, of {} rows; the divergence of {}, at perplexity {:.4g}",
                                        projector::metricName(quality->metric), summary.rows.size(), divergence.rows,
                                        divergence.perplexity)
                                .c_str());
}

}  // namespace nepho::app
