// Discs splatted by a compute shader, compared with those that the device draws as point primitives.
#include "tests/engine/render/picture_fixture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace nepho::engine {
namespace {

constexpr std::uint32_t kDiscs = 30'000;

class DiscSplatterTest : public PictureTest {
  protected:
    DiscSplatterTest() : PictureTest({400, 300}), renderer_(gpu_, 2), positions_(kDiscs) {
        std::mt19937 generator(11);
        std::normal_distribution<float> normal(0.0f, 0.35f);
        for (glm::vec3& at : positions_) at = {normal(generator), normal(generator), normal(generator)};
        colors_.resize(kDiscs);
        for (std::size_t i = 0; i < kDiscs; ++i)
            colors_[i] = {static_cast<std::uint8_t>(i % 251), static_cast<std::uint8_t>(i % 83 * 3), 120, 255};
        states_.assign(kDiscs, PointState::normal);
        for (std::size_t i = 0; i < kDiscs; i += 7) states_[i] = PointState::selected;
        scene_.stateLook.color[shader::kStateSelected] = {1, 0, 0, 0.5f};
        scene_.stateLook.scale[shader::kStateSelected] = 1.5f;
        for (const float x : {-0.03f, 0.03f}) {
            Eye eye;
            eye.stageFromEye.position = {x, 0, 2.5f};
            eyes_.push_back(makeEyeView(eye, eye.stageFromEye, pixels_));
        }
        scene_.views = eyes_;
        scene_.background = {0.1f, 0.2f, 0.3f, 1};
        look_.radius = 0.02f;
    }
    void SetUp() override {
        if (!DiscSplatter::isOffered(gpu_)) GTEST_SKIP() << gpu_.deviceName() << " cannot splat";
        if (RenderTarget::samplesFor(gpu_) != vk::SampleCountFlagBits::e1)
            GTEST_SKIP() << "edges of primitives are smoothed here, those of splats are not";
    }
    /// A cloud of these points, in groups by their remainder.
    void fill(PointCloud& cloud, std::uint32_t groups = 1, bool sample = false) {
        std::vector<ChunkGrid> grids(groups);
        for (std::uint32_t group = 0; group < groups; ++group) {
            std::vector<std::uint32_t> members;
            for (std::uint32_t i = group; i < kDiscs; i += groups) members.push_back(i);
            grids[group].build(positions_, &members);
            if (sample) grids[group] = grids[group].sample();
        }
        (void)cloud.setPositions(grids, positions_);
        cloud.setStyles(colors_, states_);
    }
    Picture drawAs(DiscsAs discs) {
        scene_.discs = discs;
        Picture picture = draw(scene_, renderer_);
        EXPECT_EQ(renderer_.splatted(), discs == DiscsAs::splats);
        return picture;
    }
    /// The rasteriser places centres on a grid of 1/256 pixel, so single pixels at edges differ.
    void expectAlike(const Picture& splats, const Picture& primitives, double share = 0.01) {
        ASSERT_EQ(splats.rgba.size(), primitives.rgba.size());
        std::size_t different = 0, drawn = 0;
        for (std::size_t i = 0; i < splats.rgba.size(); i += 4) {
            const auto differs = [&](std::size_t channel) {
                return std::abs(splats.rgba[i + channel] - primitives.rgba[i + channel]) > 3;
            };
            different += differs(0) || differs(1) || differs(2) ? 1 : 0;
            drawn += primitives.rgba[i + 2] == 77 ? 0 : 1;  // 0.3 of 255
        }
        EXPECT_GT(drawn, splats.rgba.size() / 40) << "there is something to compare";
        EXPECT_LT(static_cast<double>(different), share * static_cast<double>(drawn)) << different << " of " << drawn;
    }
    void expectSplatsLookLikePrimitives() {
        const Picture primitives = drawAs(DiscsAs::primitives);
        expectAlike(drawAs(DiscsAs::splats), primitives);
    }

