#include "app/scene/cluster_names.h"

#include "app/scene/common_labels.h"
#include "app/scene/labels.h"
#include "app/scene/short_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace nepho::app {

namespace {

constexpr std::size_t kNameCharacters = 40;
constexpr float kLift = 0.6f;  // em, above the cluster's top

/// Above the middle of a box of group space, where its highest corner is in the world.
glm::vec3 topOf(glm::vec3 low, glm::vec3 high, const glm::mat4& worldFromGroup) {
    glm::vec3 top(worldFromGroup * glm::vec4(0.5f * (low + high), 1));
    for (unsigned corner = 0; corner < 8; ++corner) {
        const glm::vec3 at(corner & 1u ? high.x : low.x, corner & 2u ? high.y : low.y, corner & 4u ? high.z : low.z);
        top.y = std::max(top.y, (worldFromGroup * glm::vec4(at, 1)).y);
    }
    return top;
}

}  // namespace

const std::string& ClusterNames::textOf(std::uint32_t cluster) const {
    static const std::string kNone;
    const auto found = std::ranges::find(names_, cluster, &Name::cluster);
    return found == names_.end() ? kNone : found->text;
}

std::string ClusterNames::count(const Session& session, const Rows& rows) {
    ++timesCounted_;
    const std::string label = rows.size() == 1 ? session.label(rows[0]) : std::string();
    if (!label.empty()) return firstLine(label, kNameCharacters);
    const auto common = commonLabels(session, rows, 1);
    if (common.empty()) return fmt::format("{} {}", rows.size(), rows.size() == 1 ? "point" : "points");
    return fmt::format("{} x {}", common[0].first, firstLine(common[0].second, kNameCharacters));
}

/// Counts those clusters anew whose rows are others than before.
void ClusterNames::sync(const Session& session) {
    const Session::Versions& now = session.versions();
    bool same = dataVersion_ == now.data && column_ == session.labelBy();
    if (same && layoutVersion_ == now.layout) return;
    same = std::exchange(visible_, session.sharedVisible()) == session.sharedVisible() && same;
    dataVersion_ = now.data;
    layoutVersion_ = now.layout;
    column_ = session.labelBy();
    std::vector<Name> names;
    for (const Cluster& cluster : session.clusters().all()) {
        const auto known = std::ranges::find(names_, cluster.rows, &Name::rows);
        const bool counted = same && known != names_.end() && !known->text.empty();
        std::string text;
        if (counted) {
            text = std::exchange(known->text, {});
        } else {
            text = count(session, visible_ ? combine(*cluster.rows, *visible_, SelectMode::intersect) : *cluster.rows);
        }
        names.push_back({cluster.id, cluster.rows, std::move(text)});
    }
    names_ = std::move(names);
}

void ClusterNames::append(std::vector<engine::GlyphVertex>& glyphs, LabelSpace& space, const Session& session,
                          const Theme& theme, float pixelScale) {
    sync(session);
    const auto clusters = session.clusters().all();
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        const engine::ChunkGrid& grid = session.grids()[i + 1];
        if (clusters[i].cloudFromCluster == glm::mat4(1) || grid.order().empty()) continue;
        engine::TextPlacement placement;
        placement.anchor = topOf(grid.low(), grid.high(), session.worldFromCloud() * session.cloudFromGroup(i + 1));
        placement.sizePixels = Labels::kLargeSize * pixelScale;
        placement.offsetPixels = {0.0f, kLift * placement.sizePixels};
        placement.centered = true;
        placement.color = theme.text;
        placement.halo = theme.textHalo;
        fonts_.layout(names_[i].text, line_);
        engine::appendText(glyphs, line_, placement);
        coverText(space, placement, line_.width);
    }
}

}  // namespace nepho::app
