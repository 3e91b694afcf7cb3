// What the frame thread must not do once it is warm: allocate, or wait for anything but the headset.
#include "app/commands/presenter_slot.h"
#include "tests/app/app_fixture.h"
#include "tests/fake_openxr/fake_openxr.h"
#include "tests/frame_thread/thread_watch.h"

#include <glm/ext/matrix_transform.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <future>

namespace nepho::app {
namespace {

namespace fake = fake_openxr;

TEST(ThreadWatch, CountsAPlantedAllocationAndAPlantedWait) {
    std::thread other([] {});
    test::ThreadWatch watch;
    const std::vector<int> planted(1000);
    const std::uint64_t allocations = watch.allocations();
    other.join();
    const std::uint64_t waits = watch.waits();
    watch.pause();
    EXPECT_EQ(allocations, test::ThreadWatch::kCountsAllocations ? 1u : 0u);
    EXPECT_EQ(planted.size(), 1000u);
    EXPECT_GE(waits, 1u);
    EXPECT_THAT(watch.report(), testing::HasSubstr("a wait:"));
}

TEST(ThreadWatch, CountsNothingOfOtherThreadsAndNothingWhenPaused) {
    test::ThreadWatch watch;
    watch.pause();
    std::thread([] { (void)std::make_unique<int>(1); }).join();
    const auto mine = std::make_unique<int>(2);
    watch.resume();
    EXPECT_EQ(watch.allocations(), 0u);
    EXPECT_EQ(watch.waits(), 0u);
}

class FrameThread : public testing::Test {
  protected:
    FrameThread()
        : session_([this](const OpenRequest& request, const projector::JobContext& context) {
              auto loaded = load(request, context);
              if (largeSprites_ && loaded) loaded->spriteAtlas = makeLargeSprites(loaded->dataset->rows());
              while (held_ && !context.stopRequested()) {
                  context.report("held", 0.5);
                  std::this_thread::yield();
              }
              return loaded;
          }) {}
    void SetUp() override {
        fake::selectRuntime();
        fake::reset();
    }
    void TearDown() override { unsetenv("XR_RUNTIME_JSON"); }

    /// Sprites that take several frames to send.
    static std::shared_ptr<const engine::SpriteAtlas> makeLargeSprites(std::size_t rows) {
        constexpr std::size_t kTile = 96, kColumns = 50;
        engine::SpritePacker packer(engine::planSpritePages(rows, kTile, kTile, {}), rows, kColumns);
        const std::vector<std::uint8_t> row(4 * kTile * kColumns, 200);
        while (!packer.isComplete()) packer.addRow(row);
        return std::make_shared<const engine::SpriteAtlas>(packer.take());
    }

    /// A person who looks about and points here and there.
    static void moveAbout(int frame) {
        const float t = 0.02f * static_cast<float>(frame);
        const float half = 0.3f * std::sin(t);
        fake::setHeadPose(
            {{0, std::sin(half), 0, std::cos(half)}, {0.2f * std::sin(0.7f * t), 1.6f, 0.1f * std::sin(t)}});
        for (const fake::Hand hand : {fake::Hand::kLeft, fake::Hand::kRight}) {
            const float side = hand == fake::Hand::kLeft ? -0.2f : 0.2f;
            const XrPosef pose{{0.1f * std::sin(3 * t), 0.1f * std::cos(2 * t), 0, 0.99f},
                               {side + 0.1f * std::sin(t), 1.3f, -0.3f}};
            fake::setHandPose(hand, pose, pose);
        }
    }

