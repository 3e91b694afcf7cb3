// What a session does to the cloud by hand: clusters pulled out of it, and undoing.
#include "app/session/session.h"
#include "app/session/tsne_run.h"

#include <glm/matrix.hpp>

namespace nepho::app {

glm::mat4 Session::cloudFromGroup(std::size_t group) const {
    return group == 0 ? glm::mat4(1) : clusters_.all()[group - 1].cloudFromCluster;
}

glm::vec3 Session::shownPosition(std::uint32_t row) const {
    const glm::vec3 position = layout_.positions[row];
    const Cluster* cluster = clusters_.of(row);
    return cluster == nullptr ? position : glm::vec3(cluster->cloudFromCluster * glm::vec4(position, 1));
}

glm::vec3 Session::worldPosition(std::uint32_t row) const {
    return glm::vec3(worldFromCloud() * glm::vec4(shownPosition(row), 1));
}

std::vector<std::uint32_t> Session::pullSelection() {
    const Clusters before = clusters_;
    std::vector<std::uint32_t> ids = clusters_.pull(onlyVisible(*selected_), layoutId());
    if (tsne_ && tsne_->isRunning() && tsne_->id() == layoutId() && tsneShown_->layout.ownUnits)
        clusters_.hold(tsneShown_->layout.positions);
    if (!clusters_.hasRowsOf(before)) rebuildGroups();
    return ids;
}

void Session::moveCluster(std::uint32_t id, const glm::mat4& cloudFromCluster) {
    clusters_.move(id, cloudFromCluster);
}

void Session::putBack() {
    if (clusters_.empty()) return;
    Clusters left = clusters_;
    for (const Cluster& cluster : clusters_.all()) {
        if (!combine(*cluster.rows, *selected_, SelectMode::intersect).empty()) left.putBack(cluster.id);
    }
    if (left == clusters_) left.clear();
    clusters_ = std::move(left);
    rebuildGroups();
}

Session::EditState Session::editState() const {
    return {selected_, visible_, inspected_, clusters_, colorBy_, placement_};
}

bool Session::isNoted() const {
    const EditState* noted = history_.now();
    return noted != nullptr && noted->selected == selected_ && noted->visible == visible_ &&
           noted->inspected == inspected_ && noted->clusters == clusters_ && noted->colorBy == colorBy_ &&
           noted->placement == placement_;
}

void Session::noteEdit() {
    // Asked in every frame: nothing is copied where nothing was done.
    if (isLoaded() && !isNoted()) history_.record(editState());
}

void Session::placeAlways(const glm::mat4& worldFromFitted) {
    const glm::mat4 old = placement_, newFromOld = worldFromFitted * glm::inverse(old);
    // What stood where it stands now does so to the bit.
    const auto moved = [&](const glm::mat4& from) { return from == old ? worldFromFitted : newFromOld * from; };
    history_.changeAll([&](EditState& state) { state.placement = moved(state.placement); });
    placement_ = worldFromFitted;
}

bool Session::undo() {
    noteEdit();
    const EditState* state = history_.undo();
    if (state != nullptr) restore(*state);
    return state != nullptr;
}

bool Session::redo() {
    const EditState* state = history_.redo();
    if (state != nullptr) restore(*state);
    return state != nullptr;
}

/// That clusters of another layout went home is nobody's step.
void Session::amendClusters() {
    if (history_.now() == nullptr) return;
    EditState noted = *history_.now();
    noted.clusters.keepOf(layoutId());
    history_.amend(std::move(noted));
}

void Session::restore(const EditState& state) {
    const bool recolor = !(colorBy_ == state.colorBy);
    const bool regroup = visible_ != state.visible || !clusters_.hasRowsOf(state.clusters);
    const bool reselect = selected_ != state.selected || inspected_ != state.inspected;
    visible_ = state.visible;
    clusters_.goBackTo(state.clusters);
    placement_ = state.placement;
    if (recolor) setColorBy(state.colorBy);
    if (reselect) {
        findingNeighbors_.cancel();
        neighbors_.clear();
        selected_ = state.selected;
        inspected_ = state.inspected;
        startNeighbors();
    }
    if (regroup) {
        if (!showLayoutOfVisible()) rebuildGroups();
        amendClusters();
        if (!search_.pattern.empty()) setSearch(search_.pattern, search_.options);
    } else if (reselect) {
        rebuildStates();
    }
}

}  // namespace nepho::app
