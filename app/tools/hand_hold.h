#pragma once

#include "app/session/session.h"
#include "app/tools/grab.h"
#include "app/tools/held_clusters.h"
#include "engine/input/hand_input.h"

#include <array>
#include <cstdint>
#include <span>

namespace nepho::app {

/// What one or both hands hold: the whole cloud, or clusters.
class HandHold {
  public:
    static constexpr float kSmallestCloud = 0.02f, kLargestCloud = 100.0f;  ///< metres, radius that two hands leave it

    bool isHolding() const { return holding_[0] || holding_[1]; }
    bool isHolding(engine::Hand hand) const { return holding_[static_cast<std::size_t>(hand)]; }

    /// A hand closes: around clusters, or around the whole cloud where there are none. Where the other hand holds
    /// something already it joins in.
    void take(const Session& session, engine::Hand hand, std::span<const std::uint32_t> clusters,
              const std::array<engine::Pose, 2>& worldFromGrip);
    /// It opens; what the other hand still holds stays held.
    void release(const Session& session, engine::Hand hand, const std::array<engine::Pose, 2>& worldFromGrip);
    /// What is held was put somewhere else: the hands go on from there.
    void goOn(const Session& session, const std::array<engine::Pose, 2>& worldFromGrip) {
        rebase(session, worldFromGrip);
    }
    /// What is held follows; where others put it somewhere else, as undo does, it goes on from there. Clusters that are
    /// no more are let go. `cloudTurning`: how the whole cloud may turn; clusters turn freely.
    void follow(Session& session, const std::array<engine::Pose, 2>& worldFromGrip, Turning cloudTurning);

  private:
    void rebase(const Session& session, const std::array<engine::Pose, 2>& worldFromGrip);
    bool isWhereLeft(const Session& session) const;

    std::array<bool, 2> holding_{};
    bool wholeCloud_ = true;
    HeldClusters clusters_;
    glm::mat4 placement_{1};  ///< of the whole cloud, when the hands last changed
    glm::mat4 left_{1};       ///< its placement, as the hands left it last
    std::array<engine::Pose, 2> from_;
};

}  // namespace nepho::app
