#pragma once

#include "engine/base/pose.h"

#include <glm/ext/matrix_clip_space.hpp>
#include <glm/ext/matrix_transform.hpp>
#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

namespace nepho::engine {

/// One eye: where it is and what it sees. World and view space are right-handed, y up, the view looks down -z.
/// Clip space is Vulkan's (y down, depth 0..1), depth reversed: 1 at the near plane, 0 at infinity.
struct View {
    glm::mat4 viewFromWorld{1};
    glm::mat4 clipFromView{1};
    glm::vec2 pixels{1280, 720};  ///< of the picture
    bool orthographic = false;

    bool operator==(const View&) const = default;
    glm::mat4 clipFromWorld() const { return clipFromView * viewFromWorld; }
    glm::vec3 eyeInWorld() const { return glm::vec3(glm::inverse(viewFromWorld)[3]); }
};

/// Nearest distance that an eye of a head-mounted display draws, metres.
inline constexpr float kEyeNear = 0.02f;

/// An eye of a head-mounted display: its pose in the tracking space and the angles of its picture's sides in radians
/// (left and down usually negative).
struct Eye {
    Pose stageFromEye;
    float left = -0.8f, right = 0.8f, up = 0.8f, down = -0.8f;
};
/// What such an eye sees. `worldFromEye` is the eye's pose in the world.
View makeEyeView(const Eye& eye, const Pose& worldFromEye, glm::vec2 pixels);

/// The picture on a flat screen of what a head sees that nobody wears anything on: kHeadFovY high.
inline constexpr float kHeadFovY = 1.2f;
View makeHeadView(const Pose& worldFromHead, glm::vec2 pixels);

/// Infinite perspective with reversed depth, y down. fovY in radians.
glm::mat4 makePerspective(float fovY, float aspect, float nearPlane);
/// Orthographic with reversed depth, y down; halfHeight in world units.
glm::mat4 makeOrthographic(float halfHeight, float aspect, float nearPlane, float farPlane);

struct Ray {
    glm::vec3 origin{0};
    glm::vec3 direction{0, 0, -1};  ///< length 1
};
/// The ray through a point of the picture, in pixels from the top left, in world space.
Ray rayThrough(const View& view, glm::vec2 pixel);
/// Where a world position stands in the picture, in pixels from the top left; z is the reversed depth, w > 0 in front.
glm::vec4 projectToPixel(const View& view, glm::vec3 world);

}  // namespace nepho::engine
