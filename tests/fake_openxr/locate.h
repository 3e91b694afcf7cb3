#pragma once

#include "tests/fake_openxr/state.h"

namespace nepho::fake_openxr {

/// Where something is in the stage at a time, and how well that is known.
struct Located {
    XrPosef pose = kIdentityPose;
    XrSpaceLocationFlags flags = 0;  ///< 0: nothing is known
    XrVector3f linearVelocity{};
    XrVector3f angularVelocity{};
};

Located locateInStage(const Runtime& rt, const Instance& instance, const Session& session, const Space& space,
                      XrTime time);
/// spaceFromView of each eye, the left one first.
std::array<XrPosef, 2> viewsIn(const Config& config, const XrPosef& stageFromSpace, const XrPosef& stageFromHead);

}  // namespace nepho::fake_openxr
