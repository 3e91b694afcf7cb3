#include "tests/fake_openxr/pose_math.h"

#include <cmath>

namespace nepho::fake_openxr {
namespace {

XrVector3f cross(const XrVector3f& a, const XrVector3f& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

XrQuaternionf multiply(const XrQuaternionf& a, const XrQuaternionf& b) {
    return {a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
            a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
}

float dot(const XrQuaternionf& a, const XrQuaternionf& b) {
    return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
}

}  // namespace

XrVector3f rotate(const XrQuaternionf& rotation, const XrVector3f& vector) {
    const XrVector3f axis{rotation.x, rotation.y, rotation.z};
    const XrVector3f once = cross(axis, vector);
    const XrVector3f twice = cross(axis, once);
    return {vector.x + 2.0F * (rotation.w * once.x + twice.x), vector.y + 2.0F * (rotation.w * once.y + twice.y),
            vector.z + 2.0F * (rotation.w * once.z + twice.z)};
}

XrPosef compose(const XrPosef& aFromB, const XrPosef& bFromC) {
    const XrVector3f moved = rotate(aFromB.orientation, bFromC.position);
    return {multiply(aFromB.orientation, bFromC.orientation),
            {aFromB.position.x + moved.x, aFromB.position.y + moved.y, aFromB.position.z + moved.z}};
}

XrPosef inverse(const XrPosef& pose) {
    const XrQuaternionf back{-pose.orientation.x, -pose.orientation.y, -pose.orientation.z, pose.orientation.w};
    const XrVector3f moved = rotate(back, pose.position);
    return {back, {-moved.x, -moved.y, -moved.z}};
}

bool isNormalized(const XrQuaternionf& rotation) {
    const float length = std::sqrt(dot(rotation, rotation));
    return length > 0.99F && length < 1.01F;  // false for a NaN too
}

bool nearlySame(const XrPosef& a, const XrPosef& b) {
    const XrVector3f d{a.position.x - b.position.x, a.position.y - b.position.y, a.position.z - b.position.z};
    const float distance = std::sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
    const float sign = dot(a.orientation, b.orientation) < 0.0F ? -1.0F : 1.0F;
    const XrQuaternionf q{a.orientation.x - sign * b.orientation.x, a.orientation.y - sign * b.orientation.y,
                          a.orientation.z - sign * b.orientation.z, a.orientation.w - sign * b.orientation.w};
    return distance < 1e-4F && std::sqrt(dot(q, q)) < 1e-4F;
}

XrQuaternionf yawOf(const XrQuaternionf& rotation) {
    const float length = std::hypot(rotation.y, rotation.w);
    return length < 1e-6F ? XrQuaternionf{0.0F, 0.0F, 0.0F, 1.0F}
                          : XrQuaternionf{0.0F, rotation.y / length, 0.0F, rotation.w / length};
}

}  // namespace nepho::fake_openxr
