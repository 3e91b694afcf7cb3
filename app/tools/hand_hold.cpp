#include "app/tools/hand_hold.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

#include <algorithm>

namespace nepho::app {

using engine::Hand;
using engine::Pose;

namespace {

/// Scales a placement about a place so that the cloud, whose radius is 1 where it is fitted, can still be found.
void keepInSize(glm::mat4& worldFromFitted, glm::vec3 about) {
    const float radius = glm::length(glm::vec3(worldFromFitted[0]));
    const float factor = std::clamp(radius, HandHold::kSmallestCloud, HandHold::kLargestCloud) / radius;
    if (factor == 1.0f) return;
    const glm::mat4 scaled = glm::scale(glm::translate(glm::mat4(1), about), glm::vec3(factor));
    worldFromFitted = glm::translate(scaled, -about) * worldFromFitted;
}

}  // namespace

void HandHold::rebase(const Session& session, const std::array<Pose, 2>& worldFromGrip) {
    placement_ = left_ = session.placement();
    clusters_.rebase(session);
    from_ = worldFromGrip;
}

bool HandHold::isWhereLeft(const Session& session) const {
    return wholeCloud_ ? session.placement() == left_ : clusters_.areWhereLeft(session);
}

void HandHold::take(const Session& session, Hand hand, std::span<const std::uint32_t> clusters,
                    const std::array<Pose, 2>& worldFromGrip) {
    if (!isHolding()) {
        wholeCloud_ = clusters.empty();
        clusters_.take(session, clusters);
    }
    holding_[static_cast<std::size_t>(hand)] = true;
    rebase(session, worldFromGrip);
}

void HandHold::release(const Session& session, Hand hand, const std::array<Pose, 2>& worldFromGrip) {
    holding_[static_cast<std::size_t>(hand)] = false;
    rebase(session, worldFromGrip);
}

void HandHold::follow(Session& session, const std::array<Pose, 2>& worldFromGrip, Turning cloudTurning) {
    clusters_.forgetGone(session);
    if (!wholeCloud_ && clusters_.empty()) holding_ = {};
    if (!isHolding()) return;
    if (!isWhereLeft(session)) rebase(session, worldFromGrip);
    glm::mat4 moved;  // world from world
    if (holding_[0] && holding_[1]) {
        const Pose from[2] = {from_[0], from_[1]}, to[2] = {worldFromGrip[0], worldFromGrip[1]};
        moved = carriedByTwo(from, to, wholeCloud_ ? cloudTurning : Turning::free);
    } else {
        const std::size_t hand = holding_[0] ? 0 : 1;
        // The whole cloud does not turn with one wrist unless it may turn freely: it would make people sick.
        const Turning turning = !wholeCloud_ || cloudTurning == Turning::free ? Turning::free : Turning::none;
        moved = carried(from_[hand], worldFromGrip[hand], turning);
    }
    if (wholeCloud_) {
        left_ = moved * placement_;
        if (holding_[0] && holding_[1])
            keepInSize(left_, 0.5f * (worldFromGrip[0].position + worldFromGrip[1].position));
        session.setPlacement(left_);
    } else {
        clusters_.moveBy(session, moved);
    }
}

}  // namespace nepho::app
