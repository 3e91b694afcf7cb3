#include "app/session/clusters.h"

#include <algorithm>

namespace nepho::app {

const Cluster* Clusters::find(std::uint32_t id) const {
    const auto found = std::ranges::find(clusters_, id, &Cluster::id);
    return found == clusters_.end() ? nullptr : &*found;
}

const Cluster* Clusters::of(std::uint32_t row) const {
    const auto has = [row](const Cluster& cluster) { return std::ranges::binary_search(*cluster.rows, row); };
    const auto found = std::ranges::find_if(clusters_, has);
    return found == clusters_.end() ? nullptr : &*found;
}

std::uint32_t Clusters::pull(const Rows& rows) {
    const auto whole = std::ranges::find_if(clusters_, [&](const Cluster& cluster) { return *cluster.rows == rows; });
    if (whole != clusters_.end()) return whole->id;
    Cluster pulled;
    std::vector<Cluster> rest;
    for (Cluster& cluster : clusters_) {
        Rows left = combine(*cluster.rows, rows, SelectMode::remove);
        const std::size_t taken = cluster.rows->size() - left.size();
        if (taken == rows.size()) pulled.cloudFromCluster = cluster.cloudFromCluster;
        if (taken > 0) cluster.rows = std::make_shared<const Rows>(std::move(left));
        if (!cluster.rows->empty()) rest.push_back(std::move(cluster));
    }
    pulled.id = nextId_++;
    pulled.rows = std::make_shared<const Rows>(rows);
    rest.push_back(pulled);
    clusters_ = std::move(rest);
    return pulled.id;
}

void Clusters::move(std::uint32_t id, const glm::mat4& cloudFromCluster) {
    const auto found = std::ranges::find(clusters_, id, &Cluster::id);
    if (found != clusters_.end()) found->cloudFromCluster = cloudFromCluster;
}

bool Clusters::hasRowsOf(const Clusters& other) const {
    return std::ranges::equal(clusters_, other.clusters_,
                              [](const Cluster& a, const Cluster& b) { return a.id == b.id && a.rows == b.rows; });
}

void Clusters::putBack(std::uint32_t id) {
    std::erase_if(clusters_, [id](const Cluster& cluster) { return cluster.id == id; });
}

}  // namespace nepho::app
