#include "app/tools/grab.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>
#include <glm/gtc/quaternion.hpp>
#include <glm/vec2.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nepho::app {

namespace {

using engine::Pose;

constexpr float kLeastApart = 0.01f;  // metres

/// The part of a rotation that is about the upright axis (its twist).
glm::quat yawOf(const glm::quat& rotation) {
    const glm::quat yaw(rotation.w, 0, rotation.y, 0);
    const float length = glm::length(yaw);
    return length > 1e-6f ? yaw / length : glm::quat(1, 0, 0, 0);
}

glm::quat allowed(const glm::quat& rotation, Turning turning) {
    if (turning == Turning::none) return {1, 0, 0, 0};
    return turning == Turning::yaw ? yawOf(rotation) : rotation;
}

/// Scales and turns about `pivot`, then moves the pivot to `target`.
glm::mat4 about(glm::vec3 pivot, const glm::quat& rotation, float scale, glm::vec3 target) {
    const glm::mat4 turn = glm::translate(glm::mat4(1), target) * glm::mat4_cast(rotation);
    return glm::translate(glm::scale(turn, glm::vec3(scale)), -pivot);
}

glm::quat shortestTurn(glm::vec3 from, glm::vec3 to) {
    const float cosine = glm::dot(from, to);
    if (cosine < -0.999999f) {
        // Any axis across will do.
        const glm::vec3 across = std::abs(from.x) < 0.9f ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0);
        return glm::angleAxis(std::numbers::pi_v<float>, glm::normalize(glm::cross(from, across)));
    }
    return glm::normalize(glm::quat(1.0f + cosine, glm::cross(from, to)));
}

/// The shortest turn from one line to another, and what the hands turn about the line on the mean.
glm::quat turnOfTwo(const Pose (&from)[2], const Pose (&to)[2], glm::vec3 before, glm::vec3 after) {
    const glm::quat swing = shortestTurn(glm::normalize(before), glm::normalize(after));
    const glm::vec3 axis = glm::normalize(after);
    float twist = 0.0f;
    for (int hand = 0; hand < 2; ++hand) {
        glm::quat rest = glm::conjugate(swing) * (to[hand].orientation * glm::conjugate(from[hand].orientation));
        if (rest.w < 0) rest = -rest;
        const float along = glm::dot(glm::vec3(rest.x, rest.y, rest.z), glm::normalize(before));
        twist += std::atan2(along, rest.w);  // half of the angle; two hands make it whole
    }
    return glm::angleAxis(twist, axis) * swing;
}

}  // namespace

glm::mat4 carried(const Pose& from, const Pose& to, Turning turning) {
    const glm::quat rotation = allowed(to.orientation * glm::conjugate(from.orientation), turning);
    return about(from.position, rotation, 1.0f, to.position);
}

glm::mat4 carriedByTwo(const Pose (&from)[2], const Pose (&to)[2], Turning turning) {
    const glm::vec3 before = from[1].position - from[0].position;
    const glm::vec3 after = to[1].position - to[0].position;
    const float apartBefore = std::max(glm::length(before), kLeastApart);
    const float apartAfter = std::max(glm::length(after), kLeastApart);
    glm::quat rotation(1, 0, 0, 0);
    if (turning == Turning::yaw) {
        const float angle = std::atan2(before.z, before.x) - std::atan2(after.z, after.x);
        const bool flat = glm::length(glm::vec2(before.x, before.z)) < 1e-4f ||
                          glm::length(glm::vec2(after.x, after.z)) < 1e-4f;  // one hand above the other: no direction
        if (!flat) rotation = glm::angleAxis(angle, glm::vec3(0, 1, 0));
    } else if (turning == Turning::free && glm::length(before) > 1e-4f && glm::length(after) > 1e-4f) {
        rotation = turnOfTwo(from, to, before, after);
    }
    const glm::vec3 middleBefore = 0.5f * (from[0].position + from[1].position);
    const glm::vec3 middleAfter = 0.5f * (to[0].position + to[1].position);
    return about(middleBefore, rotation, apartAfter / apartBefore, middleAfter);
}

}  // namespace nepho::app
