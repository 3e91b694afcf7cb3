#pragma once

#include "app/scene/guides.h"
#include "engine/base/pose.h"

#include <glm/vec2.hpp>

#include <optional>

namespace nepho::app {

/// Moving the person: where the tracking space stands in the world. Nothing moves that the person did not ask for.
class Locomotion {
  public:
    static constexpr float kSnapRadians = 0.7853982f;  ///< 45 degrees a flick
    static constexpr float kFarthest = 10.0f;          ///< metres that a teleport reaches

    const engine::Pose& worldFromStage() const { return worldFromStage_; }
    void reset() { worldFromStage_ = {}; }

    static constexpr float kGlideSpeed = 1.5f;      ///< metres a second, stick fully out
    static constexpr float kStandingHeight = 1.6f;  ///< metres, of the eyes
    /// Moves over the floor.
    void glide(glm::vec3 world) { worldFromStage_.position += glm::vec3(world.x, 0, world.z); }
    /// Lifts the floor so far that the head is where a standing person's is, or puts it back.
    void setSeated(bool seated, const engine::Pose& stageFromHead) {
        worldFromStage_.position.y = seated ? kStandingHeight - stageFromHead.position.y : 0.0f;
    }

    /// Turns at once about the head, to the right for +1.
    void snapTurn(const engine::Pose& stageFromHead, int direction);
    /// Steps so that the head stands over this place of the floor (its x and z count), the floor where it is.
    void teleport(const engine::Pose& stageFromHead, glm::vec3 floorInWorld);
    /// Where an arc thrown along a hand's aim meets the floor (the world's y = 0); none beyond kFarthest. The arc's
    /// pieces are added to `guides`.
    static std::optional<glm::vec3> throwArc(const engine::Pose& worldFromAim, Guides& guides);

  private:
    engine::Pose worldFromStage_;
};

}  // namespace nepho::app
