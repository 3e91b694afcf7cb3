#include "app/tools/hand_hold.h"

#include <glm/matrix.hpp>

namespace nepho::app {

using engine::Hand;
using engine::Pose;

glm::mat4 HandHold::heldNow(const Session& session) const {
    if (!cluster_) return session.placement();
    const Cluster* cluster = session.clusters().find(*cluster_);
    return cluster == nullptr ? session.worldFromCloud() : session.worldFromCloud() * cluster->cloudFromCluster;
}

void HandHold::rebase(const Session& session, const std::array<Pose, 2>& worldFromGrip) {
    start_ = heldNow(session);
    from_ = worldFromGrip;
}

void HandHold::take(const Session& session, Hand hand, std::optional<std::uint32_t> cluster,
                    const std::array<Pose, 2>& worldFromGrip) {
    if (!isHolding()) cluster_ = cluster;
    holding_[static_cast<std::size_t>(hand)] = true;
    rebase(session, worldFromGrip);
}

void HandHold::release(const Session& session, Hand hand, const std::array<Pose, 2>& worldFromGrip) {
    holding_[static_cast<std::size_t>(hand)] = false;
    rebase(session, worldFromGrip);
}

void HandHold::follow(Session& session, const std::array<Pose, 2>& worldFromGrip, Turning cloudTurning) {
    if (cluster_ && session.clusters().find(*cluster_) == nullptr) holding_ = {};
    if (!isHolding()) return;
    glm::mat4 now;
    if (holding_[0] && holding_[1]) {
        const Pose from[2] = {from_[0], from_[1]}, to[2] = {worldFromGrip[0], worldFromGrip[1]};
        now = carriedByTwo(start_, from, to, cluster_ ? Turning::free : cloudTurning);
    } else {
        const std::size_t hand = holding_[0] ? 0 : 1;
        // The whole cloud does not turn with one wrist unless it may turn freely: it would make people sick.
        const Turning turning = cluster_ || cloudTurning == Turning::free ? Turning::free : Turning::none;
        now = carried(start_, from_[hand], worldFromGrip[hand], turning);
    }
    if (cluster_) {
        session.moveCluster(*cluster_, glm::inverse(session.worldFromCloud()) * now);
    } else {
        session.setPlacement(now);
    }
}

}  // namespace nepho::app
