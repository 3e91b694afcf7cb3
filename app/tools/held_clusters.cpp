#include "app/tools/held_clusters.h"

#include <glm/matrix.hpp>

namespace nepho::app {

void HeldClusters::take(const Session& session, std::span<const std::uint32_t> ids) {
    held_.clear();
    for (const std::uint32_t id : ids) held_.push_back({id, glm::mat4(1)});
    rebase(session);
}

void HeldClusters::rebase(const Session& session) {
    forgetGone(session);
    for (Held& held : held_)
        held.worldFromCluster = session.worldFromCloud() * session.clusters().find(held.id)->cloudFromCluster;
}

void HeldClusters::forgetGone(const Session& session) {
    std::erase_if(held_, [&](const Held& held) { return session.clusters().find(held.id) == nullptr; });
}

void HeldClusters::moveBy(Session& session, const glm::mat4& worldFromWorld) const {
    const glm::mat4 cloudFromWorld = glm::inverse(session.worldFromCloud());
    for (const Held& held : held_)
        session.moveCluster(held.id, cloudFromWorld * worldFromWorld * held.worldFromCluster);
}

}  // namespace nepho::app