    bool largeSprites_ = false;
    std::atomic<bool> held_{false};
    Session session_;
    ViewSettings settings_;
};

TEST_F(FrameThread, AllocatesNothingAndWaitsForNothingWhileAFileLoads) {
    ASSERT_FALSE(session_.openNow(requestFor(digitsFolder())));
    session_.select({5, 6, 7});
    session_.pullSelection();
    session_.select({100, 200, 300});
    PresenterSlot slot({"xr", {640, 400}, 1.0f});
    slot.start();
    FrameLoop loop(slot.presenter(), session_, settings_, {});
    for (const fake::Hand hand : {fake::Hand::kLeft, fake::Hand::kRight})
        fake::connectController(hand, "/interaction_profiles/oculus/touch_controller");
    moveAbout(0);
    for (int i = 0; i < 50 && fake::sessionState() != XR_SESSION_STATE_FOCUSED; ++i) ASSERT_TRUE(loop.step());
    for (int frame = 0; frame < 400; ++frame) {
        moveAbout(frame);
        ASSERT_TRUE(loop.step());
    }

    held_ = largeSprites_ = true;
    session_.open(requestFor(digitsFolder()));
    test::ThreadWatch watch;
    int hovered = 0, taken = 0;
    for (int frame = 0; frame < 1000; ++frame) {
        watch.pause();
        moveAbout(frame);
        if (frame == 500) held_ = false;
        const std::uint64_t before = session_.versions().data;
        (void)session_.update();
        // Data that have come are taken over in one frame, which makes their buffers and is not a warm one.
        const bool warm = session_.versions().data == before;
        if (warm) watch.resume();
        ASSERT_TRUE(loop.step());
        taken += !warm;
        hovered += session_.hovered().has_value();
    }
    watch.pause();
    EXPECT_GT(hovered, 100) << "the hands must have met points";
    EXPECT_EQ(taken, 1);
    EXPECT_EQ(watch.allocations(), 0u) << watch.report();
    EXPECT_EQ(watch.waits(), 0u) << watch.report();
    loop.leavePresenter();
    slot.presenter().shutdown();
}

/// Only the frame that begins a fade makes something anew; what fades, and a cluster's name, cost no memory.
TEST_F(FrameThread, AllocatesNothingWhilePointsFade) {
    ASSERT_FALSE(session_.openNow(requestFor(digitsFolder())));
    session_.select({5, 6, 7});
    session_.pullSelection();
    session_.moveCluster(session_.clusters().all()[0].id, glm::translate(glm::mat4(1), glm::vec3(0.3f, 0, 0)));
    PresenterSlot slot({"xr", {640, 400}, 1.0f});
    slot.start();
    FrameLoop loop(slot.presenter(), session_, settings_, {});
    moveAbout(0);
    for (int i = 0; i < 50 && fake::sessionState() != XR_SESSION_STATE_FOCUSED; ++i) ASSERT_TRUE(loop.step());
    for (int round = 0; round < 2; ++round) {
        for (const bool isolate : {true, false}) {
            if (isolate) session_.select({5, 100, 200, 300});
            if (isolate) session_.isolateSelection();
            if (!isolate) session_.showAll();
            for (int frame = 0; frame < 2; ++frame) ASSERT_TRUE(loop.step());
            int fading = 0;
            test::ThreadWatch watch;
            for (int frame = 0; frame < 40; ++frame) {
                if (round == 0) watch.pause();  // names are laid out for the first time
                ASSERT_TRUE(loop.step());
                fading += loop.isFading();
            }
            watch.pause();
            EXPECT_GT(fading, 0) << "there was nothing to watch";
            EXPECT_FALSE(loop.isFading());
            EXPECT_EQ(watch.allocations(), 0u) << watch.report();
            EXPECT_EQ(watch.waits(), 0u) << watch.report();
        }
    }
    loop.leavePresenter();
    slot.presenter().shutdown();
}

/// Names of a hundred rows come, go and stay as the head moves; their letters are in the atlas already.
TEST_F(FrameThread, AllocatesNothingWhileNamesAreShown) {
    ASSERT_FALSE(session_.openNow(requestFor(digitsFolder())));
    settings_.labels = true;
    PresenterSlot slot({"xr", {640, 400}, 1.0f});
    slot.start();
    FrameLoop loop(slot.presenter(), session_, settings_, {});
    test::ThreadWatch watch;
    std::size_t most = 0, fewest = ~std::size_t{0};
    for (const bool warm : {false, true}) {
        watch.pause();
        for (int frame = 0; frame < 400; ++frame) {
            moveAbout(frame);
            if (warm) watch.resume();
            ASSERT_TRUE(loop.step());
            watch.pause();
            most = std::max(most, loop.labelStats().placed);
            if (warm) fewest = std::min(fewest, loop.labelStats().placed);
        }
    }
    EXPECT_GT(most, 20u) << "there were no names to watch";
    EXPECT_LT(fewest, most);
    EXPECT_EQ(watch.allocations(), 0u) << watch.report();
    EXPECT_EQ(watch.waits(), 0u) << watch.report();
    loop.leavePresenter();
    slot.presenter().shutdown();
}

}  // namespace
}  // namespace nepho::app
