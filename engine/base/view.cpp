#include "engine/base/view.h"

#include <glm/geometric.hpp>
#include <glm/matrix.hpp>

#include <algorithm>
#include <cmath>

namespace nepho::engine {

glm::mat4 makePerspective(float fovY, float aspect, float nearPlane) {
    const float focal = 1.0f / std::tan(fovY * 0.5f);
    glm::mat4 clip(0.0f);
    clip[0][0] = focal / aspect;
    clip[1][1] = -focal;
    clip[2][3] = -1.0f;
    clip[3][2] = nearPlane;
    return clip;
}

glm::mat4 makeOrthographic(float halfHeight, float aspect, float nearPlane, float farPlane) {
    glm::mat4 clip(1.0f);
    clip[0][0] = 1.0f / (halfHeight * aspect);
    clip[1][1] = -1.0f / halfHeight;
    clip[2][2] = 1.0f / (farPlane - nearPlane);
    clip[3][2] = farPlane / (farPlane - nearPlane);
    return clip;
}

View makeEyeView(const Eye& eye, const Pose& worldFromEye, glm::vec2 pixels) {
    const float left = std::tan(eye.left), right = std::tan(eye.right);
    const float up = std::tan(eye.up), down = std::tan(eye.down);
    View view;
    view.pixels = pixels;
    view.viewFromWorld = toMatrix(inverse(worldFromEye));
    view.clipFromView = glm::mat4(0.0f);
    view.clipFromView[0][0] = 2.0f / (right - left);
    view.clipFromView[1][1] = -2.0f / (up - down);
    view.clipFromView[2][0] = (right + left) / (right - left);
    view.clipFromView[2][1] = -(up + down) / (up - down);
    view.clipFromView[2][3] = -1.0f;
    view.clipFromView[3][2] = kEyeNear;
    return view;
}

View makeHeadView(const Pose& worldFromHead, glm::vec2 pixels) {
    View view;
    view.pixels = pixels;
    view.viewFromWorld = toMatrix(inverse(worldFromHead));
    view.clipFromView = makePerspective(kHeadFovY, pixels.x / std::max(pixels.y, 1.0f), kEyeNear);
    return view;
}

Ray rayThrough(const View& view, glm::vec2 pixel) {
    const glm::vec2 clip = pixel / view.pixels * 2.0f - 1.0f;
    const glm::mat4 worldFromView = glm::inverse(view.viewFromWorld);
    const glm::vec2 slope(clip.x / view.clipFromView[0][0], clip.y / view.clipFromView[1][1]);
    Ray ray;
    if (view.orthographic) {
        // An off-axis box shifts the centre by the fourth column.
        const glm::vec2 inView(slope.x - view.clipFromView[3][0] / view.clipFromView[0][0],
                               slope.y - view.clipFromView[3][1] / view.clipFromView[1][1]);
        ray.origin = glm::vec3(worldFromView * glm::vec4(inView, 0.0f, 1.0f));
        ray.direction = glm::normalize(glm::vec3(worldFromView * glm::vec4(0, 0, -1, 0)));
    } else {
        ray.origin = glm::vec3(worldFromView[3]);
        // Off-axis projections (an eye of a headset) shift the centre by the third column.
        const glm::vec3 inView(slope.x + view.clipFromView[2][0] / view.clipFromView[0][0],
                               slope.y + view.clipFromView[2][1] / view.clipFromView[1][1], -1.0f);
        ray.direction = glm::normalize(glm::vec3(worldFromView * glm::vec4(inView, 0.0f)));
    }
    return ray;
}

glm::vec4 projectToPixel(const View& view, glm::vec3 world) {
    const glm::vec4 clip = view.clipFromWorld() * glm::vec4(world, 1.0f);
    const glm::vec2 pixel = (glm::vec2(clip) / clip.w * 0.5f + 0.5f) * view.pixels;
    return {pixel, clip.z / clip.w, clip.w};
}

}  // namespace nepho::engine
