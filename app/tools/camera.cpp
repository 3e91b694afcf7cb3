#include "app/tools/camera.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

#include <algorithm>
#include <cmath>

namespace nepho::app {

namespace {
constexpr float kFlatDistance = 10.0f;  // of the eye from the plane; any that keeps the plane in range
}

glm::vec3 Camera::forward() const {
    if (flat) return {0, 0, -1};
    return -glm::vec3(std::cos(pitch) * std::sin(yaw), std::sin(pitch), std::cos(pitch) * std::cos(yaw));
}

glm::vec3 Camera::right() const {
    return flat ? glm::vec3(1, 0, 0) : glm::vec3(std::cos(yaw), 0, -std::sin(yaw));
}
glm::vec3 Camera::up() const {
    return glm::cross(right(), forward());
}
glm::vec3 Camera::eye() const {
    return target - forward() * (flat ? kFlatDistance : distance);
}

engine::View Camera::view(glm::vec2 pixels) const {
    engine::View view;
    view.pixels = pixels;
    view.orthographic = flat;
    view.viewFromWorld = glm::lookAt(eye(), target, up());
    const float aspect = pixels.x / std::max(pixels.y, 1.0f);
    // The cloud fits into the shorter side.
    const float narrow = std::min(aspect, 1.0f);
    view.clipFromView = flat
                            ? engine::makeOrthographic(distance / narrow, aspect, 0.0f, 2.0f * kFlatDistance)
                            : engine::makePerspective(2.0f * std::atan(std::tan(0.5f * kFovY) / narrow), aspect, kNear);
    return view;
}

float Camera::unitsPerPixel(float at, glm::vec2 size) const {
    return 2.0f * at * (flat ? 1.0f : std::tan(0.5f * kFovY)) / std::min(size.x, size.y);
}

void Camera::orbit(glm::vec2 pixels, glm::vec2 size) {
    if (flat) return pan(pixels, size);
    const float radiansPerPixel = 3.0f / size.y;
    yaw -= pixels.x * radiansPerPixel;
    pitch = std::clamp(pitch + pixels.y * radiansPerPixel, -kSteepest, kSteepest);
}

void Camera::pan(glm::vec2 pixels, glm::vec2 size) {
    target += (-pixels.x * right() + pixels.y * up()) * unitsPerPixel(distance, size);
}

void Camera::zoom(float steps, glm::vec2 pointer, glm::vec2 size) {
    const float factor = std::pow(0.88f, steps);
    const float next = std::clamp(distance * factor, kNearest, kFarthest);
    // What lies under the pointer at the target's depth stays there.
    const glm::vec2 fromCenter = pointer - 0.5f * size;
    target += (fromCenter.x * right() - fromCenter.y * up()) * unitsPerPixel(distance - next, size);
    distance = next;
}

void Camera::fly(glm::vec3 by) {
    if (flat) {
        target += glm::vec3(by.x, by.z, 0);  // forward is up on a map
        return;
    }
    target += by.x * right() + by.y * glm::vec3(0, 1, 0) + by.z * forward();
}

void Camera::reset() {
    const bool wasFlat = flat;
    *this = {};
    flat = wasFlat;
    if (flat) distance = 1.15f;
}

}  // namespace nepho::app
