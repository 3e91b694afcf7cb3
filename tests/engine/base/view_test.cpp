#include "engine/base/view.h"

#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace nepho::engine {
namespace {

constexpr float kNear = 0.1f;

View perspectiveView(glm::vec3 eye = {0, 0, 0}, glm::vec3 target = {0, 0, -1}) {
    View view;
    view.pixels = {1600, 900};
    view.viewFromWorld = glm::lookAt(eye, target, glm::vec3(0, 1, 0));
    view.clipFromView = makePerspective(glm::radians(60.0f), 1600.0f / 900.0f, kNear);
    return view;
}

/// An eye of a headset: the four half-angles differ (XrFovf). Y down, reversed depth, no far plane.
glm::mat4 offAxisPerspective(float left, float right, float up, float down) {
    const float l = std::tan(left), r = std::tan(right), u = std::tan(up), d = std::tan(down);
    glm::mat4 clip(0.0f);
    clip[0][0] = 2.0f / (r - l);
    clip[1][1] = -2.0f / (u - d);
    clip[2][0] = (r + l) / (r - l);
    clip[2][1] = -(u + d) / (u - d);
    clip[2][3] = -1.0f;
    clip[3][2] = kNear;
    return clip;
}

void expectRoundTrips(const View& view, unsigned seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> unit(0.0f, 1.0f);
    for (int i = 0; i < 200; ++i) {
        const glm::vec2 pixel(unit(generator) * view.pixels.x, unit(generator) * view.pixels.y);
        const Ray ray = rayThrough(view, pixel);
        EXPECT_NEAR(glm::length(ray.direction), 1.0f, 1e-5f);
        for (const float distance : {0.5f, 3.0f, 20.0f}) {
            const glm::vec4 projected = projectToPixel(view, ray.origin + distance * ray.direction);
            EXPECT_NEAR(projected.x, pixel.x, 0.02f);
            EXPECT_NEAR(projected.y, pixel.y, 0.02f);
            EXPECT_GT(projected.w, 0.0f);
        }
    }
    // And the other way: the ray through a point's pixel passes through the point.
    for (int i = 0; i < 200; ++i) {
        const glm::mat4 worldFromView = glm::inverse(view.viewFromWorld);
        const glm::vec3 inView(unit(generator) * 4 - 2, unit(generator) * 4 - 2, -1.0f - 9.0f * unit(generator));
        const glm::vec3 world(worldFromView * glm::vec4(inView, 1.0f));
        const Ray ray = rayThrough(view, glm::vec2(projectToPixel(view, world)));
        const glm::vec3 toPoint = world - ray.origin;
        EXPECT_GT(glm::dot(toPoint, ray.direction), 0.0f);
        EXPECT_LT(glm::length(glm::cross(toPoint, ray.direction)), 2e-4f);
    }
}

TEST(View, PerspectivePutsEdgesWhereTheAngleSays) {
    const View view = perspectiveView();
    const float top = std::tan(glm::radians(30.0f));
    const glm::vec4 middle = projectToPixel(view, {0, 0, -2});
    EXPECT_NEAR(middle.x, 800.0f, 1e-3f);
    EXPECT_NEAR(middle.y, 450.0f, 1e-3f);
    EXPECT_NEAR(projectToPixel(view, {0, 2 * top, -2}).y, 0.0f, 1e-2f) << "up is not at the top";
    EXPECT_NEAR(projectToPixel(view, {0, -2 * top, -2}).y, 900.0f, 1e-2f);
    EXPECT_NEAR(projectToPixel(view, {2 * top * 1600 / 900, 0, -2}).x, 1600.0f, 1e-2f) << "right is not at the right";
}

TEST(View, PerspectiveDepthIsReversedWithoutAnEnd) {
    const View view = perspectiveView();
    EXPECT_NEAR(projectToPixel(view, {0, 0, -kNear}).z, 1.0f, 1e-6f);
    EXPECT_NEAR(projectToPixel(view, {0, 0, -2 * kNear}).z, 0.5f, 1e-6f);
    EXPECT_LT(projectToPixel(view, {0, 0, -1e6f}).z, 1e-6f);
    EXPECT_GT(projectToPixel(view, {0, 0, -1e6f}).z, 0.0f);
    EXPECT_LT(projectToPixel(view, {0, 0, 1}).w, 0.0f) << "a point behind the eye has w > 0";
}

TEST(View, OrthographicKeepsSizeAndReversesDepth) {
    View view;
    view.pixels = {200, 100};
    view.orthographic = true;
    view.clipFromView = makeOrthographic(5.0f, 2.0f, 1.0f, 11.0f);
    for (const float z : {-1.0f, -6.0f, -11.0f}) {
        EXPECT_NEAR(projectToPixel(view, {0, 5, z}).y, 0.0f, 1e-4f);
        EXPECT_NEAR(projectToPixel(view, {10, -5, z}).y, 100.0f, 1e-4f);
        EXPECT_NEAR(projectToPixel(view, {10, 0, z}).x, 200.0f, 1e-4f);
    }
    EXPECT_NEAR(projectToPixel(view, {0, 0, -1}).z, 1.0f, 1e-6f);
    EXPECT_NEAR(projectToPixel(view, {0, 0, -6}).z, 0.5f, 1e-6f);
    EXPECT_NEAR(projectToPixel(view, {0, 0, -11}).z, 0.0f, 1e-6f);
}

TEST(View, EyeInWorld) {
    const glm::vec3 eye = perspectiveView({1, 2, 3}, {4, 5, -6}).eyeInWorld();
    EXPECT_LT(glm::distance(eye, glm::vec3(1, 2, 3)), 1e-5f);
}

TEST(View, RayThroughTheMiddleLooksAhead) {
    const View view = perspectiveView({1, 2, 3}, {1, 2, -3});
    const Ray ray = rayThrough(view, {800, 450});
    EXPECT_LT(glm::distance(ray.origin, glm::vec3(1, 2, 3)), 1e-5f);
    EXPECT_LT(glm::distance(ray.direction, glm::vec3(0, 0, -1)), 1e-5f);
    EXPECT_GT(rayThrough(view, {800, 100}).direction.y, 0.1f);
    EXPECT_GT(rayThrough(view, {1500, 450}).direction.x, 0.1f);
}

TEST(View, PerspectiveRoundTrips) {
    expectRoundTrips(perspectiveView(), 1);
    expectRoundTrips(perspectiveView({3, -1, 4}, {-1, 5, -2}), 2);
}

TEST(View, OffAxisPerspectiveRoundTrips) {
    View view = perspectiveView({0.5f, 1.6f, 2}, {-1, 1, -2});
    view.clipFromView = offAxisPerspective(-0.9f, 0.7f, 0.8f, -0.95f);
    // The picture's left and lower edges are where the angles say.
    View straight = view;
    straight.viewFromWorld = glm::mat4(1);
    EXPECT_NEAR(projectToPixel(straight, {std::tan(-0.9f), 0, -1}).x, 0.0f, 1e-3f);
    EXPECT_NEAR(projectToPixel(straight, {std::tan(0.7f), 0, -1}).x, view.pixels.x, 1e-3f);
    EXPECT_NEAR(projectToPixel(straight, {0, std::tan(0.8f), -1}).y, 0.0f, 1e-3f);
    EXPECT_NEAR(projectToPixel(straight, {0, std::tan(-0.95f), -1}).y, view.pixels.y, 1e-3f);
    expectRoundTrips(view, 3);
}

TEST(View, OrthographicRoundTrips) {
    View view = perspectiveView({3, -1, 4}, {-1, 5, -2});
    view.orthographic = true;
    view.clipFromView = makeOrthographic(2.5f, 1600.0f / 900.0f, 0.1f, 50.0f);
    expectRoundTrips(view, 4);
    const glm::vec3 first = rayThrough(view, {10, 20}).direction, second = rayThrough(view, {1500, 700}).direction;
    EXPECT_LT(glm::distance(first, second), 1e-6f) << "rays of an orthographic view are not parallel";
    view.clipFromView[3][0] = 0.3f;  // off-axis
    view.clipFromView[3][1] = -0.2f;
    expectRoundTrips(view, 5);
}

TEST(EyeView, ASlopeOfEachSideIsThatSideOfThePicture) {
    Eye eye;
    eye.left = -0.9f;
    eye.right = 0.6f;
    eye.up = 0.7f;
    eye.down = -0.8f;
    const Pose pose{glm::angleAxis(0.7f, glm::normalize(glm::vec3(1, 2, 3))), {1, 1.6f, -2}};
    const View view = makeEyeView(eye, pose, {800, 600});
    const auto at = [&](float x, float y) { return projectToPixel(view, pose * glm::vec3(x, y, -1.0f)); };
    EXPECT_NEAR(at(std::tan(eye.left), 0).x, 0.0f, 1e-2f);
    EXPECT_NEAR(at(std::tan(eye.right), 0).x, 800.0f, 1e-2f);
    EXPECT_NEAR(at(0, std::tan(eye.up)).y, 0.0f, 1e-2f);
    EXPECT_NEAR(at(0, std::tan(eye.down)).y, 600.0f, 1e-2f);
    EXPECT_NEAR(glm::distance(view.eyeInWorld(), pose.position), 0.0f, 1e-5f);
    EXPECT_NEAR(projectToPixel(view, pose * glm::vec3(0, 0, -kEyeNear)).z, 1.0f, 1e-5f);
    expectRoundTrips(view, 11);
}

}  // namespace
}  // namespace nepho::engine
