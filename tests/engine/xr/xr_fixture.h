#pragma once

#include "engine/xr/openxr.h"
// Vulkan's C++ types come first.
#include "engine/xr/xr_presenter.h"
#include "tests/engine/xr/test_picture.h"
#include "tests/fake_openxr/fake_openxr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace nepho::engine {

namespace fake = fake_openxr;

/// A presenter on the fake runtime, with the validation layers of Vulkan and OpenXR on.
class XrTest : public testing::Test {
  protected:
    void SetUp() override {
        fake::selectRuntime();
        fake::reset();
        unsetenv("XR_API_LAYER_PATH");
    }
    /// The layer of Debian 12 loses track of handles made by calls that succeed with XR_SESSION_LOSS_PENDING, and
    /// refuses reference spaces younger than itself.
    void hideCoreValidation() { setenv("XR_API_LAYER_PATH", NEPHOSCOPE_BINARY_DIR "/no-layers-here", 1); }

    void TearDown() override {
        presenter_.reset();
        const fake::Observations seen = fake::observations();
        EXPECT_THAT(seen.violations, testing::IsEmpty());
        EXPECT_EQ(seen.live, fake::ObjectCounts{}) << "something is left";
        EXPECT_EQ(seen.leaked, fake::ObjectCounts{}) << "something went only because its parent did";
    }

    void start(XrPresenterOptions options = {}) {
        presenter_ = std::make_unique<XrPresenter>(options);
        GpuOptions gpu;
        gpu.validation = true;
        presenter_->start(gpu);
    }

    /// One frame as the application's loop goes through it.
    Presenter::Frame step() {
        Presenter::Frame frame = presenter_->beginFrame(0.0);
        events_.insert(events_.end(), frame.input.events.begin(), frame.input.events.end());
        state_.apply(frame.input);
        if (!frame.visible) {
            presenter_->skipFrame();
            return frame;
        }
        if (!picture_ || pictureOf_ != presenter_.get()) {
            picture_ = std::make_unique<TestPicture>(presenter_->gpu(), frame.extent);
            pictureOf_ = presenter_.get();
        }
        const auto& commands = presenter_->frames().begin();
        picture_->record(commands);
        presenter_->endFrame(commands, picture_->drawn(presenter_->wantsDepth()));
        return frame;
    }

    /// Steps until the session is in that state, and one frame more.
    void reach(XrSessionState state) {
        for (int i = 0; i < 50 && fake::sessionState() != state; ++i) step();
        ASSERT_EQ(fake::sessionState(), state);
        step();
    }

    /// What a test drew goes with the GPU it was made on.
    void destroy() {
        if (presenter_ && picture_) presenter_->frames().waitIdle();
        picture_.reset();
        presenter_.reset();
    }

    void shutdown() {
        presenter_->shutdown();
        EXPECT_EQ(presenter_->gpu().validationMessages(), 0u) << presenter_->gpu().firstValidationMessage();
        destroy();
    }

    template <typename Event>
    std::vector<Event> told() const {
        std::vector<Event> found;
        for (const InputEvent& event : events_) {
            if (const auto* one = std::get_if<Event>(&event)) found.push_back(*one);
        }
        return found;
    }

    std::unique_ptr<XrPresenter> presenter_;
    std::unique_ptr<TestPicture> picture_;
    const XrPresenter* pictureOf_ = nullptr;
    std::vector<InputEvent> events_;
    InputState state_;
};

}  // namespace nepho::engine