    SceneRenderer renderer_;
    std::vector<glm::vec3> positions_;
    std::vector<Color8> colors_;
    std::vector<PointState> states_;
    PointLook look_;
    SceneFrame scene_;
};

TEST_F(DiscSplatterTest, LookLikePrimitivesInBothEyes) {
    PointCloud cloud(gpu_, renderer_.cloudLayout());
    fill(cloud);
    look_.hovered = 77;
    scene_.stateLook.color[shader::kStateHovered] = {1, 1, 1, 1};
    scene_.stateLook.scale[shader::kStateHovered] = 3.0f;
    scene_.clouds = {{&cloud, look_}};
    expectSplatsLookLikePrimitives();
}

TEST_F(DiscSplatterTest, AreHiddenByWhatIsNearerAndHideWhatIsNot) {
    PointCloud cloud(gpu_, renderer_.cloudLayout()), marker(gpu_, renderer_.cloudLayout());
    fill(cloud);
    marker.setSingle({0, 0, 0.3f}, 0, {255, 255, 255, 255});
    PointLook large = look_;
    large.radius = 0.4f;  // a quad
    scene_.clouds = {{&cloud, look_}, {&marker, large}};
    expectSplatsLookLikePrimitives();
}

TEST_F(DiscSplatterTest, GroupsStandWhereTheyWerePlacedAndSlicesWhereTheyBegin) {
    PointCloud cloud(gpu_, renderer_.cloudLayout(), PointCloud::kSliceStep * 5);
    fill(cloud, 3);
    std::array<glm::mat4, 3> places{glm::mat4(1), glm::mat4(1), glm::mat4(1)};
    places[1][3] = {0.9f, 0.2f, 0, 1};
    places[2][3] = {-0.8f, -0.3f, 0.4f, 1};
    look_.cloudFromGroup = places;
    scene_.clouds = {{&cloud, look_}};
    expectSplatsLookLikePrimitives();
}

TEST_F(DiscSplatterTest, OfABudgetAreAsLargeAsPrimitives) {
    PointCloud cloud(gpu_, renderer_.cloudLayout()), sample(gpu_, renderer_.cloudLayout());
    fill(cloud);
    fill(sample, 1, true);
    scene_.clouds = {{&cloud, look_, &sample}};
    scene_.pointBudget = 5'000;
    expectSplatsLookLikePrimitives();
    EXPECT_TRUE(renderer_.leftPointsOut());
}

TEST_F(DiscSplatterTest, RefineInSlicesToThePictureOfAll) {
    PointCloud cloud(gpu_, renderer_.cloudLayout()), sample(gpu_, renderer_.cloudLayout());
    fill(cloud);
    fill(sample, 1, true);
    scene_.clouds = {{&cloud, look_, &sample}};
    const Picture all = drawAs(DiscsAs::splats);
    scene_.pointBudget = 5'000;
    (void)drawAs(DiscsAs::splats);
    const RenderTarget target(gpu_, extent(), 2);
    for (int slice = 0; slice < 4; ++slice) {
        const auto& commands = frames_.begin();
        renderer_.refine(commands, frames_, target, scene_, 8'000);
        frames_.submit();
    }
    ASSERT_TRUE(renderer_.isRefined());
    Picture refined = draw(scene_, renderer_);
    EXPECT_FALSE(renderer_.drewAnew());
    // Of points at the same depth another one may win.
    expectAlike(refined, all, 0.0005);
}

TEST_F(DiscSplatterTest, FollowThePicturesSize) {
    PointCloud cloud(gpu_, renderer_.cloudLayout());
    fill(cloud);
    scene_.clouds = {{&cloud, look_}};
    expectSplatsLookLikePrimitives();
    for (const glm::vec2 size : {glm::vec2(520, 260), glm::vec2(260, 130), glm::vec2(400, 300)}) {
        pixels_ = size;
        for (View& view : eyes_) view.pixels = size;
        // Both frames in flight splat at the new size, the second after pixels of the old size are gone.
        scene_.discs = DiscsAs::splats;
        const Picture twice = draw(scene_, renderer_, 3);
        expectAlike(twice, drawAs(DiscsAs::primitives));
    }
}

TEST_F(DiscSplatterTest, ReturnsAfterItsMemoryWasGivenBack) {
    PointCloud cloud(gpu_, renderer_.cloudLayout());
    fill(cloud);
    scene_.clouds = {{&cloud, look_}};
    const Picture splats = drawAs(DiscsAs::splats);
    (void)drawAs(DiscsAs::primitives);  // no cloud is large: nothing is kept
    EXPECT_EQ(drawAs(DiscsAs::splats).rgba, splats.rgba);
}

TEST_F(DiscSplatterTest, WithoutDiscsNothingIsSplatted) {
    scene_.discs = DiscsAs::splats;
    (void)draw(scene_, renderer_);
    EXPECT_FALSE(renderer_.splatted());
}

}  // namespace
}  // namespace nepho::engine
