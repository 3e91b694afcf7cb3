#pragma once

#include "app/commands/presenter_slot.h"
#include "app/loop/picture_file.h"
#include "tests/app/app_fixture.h"
#include "tests/engine/xr/test_picture.h"
#include "tests/fake_openxr/fake_openxr.h"
#include "tests/frame_thread/thread_watch.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <vector>

namespace nepho::app {

namespace fake = fake_openxr;

/// A headset that the fake runtime wears, beside a display.
class Mirror : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_NE(std::getenv("DISPLAY"), nullptr) << "run it by scripts/with-display";
        setenv("NEPHOSCOPE_VALIDATION", "1", 1);
        fake::selectRuntime();
        fake::reset();
        const auto problem = session_.openNow(requestFor(digitsFolder()));
        ASSERT_FALSE(problem) << *problem;
    }
    void TearDown() override {
        loop_.reset();
        if (slot_) {
            slot_->presenter().shutdown();
            EXPECT_EQ(slot_->presenter().gpu().validationMessages(), 0u)
                << slot_->presenter().gpu().firstValidationMessage();
        }
        slot_.reset();
        EXPECT_THAT(fake::observations().violations, testing::IsEmpty());
        unsetenv("XR_RUNTIME_JSON");
    }

    void start(vk::Extent2D window, float scale = 1.0f) {
        slot_.emplace(PresenterSlot::Wish{"xr", window, scale, true});
        slot_->start();
        ASSERT_STREQ(slot_->presenter().name(), "xr");
        ASSERT_NE(slot_->mirror(), nullptr);
        loop_.emplace(slot_->presenter(), session_, settings_, LoopOptions());
        loop_->mirrorIn(slot_->mirror());
    }
    void runUntilFocused() {
        for (int i = 0; i < 50 && fake::sessionState() != XR_SESSION_STATE_FOCUSED; ++i) ASSERT_TRUE(loop_->step());
        ASSERT_EQ(fake::sessionState(), XR_SESSION_STATE_FOCUSED);
        for (int i = 0; i < 3; ++i) ASSERT_TRUE(loop_->step());
    }
    /// Panels that nobody touches are drawn up anew ten times a second; the frames between allocate nothing, and none
    /// waits.
    void expectFramesAllocateNothing() {
        using Clock = std::chrono::steady_clock;
        const auto from = Clock::now();
        test::ThreadWatch watch;
        int allocating = 0;
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t before = watch.allocations();
            ASSERT_TRUE(loop_->step());
            allocating += watch.allocations() != before;
        }
        watch.pause();
        const double seconds = std::chrono::duration<double>(Clock::now() - from).count();
        EXPECT_LE(allocating, 2 + static_cast<int>(10 * seconds)) << watch.report();
        EXPECT_EQ(watch.waits(), 0u) << watch.report();
    }
    /// Steps until the window has been given that many pictures more.
    void runUntilDrawn(std::uint64_t more) {
        const std::uint64_t until = slot_->mirror()->drawnCount() + more;
        for (int i = 0; i < 2000 && slot_->mirror()->drawnCount() < until; ++i) ASSERT_TRUE(loop_->step());
        ASSERT_GE(slot_->mirror()->drawnCount(), until);
    }
    template <typename... Events>
    void post(Events... events) {
        (slot_->mirror()->window().post(events), ...);
    }
    void press(engine::Key key) {
        post(engine::KeyChanged{key, true}, engine::KeyChanged{key, false});
        for (int i = 0; i < 4; ++i) ASSERT_TRUE(loop_->step());
    }
    std::vector<std::uint8_t> mirrored() {
        const engine::MirrorPicture& picture = slot_->mirror()->picture();
        return engine::readLayer(slot_->presenter().gpu(), slot_->presenter().frames(), picture.image(), 0,
                                 picture.extent(), vk::ImageAspectFlagBits::eColor,
                                 vk::ImageLayout::eTransferSrcOptimal);
    }
    void save(const std::string& name) {
        const vk::Extent2D extent = slot_->mirror()->picture().extent();
        const auto saved =
            savePicture(std::filesystem::path(testing::TempDir()) / name, {extent.width, extent.height, mirrored()});
        ASSERT_TRUE(saved) << saved.error().message;
    }
    std::vector<std::uint8_t> eye(std::uint32_t index, vk::Extent2D extent) {
        const fake::SubmittedView view = fake::observations().lastFrame.views.at(index);
        return engine::readLayer(slot_->presenter().gpu(), slot_->presenter().frames(), view.image, view.arrayIndex,
                                 extent, vk::ImageAspectFlagBits::eColor, vk::ImageLayout::eColorAttachmentOptimal);
    }

    Session session_;
    ViewSettings settings_;
    std::optional<PresenterSlot> slot_;
    std::optional<FrameLoop> loop_;
};

}  // namespace nepho::app
