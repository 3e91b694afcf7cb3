#include "app/tools/held_clusters.h"

#include <glm/matrix.hpp>

#include <algorithm>

namespace nepho::app {

void HeldClusters::take(const Session& session, std::span<const std::uint32_t> ids) {
    held_.clear();
    for (const std::uint32_t id : ids) held_.push_back({id, glm::mat4(1), glm::mat4(1)});
    rebase(session);
}

void HeldClusters::rebase(const Session& session) {
    forgetGone(session);
    placement_ = session.placement();
    const glm::mat4 worldFromCloud = session.worldFromCloud();
    for (Held& held : held_) {
        held.cloudFromCluster = session.clusters().find(held.id)->cloudFromCluster;
        held.worldFromCluster = worldFromCloud * held.cloudFromCluster;
    }
}

void HeldClusters::forgetGone(const Session& session) {
    std::erase_if(held_, [&](const Held& held) { return session.clusters().find(held.id) == nullptr; });
}

void HeldClusters::moveBy(Session& session, const glm::mat4& worldFromWorld) {
    placement_ = session.placement();
    const glm::mat4 cloudFromWorld = glm::inverse(session.worldFromCloud());
    for (Held& held : held_) {
        held.cloudFromCluster = cloudFromWorld * worldFromWorld * held.worldFromCluster;
        session.moveCluster(held.id, held.cloudFromCluster);
    }
}

bool HeldClusters::areWhereLeft(const Session& session) const {
    return session.placement() == placement_ && std::ranges::all_of(held_, [&](const Held& held) {
               const Cluster* cluster = session.clusters().find(held.id);
               return cluster != nullptr && cluster->cloudFromCluster == held.cloudFromCluster;
           });
}

}  // namespace nepho::app
