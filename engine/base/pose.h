#pragma once

#include <glm/gtc/quaternion.hpp>
#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

namespace nepho::engine {

/// A rigid placement: a rotation of length 1, then a translation in metres. Named destination-from-source, as matrices
/// are.
struct Pose {
    glm::quat orientation{1, 0, 0, 0};  ///< w, x, y, z
    glm::vec3 position{0};

    glm::vec3 operator*(glm::vec3 point) const { return orientation * point + position; }
    Pose operator*(const Pose& inner) const {
        return {glm::normalize(orientation * inner.orientation), *this * inner.position};
    }
    bool operator==(const Pose&) const = default;
};

inline Pose inverse(const Pose& pose) {
    const glm::quat back = glm::conjugate(pose.orientation);
    return {back, back * -pose.position};
}

inline glm::mat4 toMatrix(const Pose& pose) {
    glm::mat4 matrix = glm::mat4_cast(pose.orientation);
    matrix[3] = glm::vec4(pose.position, 1.0f);
    return matrix;
}

}  // namespace nepho::engine
