#pragma once

#include <openxr/openxr.h>

// Rigid transforms as OpenXR writes them. Nothing of the engine's: a mistake there must not be repeated here.
namespace nepho::fake_openxr {

/// aFromC, of aFromB and bFromC.
XrPosef compose(const XrPosef& aFromB, const XrPosef& bFromC);
XrPosef inverse(const XrPosef& pose);
XrVector3f rotate(const XrQuaternionf& rotation, const XrVector3f& vector);
/// Within 1 % of length 1, which is what the specification lets pass.
bool isNormalized(const XrQuaternionf& rotation);
/// Equal within 0.1 mm and 1e-4 of the quaternion, whose sign does not count.
bool nearlySame(const XrPosef& a, const XrPosef& b);
/// The part of a rotation about the y axis.
XrQuaternionf yawOf(const XrQuaternionf& rotation);

}  // namespace nepho::fake_openxr
