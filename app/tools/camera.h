#pragma once

#include "engine/base/view.h"

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

namespace nepho::app {

/// The desk's camera: orbits a target in 3-D, slides over the plane in 2-D. Angles in radians, lengths in world units,
/// in which the cloud's radius is 1.
struct Camera {
    static constexpr float kFovY = 0.87266f;  ///< 50 degrees; across the width where the picture is narrow
    static constexpr float kNear = 0.002f;
    static constexpr float kSteepest = 1.55f;  ///< of the pitch: never over the pole
    static constexpr float kNearest = 0.01f, kFarthest = 50.0f;

    bool flat = false;  ///< 2-D: orthographic, looking along -z
    glm::vec3 target{0};
    float yaw = 0.6f;
    float pitch = 0.35f;
    float distance = 2.9f;  ///< to the target; flat: half the picture's shorter side

    glm::vec3 eye() const;
    glm::vec3 right() const;
    glm::vec3 up() const;
    glm::vec3 forward() const;
    engine::View view(glm::vec2 pixels) const;

    /// Pointer moved by `pixels` over a picture of this size.
    void orbit(glm::vec2 pixels, glm::vec2 size);
    void pan(glm::vec2 pixels, glm::vec2 size);
    /// Wheel steps towards (> 0) or away; `pointer` in pixels stays over the same thing.
    void zoom(float steps, glm::vec2 pointer, glm::vec2 size);
    /// Moves eye and target: right, up, forward in world units.
    void fly(glm::vec3 by);
    void reset();

  private:
    /// At the target's depth, in a picture of this size, were the camera `distance` away.
    float unitsPerPixel(float distance, glm::vec2 size) const;
};

}  // namespace nepho::app
