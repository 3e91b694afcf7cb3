#include "app/session/clusters.h"

#include <algorithm>
#include <utility>

namespace nepho::app {

namespace {

/// Where those rows of a cluster were taken that are `rows`, a part of its own.
std::shared_ptr<const std::vector<glm::vec3>> placesOf(const Cluster& cluster, const Rows& rows) {
    if (cluster.from == nullptr) return nullptr;
    std::vector<glm::vec3> places;
    places.reserve(rows.size());
    std::size_t at = 0;
    for (const std::uint32_t row : rows) {
        while ((*cluster.rows)[at] != row) ++at;
        places.push_back((*cluster.from)[at]);
    }
    return std::make_shared<const std::vector<glm::vec3>>(std::move(places));
}

}  // namespace

const Cluster* Clusters::find(std::uint32_t id) const {
    const auto found = std::ranges::find(clusters_, id, &Cluster::id);
    return found == clusters_.end() ? nullptr : &*found;
}

const Cluster* Clusters::of(std::uint32_t row) const {
    const auto has = [row](const Cluster& cluster) { return std::ranges::binary_search(*cluster.rows, row); };
    const auto found = std::ranges::find_if(clusters_, has);
    return found == clusters_.end() ? nullptr : &*found;
}

std::vector<std::uint32_t> Clusters::pull(const Rows& rows, std::uint64_t layout) {
    std::vector<std::uint32_t> ids;
    std::vector<Cluster> made;
    Rows atHome = rows;
    for (Cluster& cluster : clusters_) {
        Rows taken = combine(*cluster.rows, rows, SelectMode::intersect);
        if (taken.empty()) continue;
        atHome = combine(atHome, taken, SelectMode::remove);
        if (taken.size() == cluster.rows->size()) {
            ids.push_back(cluster.id);
            continue;
        }
        auto left = std::make_shared<const Rows>(combine(*cluster.rows, taken, SelectMode::remove));
        auto from = placesOf(cluster, taken), leftFrom = placesOf(cluster, *left);
        cluster.rows = std::move(left);
        cluster.from = std::move(leftFrom);
        made.push_back({nextId_++, std::make_shared<const Rows>(std::move(taken)), cluster.cloudFromCluster,
                        std::move(from), layout});
    }
    if (!atHome.empty())
        made.push_back({nextId_++, std::make_shared<const Rows>(std::move(atHome)), glm::mat4(1), nullptr, layout});
    for (Cluster& cluster : made) {
        ids.push_back(cluster.id);
        clusters_.push_back(std::move(cluster));
    }
    return ids;
}

void Clusters::hold(std::span<const glm::vec3> positions) {
    for (Cluster& cluster : clusters_) {
        if (cluster.from) continue;
        std::vector<glm::vec3> places;
        places.reserve(cluster.rows->size());
        for (const std::uint32_t row : *cluster.rows) places.push_back(positions[row]);
        cluster.from = std::make_shared<const std::vector<glm::vec3>>(std::move(places));
    }
}

void Clusters::keepOf(std::uint64_t layout) {
    std::erase_if(clusters_, [layout](const Cluster& cluster) { return cluster.layout != layout; });
}

void Clusters::move(std::uint32_t id, const glm::mat4& cloudFromCluster) {
    const auto found = std::ranges::find(clusters_, id, &Cluster::id);
    if (found != clusters_.end()) found->cloudFromCluster = cloudFromCluster;
}

bool Clusters::hasRowsOf(const Clusters& other) const {
    return std::ranges::equal(clusters_, other.clusters_, [](const Cluster& a, const Cluster& b) {
        return a.id == b.id && a.rows == b.rows && a.from == b.from;
    });
}

void Clusters::putBack(std::uint32_t id) {
    std::erase_if(clusters_, [id](const Cluster& cluster) { return cluster.id == id; });
}

}  // namespace nepho::app
