#pragma once

#include "engine/base/view.h"
#include "engine/xr/openxr.h"

namespace nepho::engine {

inline Pose poseFromXr(const XrPosef& pose) {
    const XrQuaternionf& q = pose.orientation;
    return {glm::normalize(glm::quat(q.w, q.x, q.y, q.z)),
            glm::vec3(pose.position.x, pose.position.y, pose.position.z)};
}

inline XrPosef poseToXr(const Pose& pose) {
    const glm::quat& q = pose.orientation;
    return {{q.x, q.y, q.z, q.w}, {pose.position.x, pose.position.y, pose.position.z}};
}

inline constexpr XrPosef kXrIdentity{{0, 0, 0, 1}, {0, 0, 0}};

/// Whether a located pose has a meaning; it may still be a guess (then it lacks the TRACKED bits).
inline bool isValidPose(XrFlags64 locationFlags) {
    constexpr XrFlags64 kBoth = XR_SPACE_LOCATION_ORIENTATION_VALID_BIT | XR_SPACE_LOCATION_POSITION_VALID_BIT;
    return (locationFlags & kBoth) == kBoth;
}

}  // namespace nepho::engine
