#pragma once

#include "app/session/session.h"
#include "app/tools/grab.h"
#include "engine/input/hand_input.h"

#include <array>
#include <optional>

namespace nepho::app {

/// What one or both hands hold: the whole cloud, or a cluster.
class HandHold {
  public:
    bool isHolding() const { return holding_[0] || holding_[1]; }
    bool isHolding(engine::Hand hand) const { return holding_[static_cast<std::size_t>(hand)]; }
    /// Of a cluster its id; none: the whole cloud.
    std::optional<std::uint32_t> cluster() const { return cluster_; }

    /// A hand closes: around a cluster, or else around the whole cloud. Where the other hand holds something already it
    /// joins in.
    void take(const Session& session, engine::Hand hand, std::optional<std::uint32_t> cluster,
              const std::array<engine::Pose, 2>& worldFromGrip);
    /// It opens; what the other hand still holds stays held.
    void release(const Session& session, engine::Hand hand, const std::array<engine::Pose, 2>& worldFromGrip);
    /// What is held was put somewhere else: the hands go on from there.
    void goOn(const Session& session, const std::array<engine::Pose, 2>& worldFromGrip) {
        rebase(session, worldFromGrip);
    }
    /// What is held follows. A cluster that is no more is let go. `cloudTurning`: how the whole cloud may turn;
    /// clusters turn freely.
    void follow(Session& session, const std::array<engine::Pose, 2>& worldFromGrip, Turning cloudTurning);

  private:
    void rebase(const Session& session, const std::array<engine::Pose, 2>& worldFromGrip);
    glm::mat4 heldNow(const Session& session) const;

    std::array<bool, 2> holding_{};
    std::optional<std::uint32_t> cluster_;
    glm::mat4 start_{1};  ///< world from what is held, when the hands last changed
    std::array<engine::Pose, 2> from_;
};

}  // namespace nepho::app
