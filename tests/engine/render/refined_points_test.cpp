// Large clouds: frames in motion draw a share of the points, and at rest all of them come in slices.
#include "tests/engine/render/picture_fixture.h"

#include <random>

namespace nepho::engine {
namespace {

constexpr std::uint32_t kPoints = 40'000, kBudget = 6'000;

class RefinedPointsTest : public PictureTest {
  protected:
    RefinedPointsTest()
        : PictureTest({400, 300}),
          renderer_(gpu_, 2),
          cloud_(gpu_, renderer_.cloudLayout()),
          sample_(gpu_, renderer_.cloudLayout()),
          marker_(gpu_, renderer_.cloudLayout()),
          positions_(kPoints) {
        std::mt19937 generator(7);
        std::normal_distribution<float> normal(0.0f, 0.35f);
        for (glm::vec3& at : positions_) at = {normal(generator), normal(generator), normal(generator)};
        colors_.resize(kPoints);
        for (std::size_t i = 0; i < kPoints; ++i)
            colors_[i] = positions_[i].x < 0.0f ? Color8{230, 120, 20, 255} : Color8{30, 140, 220, 255};
        states_.assign(kPoints, PointState::normal);
        ChunkGrid grid;
        grid.build(positions_);
        const std::array whole{grid}, part{grid.sample()};
        (void)cloud_.setPositions(whole, positions_);
        (void)sample_.setPositions(part, positions_);
        style();
        lookFrom(3.0f);
        PointLook look;
        look.radius = 0.02f;
        scene_.clouds.push_back({&cloud_, look, &sample_});
        marker_.setSingle({0, 0, 1}, 0);
        look.radius = 0.1f;
        scene_.clouds.push_back({&marker_, look});
    }
    void style() {
        cloud_.setStyles(colors_, states_);
        sample_.setStyles(colors_, states_);
    }
    void lookFrom(float distance) {
        eyes_.clear();
        for (const float x : {-0.03f, 0.03f}) {
            Eye eye;
            eye.stageFromEye.position = {x, 0, distance};
            eyes_.push_back(makeEyeView(eye, eye.stageFromEye, pixels_));
        }
        scene_.views = eyes_;
    }
    Picture drawWith(std::optional<std::uint32_t> budget) {
        scene_.pointBudget = budget;
        return draw(scene_, renderer_);
    }
    /// The number of slices that it took.
    int refine(std::uint32_t slice) {
        const RenderTarget target(gpu_, extent(), 2);
        for (int slices = 1;; ++slices) {
            const auto& commands = frames_.begin();
            renderer_.refine(commands, frames_, target, scene_, slice);
            frames_.submit();
            if (renderer_.isRefined() || slices > 100) return slices;
        }
    }

    SceneRenderer renderer_;
    PointCloud cloud_, sample_, marker_;
    std::vector<glm::vec3> positions_;
    std::vector<Color8> colors_;
    std::vector<PointState> states_;
    SceneFrame scene_;
};

TEST_F(RefinedPointsTest, AFrameInMotionDrawsItsBudgetAndResemblesAll) {
    const Picture all = drawWith({});
    EXPECT_EQ(renderer_.pointsDrawn(), kPoints + 1);
    EXPECT_FALSE(renderer_.leftPointsOut());
    const Picture moving = drawWith(kBudget);
    EXPECT_LE(renderer_.pointsDrawn(), kBudget + 1);
    EXPECT_GT(renderer_.pointsDrawn(), kBudget / 2);
    EXPECT_TRUE(renderer_.leftPointsOut());
    EXPECT_GT(peakSignalToNoise(moving, all), 17.0);
    const Picture enough = drawWith(kPoints);
    EXPECT_FALSE(renderer_.leftPointsOut());
    EXPECT_EQ(enough.rgba, all.rgba);
}

TEST_F(RefinedPointsTest, AtRestAllPointsComeInSlices) {
    const Picture all = drawWith({});
    (void)drawWith(kBudget);
    EXPECT_EQ(refine(9'000), 5);
    const Picture refined = drawWith(kBudget);
    EXPECT_EQ(refined.rgba, all.rgba);
    EXPECT_FALSE(renderer_.leftPointsOut());
    EXPECT_FALSE(renderer_.drewAnew());
    EXPECT_EQ(renderer_.pointsDrawn(), kPoints + 1);
}

TEST_F(RefinedPointsTest, IsForgottenWhenItsPointsLookDifferent) {
    (void)drawWith(kBudget);
    (void)refine(kPoints);
    lookFrom(2.5f);
    const Picture nearer = drawWith(kBudget);
    EXPECT_TRUE(renderer_.leftPointsOut());
    (void)refine(kPoints);
    const Picture refined = drawWith(kBudget);
    EXPECT_EQ(refined.rgba, drawWith({}).rgba);
    EXPECT_NE(refined.rgba, nearer.rgba);

    states_.assign(kPoints, PointState::selected);
    scene_.stateLook.color[shader::kStateSelected] = {1, 1, 1, 1};
    style();
    (void)drawWith(kBudget);
    EXPECT_TRUE(renderer_.drewAnew());
}

TEST_F(RefinedPointsTest, OtherStatesLookLikeOtherStyles) {
    scene_.stateLook.color[shader::kStateSelected] = {1, 1, 1, 1};
    scene_.stateLook.color[shader::kStateNeighbor] = {1, 0, 0, 1};
    const auto change = [this] {
        cloud_.setStates(states_);
        sample_.setStates(states_);
    };
    const Picture before = drawWith({});
    for (std::size_t i = 0; i < kPoints; i += 997) states_[i] = PointState::selected;
    for (std::size_t i = 5000; i < 9000; ++i) states_[i] = PointState::neighbor;
    change();
    (void)drawWith(kBudget);
    states_[0] = PointState::neighbor;  // twice between two frames
    change();
    states_[kPoints - 1] = PointState::neighbor;
    change();
    const Picture changed = drawWith({}), changedSample = drawWith(kBudget);
    EXPECT_NE(changed.rgba, before.rgba);
    style();
    EXPECT_EQ(changed.rgba, drawWith({}).rgba);
    EXPECT_EQ(changedSample.rgba, drawWith(kBudget).rgba);

    const std::uint64_t revision = cloud_.revision();
    change();
    EXPECT_EQ(cloud_.revision(), revision) << "nothing is another";
}

TEST_F(RefinedPointsTest, StatesOfPointsThatAreGoneAreNotSent) {
    (void)drawWith({});
    std::vector<std::uint32_t> members;
    for (std::uint32_t i = 0; i < 3000; ++i) members.push_back(i);
    ChunkGrid few;
    few.build(positions_, &members);
    const std::array shown{few};
    ASSERT_EQ(cloud_.setPositions(shown, positions_, true), PointCloud::Fade::begins);
    style();
    (void)drawWith({});
    states_.assign(kPoints, PointState::selected);
    scene_.stateLook.color[shader::kStateSelected] = {1, 1, 1, 1};
    cloud_.setStates(states_);
    cloud_.endFade();
    const Picture changed = drawWith({});
    style();
    EXPECT_EQ(changed.rgba, drawWith({}).rgba);
}

TEST_F(RefinedPointsTest, WhatIsNotOfTheCloudMovesOverIt) {
    (void)drawWith(kBudget);
    (void)refine(kPoints);
    marker_.setSingle({0.3f, 0, 1}, 0);
    const Picture moved = drawWith(kBudget);
    EXPECT_FALSE(renderer_.drewAnew());
    EXPECT_EQ(moved.rgba, drawWith({}).rgba);
}

}  // namespace
}  // namespace nepho::engine
