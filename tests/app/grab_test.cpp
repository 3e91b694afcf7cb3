#include "app/tools/grab.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>
#include <gtest/gtest.h>

#include <random>

namespace nepho::app {
namespace {

using engine::Pose;

const glm::mat4 kStart = glm::scale(glm::translate(glm::mat4(1), glm::vec3(0.3f, 1.2f, -0.8f)), glm::vec3(0.5f));

glm::vec3 apply(const glm::mat4& m, glm::vec3 p) {
    return glm::vec3(m * glm::vec4(p, 1));
}

TEST(Grab, OneHandCarriesWhatItHoldsWithItsOwnMotion) {
    const Pose from{glm::angleAxis(0.3f, glm::normalize(glm::vec3(1, 1, 0))), {0.2f, 1.1f, -0.5f}};
    const Pose to{glm::angleAxis(1.9f, glm::normalize(glm::vec3(0, 1, 2))), {-0.4f, 1.5f, 0.1f}};
    const glm::mat4 now = carried(from, to, Turning::free) * kStart;
    for (const glm::vec3 p : {glm::vec3(0), glm::vec3(1, 2, 3)}) {
        // What is rigid to the hand keeps its place in the hand.
        const glm::vec3 inHandBefore = inverse(from) * apply(kStart, p);
        const glm::vec3 inHandAfter = inverse(to) * apply(now, p);
        EXPECT_LT(glm::distance(inHandBefore, inHandAfter), 1e-5f);
    }
    const glm::mat4 moved = carried(from, to, Turning::none) * kStart;
    EXPECT_LT(glm::distance(apply(moved, {1, 2, 3}), apply(kStart, {1, 2, 3}) + to.position - from.position), 1e-5f);
}

TEST(Grab, YawKeepsTheWorldUpright) {
    const Pose from{{1, 0, 0, 0}, {0, 1, 0}};
    const Pose to{glm::angleAxis(0.8f, glm::normalize(glm::vec3(0.3f, 1, -0.2f))), {0.1f, 1, 0}};
    const glm::mat4 now = carried(from, to, Turning::yaw) * kStart;
    const glm::vec3 up = apply(now, {0, 1, 0}) - apply(now, {0, 0, 0});
    EXPECT_LT(glm::distance(glm::normalize(up), glm::vec3(0, 1, 0)), 1e-5f);
    EXPECT_GT(glm::distance(apply(now, {1, 0, 0}), apply(kStart, {1, 0, 0})), 0.1f) << "it does turn";
}

TEST(Grab, TwoHandsHoldTheSameTwoPointsOfIt) {
    std::mt19937 generator(8);
    std::normal_distribution<float> normal;
    for (int i = 0; i < 50; ++i) {
        const auto at = [&] { return glm::vec3(normal(generator), normal(generator), normal(generator)); };
        const Pose from[2] = {{{1, 0, 0, 0}, at()}, {{1, 0, 0, 0}, at()}};
        const Pose to[2] = {{{1, 0, 0, 0}, at()}, {{1, 0, 0, 0}, at()}};
        const glm::mat4 now = carriedByTwo(from, to, Turning::free) * kStart;
        for (int hand = 0; hand < 2; ++hand) {
            const glm::vec3 held = apply(glm::inverse(kStart), from[hand].position);
            EXPECT_LT(glm::distance(apply(now, held), to[hand].position), 1e-4f) << i;
        }
    }
}

TEST(Grab, TwoHandsTurnAndScaleAboutThePointBetweenThem) {
    const Pose from[2] = {{{1, 0, 0, 0}, {-0.2f, 1, -0.5f}}, {{1, 0, 0, 0}, {0.2f, 1, -0.5f}}};
    // A quarter turn to the left about the same middle, twice as far apart.
    const Pose to[2] = {{{1, 0, 0, 0}, {0, 1, -0.1f}}, {{1, 0, 0, 0}, {0, 1, -0.9f}}};
    const glm::mat4 now = carriedByTwo(from, to, Turning::yaw);
    EXPECT_LT(glm::distance(apply(now, {0, 1, -0.5f}), glm::vec3(0, 1, -0.5f)), 1e-5f);
    EXPECT_LT(glm::distance(apply(now, {0.1f, 1, -0.5f}), glm::vec3(0, 1, -0.7f)), 1e-5f);
    EXPECT_LT(glm::distance(apply(now, {0, 1.1f, -0.5f}), glm::vec3(0, 1.2f, -0.5f)), 1e-5f) << "upright stays";
}

TEST(Grab, BothWristsTurnItAboutTheLineBetweenThem) {
    const glm::quat turned = glm::angleAxis(0.6f, glm::vec3(1, 0, 0));
    const Pose from[2] = {{{1, 0, 0, 0}, {-0.2f, 1, 0}}, {{1, 0, 0, 0}, {0.2f, 1, 0}}};
    const Pose to[2] = {{turned, {-0.2f, 1, 0}}, {turned, {0.2f, 1, 0}}};
    const glm::mat4 now = carriedByTwo(from, to, Turning::free);
    const glm::vec3 expected = turned * glm::vec3(0, 0.1f, 0) + glm::vec3(0, 1, 0);
    EXPECT_LT(glm::distance(apply(now, {0, 1.1f, 0}), expected), 1e-5f);
}

TEST(Grab, HandsInOnePlaceDoNoHarm) {
    const Pose same[2] = {{{1, 0, 0, 0}, {0, 1, 0}}, {{1, 0, 0, 0}, {0, 1, 0}}};
    const Pose apart[2] = {{{1, 0, 0, 0}, {0, 1, 0}}, {{1, 0, 0, 0}, {0, 2, 0}}};
    for (const Turning turning : {Turning::none, Turning::yaw, Turning::free}) {
        for (const glm::mat4& now :
             {carriedByTwo(same, apart, turning) * kStart, carriedByTwo(apart, same, turning) * kStart}) {
            for (int c = 0; c < 4; ++c)
                for (int r = 0; r < 4; ++r) EXPECT_TRUE(std::isfinite(now[c][r]));
        }
    }
}

}  // namespace
}  // namespace nepho::app
