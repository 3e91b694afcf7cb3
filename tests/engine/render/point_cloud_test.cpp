// What a cloud sends to the GPU, and what it keeps.
#include "tests/engine/render/picture_fixture.h"

#include <random>

namespace nepho::engine {
namespace {

class PointCloudTest : public PictureTest {
  protected:
    PointCloudTest() : PictureTest({200, 150}), renderer_(gpu_, 1), cloud_(gpu_, renderer_.cloudLayout()) {
        Eye eye;
        eye.stageFromEye.position = {0, 0, 3};
        eyes_.push_back(makeEyeView(eye, eye.stageFromEye, pixels_));
    }
    static std::vector<glm::vec3> pointsAround(glm::vec3 middle, std::size_t count) {
        std::mt19937 generator(3);
        std::normal_distribution<float> normal(0.0f, 0.2f);
        std::vector<glm::vec3> points(count);
        for (glm::vec3& at : points) at = middle + glm::vec3(normal(generator), normal(generator), normal(generator));
        return points;
    }
    static void fill(PointCloud& cloud, const std::vector<glm::vec3>& points, Color8 color) {
        ChunkGrid grid;
        grid.build(points);
        (void)cloud.setPositions(std::span(&grid, 1), points);
        cloud.setStyles(std::vector<Color8>(points.size(), color),
                        std::vector<PointState>(points.size(), PointState::normal));
    }
    Picture pictureOf(PointCloud& cloud) {
        SceneFrame scene;
        scene.views = eyes_;
        PointLook look;
        look.radius = 0.03f;
        scene.clouds.push_back({&cloud, look});
        return draw(scene, renderer_);
    }

    SceneRenderer renderer_;
    PointCloud cloud_;
};

TEST_F(PointCloudTest, LooksTheSameInNewBuffersAndInThoseOfPointsBefore) {
    constexpr Color8 kRed{230, 30, 20, 255}, kBlue{30, 60, 220, 255};
    fill(cloud_, pointsAround({-0.4f, 0, 0}, 1000), kRed);
    Picture last = pictureOf(cloud_);
    EXPECT_GT(colorAt(last, 0, glm::vec3(-0.4f, 0, 0))[0], 100) << "red";
    for (const std::size_t count : {1000u, 300u, 5000u}) {
        const auto points = pointsAround({0.4f, 0.1f, 0}, count);
        fill(cloud_, points, kBlue);
        const Picture now = pictureOf(cloud_);
        EXPECT_GT(colorAt(now, 0, glm::vec3(0.4f, 0.1f, 0))[2], 100) << "blue";
        EXPECT_NE(now.rgba, last.rgba) << count;
        PointCloud fresh(gpu_, renderer_.cloudLayout());
        fill(fresh, points, kBlue);
        EXPECT_EQ(now.rgba, pictureOf(fresh).rgba) << count;
        last = now;
    }
}

TEST_F(PointCloudTest, WhatGlidesIsBoundedByBothItsEndsUntilItArrives) {
    const auto points = pointsAround({0.4f, 0, 0}, 100), before = pointsAround({-0.4f, 0, 0}, 100);
    fill(cloud_, points, {255, 255, 255, 255});
    pictureOf(cloud_);
    const auto there = cloud_.chunks(0)[0], region = cloud_.regions(0)[0];
    cloud_.glideFrom(before);
    pictureOf(cloud_);
    EXPECT_LT(cloud_.chunks(0)[0].low.x, there.low.x - 0.5f);
    EXPECT_EQ(cloud_.chunks(0)[0].high, there.high);
    cloud_.endGlide();
    EXPECT_EQ(cloud_.chunks(0)[0].low, there.low);
    EXPECT_EQ(cloud_.regions(0)[0].low, region.low);
    cloud_.endGlide();
    EXPECT_EQ(cloud_.chunks(0)[0].high, there.high) << "a second time changes nothing";
}

}  // namespace
}  // namespace nepho::engine
