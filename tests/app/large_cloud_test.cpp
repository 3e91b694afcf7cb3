// A cloud of more points than a frame draws: the window's frames in motion and at rest.
#include "engine/base/clocks.h"
#include "projector/data/npy_writer.h"
#include "tests/app/app_fixture.h"

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <optional>
#include <random>
#include <utility>

namespace nepho::app {
namespace {

constexpr std::uint32_t kRows = 40'000, kBudget = 10'000;

/// With a mouse.
class MousePresenter : public engine::OffscreenPresenter {
  public:
    using OffscreenPresenter::OffscreenPresenter;
    void moveTo(glm::vec2 pixel) { moved_ = engine::PointerMoved{pixel}; }
    const Frame& beginFrame(double patienceSeconds) override {
        (void)OffscreenPresenter::beginFrame(patienceSeconds);
        frame_.input.events.clear();
        if (moved_) frame_.input.events.emplace_back(*std::exchange(moved_, std::nullopt));
        return frame_;
    }

  private:
    std::optional<engine::PointerMoved> moved_;
};

class LargeCloud : public DeskTest {
  protected:
    LargeCloud() {
        const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "nephoscope_large_cloud.npy";
        projector::Matrix vectors(kRows, 3);
        std::mt19937 generator(11);
        std::normal_distribution<float> normal;
        for (std::size_t row = 0; row < kRows; ++row)
            for (float& value : vectors.row(row)) value = normal(generator);
        EXPECT_TRUE(projector::writeNpy(path, vectors));
        const auto problem = session_.openNow(requestFor(path));
        EXPECT_FALSE(problem) << *problem;
        std::filesystem::remove(path);
    }
    static LoopOptions options() {
        LoopOptions options;
        options.panels = false;
        options.pointBudget = kBudget;
        return options;
    }
    /// Whether the cloud is drawn anew before long. (What a person does is drawn in its frame; of what a test does
    /// behind the loop's back nobody tells it.)
    static bool isDrawnAnew(FrameLoop& loop) {
        for (const double begin = engine::wallSeconds(); engine::wallSeconds() < begin + 30.0;) {
            (void)loop.step();
            if (loop.renderer().drewAnew()) return true;
        }
        return false;
    }
    /// Whether a frame shows so many points before long.
    static bool isRefined(FrameLoop& loop, std::size_t points = kRows) {
        for (const double begin = engine::wallSeconds(); engine::wallSeconds() < begin + 30.0;) {
            (void)loop.step();
            if (loop.pointsDrawn() >= points) return true;
        }
        return false;
    }
};

TEST_F(LargeCloud, IsRefinedAtRestAndStaysSoWhileAPersonPoints) {
    MousePresenter presenter({1280, 720});
    presenter.start({});
    {
        FrameLoop loop(presenter, session_, settings_, options());
        (void)loop.step();
        EXPECT_LE(loop.pointsDrawn(), kBudget);
        EXPECT_GT(loop.pointsDrawn(), kBudget / 2);
        ASSERT_TRUE(isRefined(loop));
        for (const float x : {640.0f, 650.0f}) {
            presenter.moveTo({x, 360});
            (void)loop.step();
            EXPECT_TRUE(session_.hovered());
            EXPECT_EQ(loop.pointsDrawn(), kRows + 1) << "the hovered one alone is drawn again";
            EXPECT_FALSE(loop.renderer().drewAnew());
        }
    }
    presenter.shutdown();
}

TEST_F(LargeCloud, OtherColoursAreDrawnAnew) {
    FrameLoop loop(presenter_, session_, settings_, options());
    ASSERT_TRUE(isRefined(loop));
    ASSERT_FALSE(loop.renderer().drewAnew());
    session_.select({1, 2, 3});
    ASSERT_TRUE(isDrawnAnew(loop));
    EXPECT_LE(loop.pointsDrawn(), kBudget);
    EXPECT_TRUE(isRefined(loop));
}

TEST_F(LargeCloud, IsDrawnWholeInPicturesAndScripts) {
    FrameLoop loop(presenter_, session_, settings_, options());
    const engine::View view = pictureView();
    const engine::Picture all = loop.takePicture(std::span(&view, 1));
    EXPECT_EQ(loop.pointsDrawn(), kRows);
    const engine::Picture moving = loop.takePicture(std::span(&view, 1), true);
    EXPECT_LE(loop.pointsDrawn(), kBudget);
    EXPECT_GT(engine::peakSignalToNoise(moving, all), 20.0);

    auto script = engine::parseInputScript("5 quit\n", "test");
    LoopOptions scripted = options();
    scripted.script = std::get<engine::InputScript>(std::move(script));
    FrameLoop replay(presenter_, session_, settings_, std::move(scripted));
    (void)replay.step();
    EXPECT_EQ(replay.pointsDrawn(), kRows);
}

TEST_F(LargeCloud, PartOfItThatIsIsolatedIsThereAtOnceAndRefinedToo) {
    Rows half(kRows - 5'000);
    for (std::uint32_t row = 0; row < half.size(); ++row) half[row] = row;
    FrameLoop loop(presenter_, session_, settings_, options());
    ASSERT_TRUE(isRefined(loop));
    session_.select(half);
    session_.isolateSelection();
    ASSERT_TRUE(isDrawnAnew(loop));
    EXPECT_FALSE(loop.isFading()) << "all points would be drawn in every frame of it";
    EXPECT_LE(loop.pointsDrawn(), kBudget);
    EXPECT_TRUE(isRefined(loop, half.size()));
    EXPECT_EQ(loop.pointsDrawn(), half.size());
}

TEST_F(LargeCloud, TheInspectedPointIsSeenThroughWhatHidesIt) {
    const engine::View view = pictureView();
    std::uint32_t row = 0;
    const auto isHidden = [&](std::uint32_t which) {
        const glm::vec2 at = pixelOf(which, view);
        return glm::distance(at, 0.5f * kPixels) < 50.0f && pickPoint(session_, settings_, view, at) != which;
    };
    while (row < kRows && !isHidden(row)) ++row;
    ASSERT_LT(row, kRows);
    FrameLoop loop(presenter_, session_, settings_, options());
    const engine::Picture before = loop.takePicture({&view, 1});
    session_.inspect(row);
    const engine::Picture after = loop.takePicture({&view, 1});
    constexpr int kSteps = 48;
    int changed = 0;
    for (int step = 0; step < kSteps; ++step) {
        const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(step) / kSteps;
        const glm::ivec2 at(pixelOf(row, view) + 8.0f * glm::vec2(std::cos(angle), std::sin(angle)));
        const std::size_t first = 4 * (static_cast<std::size_t>(at.y) * before.width + static_cast<std::size_t>(at.x));
        for (std::size_t i = first; i < first + 3; ++i) {
            if (std::abs(int{before.rgba[i]} - int{after.rgba[i]}) < 8) continue;
            ++changed;
            break;
        }
    }
    EXPECT_GE(changed, kSteps * 3 / 4);
}

}  // namespace
}  // namespace nepho::app
