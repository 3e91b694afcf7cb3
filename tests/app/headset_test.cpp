// What `view` does on a headset: the fake runtime wears it.
#include "app/commands/command.h"
#include "app/commands/presenter_slot.h"
#include "tests/app/app_fixture.h"
#include "tests/engine/xr/test_picture.h"
#include "tests/fake_openxr/fake_openxr.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace nepho::app {
namespace {

namespace fake = fake_openxr;

class HeadsetView : public testing::Test {
  protected:
    void SetUp() override {
        setenv("NEPHOSCOPE_VALIDATION", "1", 1);
        fake::selectRuntime();
        fake::reset();
        if (const char* display = std::getenv("DISPLAY")) display_ = display;
        unsetenv("DISPLAY");
        unsetenv("WAYLAND_DISPLAY");
    }
    void TearDown() override {
        EXPECT_THAT(fake::observations().violations, testing::IsEmpty());
        unsetenv("NEPHOSCOPE_VALIDATION");
        unsetenv("XR_RUNTIME_JSON");
        if (!display_.empty()) setenv("DISPLAY", display_.c_str(), 1);
    }
    void openDigits() {
        const auto problem = session_.openNow(requestFor(digitsFolder()));
        ASSERT_FALSE(problem) << *problem;
    }
    static void runUntilFocused(FrameLoop& loop) {
        for (int i = 0; i < 50 && fake::sessionState() != XR_SESSION_STATE_FOCUSED; ++i) ASSERT_TRUE(loop.step());
        ASSERT_EQ(fake::sessionState(), XR_SESSION_STATE_FOCUSED);
        for (int i = 0; i < 3; ++i) ASSERT_TRUE(loop.step());
    }
    static void expectSilent(engine::Presenter& presenter) {
        presenter.shutdown();
        EXPECT_EQ(presenter.gpu().validationMessages(), 0u) << presenter.gpu().firstValidationMessage();
    }

    Session session_;
    ViewSettings settings_;
    std::string display_;
};

/// Middle of what is not background in a layer of the compositor's image; alpha tells nothing, so colour does.
glm::vec2 middleOfDrawn(const std::vector<std::uint8_t>& rgba, vk::Extent2D extent) {
    glm::dvec2 sum(0);
    double count = 0;
    for (std::uint32_t y = 0; y < extent.height; ++y) {
        for (std::uint32_t x = 0; x < extent.width; ++x) {
            const std::uint8_t* pixel = &rgba[std::size_t{4} * (y * extent.width + x)];
            if (std::memcmp(pixel, rgba.data(), 3) == 0) continue;
            sum += glm::dvec2(x + 0.5, y + 0.5);
            count += 1.0;
        }
    }
    return count == 0 ? glm::vec2(-1) : glm::vec2(sum / count);
}

/// One row alone stands in each eye where that eye's projection puts it: catches swapped eyes, flips and lost layers.
TEST_F(HeadsetView, ARowStandsInBothEyesWhereItIsComputed) {
    openDigits();
    settings_.axes = false;
    constexpr std::uint32_t kRow = 5;
    session_.select({kRow});
    session_.isolateSelection();
    session_.select({});
    session_.setLabelBy(std::nullopt);
    PresenterSlot slot({"xr", {640, 400}, 2.0f});
    slot.start();
    ASSERT_STREQ(slot.presenter().name(), "xr");
    {
        FrameLoop loop(slot.presenter(), session_, settings_, {});
        fake::setHeadPose({{0, 0, 0, 1}, {0.1f, 1.5f, -0.2f}});
        runUntilFocused(loop);
        const fake::SubmittedFrame shown = fake::observations().lastFrame;
        ASSERT_EQ(shown.views.size(), 2u);
        engine::Presenter::Frame frame;
        frame.extent = vk::Extent2D(256, 288);
        frame.eyeCount = 2;
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& [pose, fov] = std::tie(shown.views[i].pose, shown.views[i].fov);
            frame.eyes[i].stageFromEye.position = {pose.position.x, pose.position.y, pose.position.z};
            std::tie(frame.eyes[i].left, frame.eyes[i].right) = std::tie(fov.angleLeft, fov.angleRight);
            std::tie(frame.eyes[i].up, frame.eyes[i].down) = std::tie(fov.angleUp, fov.angleDown);
        }
        // By hand, not by makeEyeView(): metres in the stage, which is the world as long as nobody teleports, tangents
        // of the runtime's angles.
        const glm::vec3 stage = session_.worldPosition(kRow);
        std::array<float, 2> seenAt{};
        for (std::uint32_t i = 0; i < 2; ++i) {
            const engine::Eye& eye = frame.eyes[i];
            const glm::vec3 inEye = stage - eye.stageFromEye.position;
            const glm::vec2 slope(inEye.x / -inEye.z, inEye.y / -inEye.z);
            const glm::vec2 share((slope.x - std::tan(eye.left)) / (std::tan(eye.right) - std::tan(eye.left)),
                                  (slope.y - std::tan(eye.up)) / (std::tan(eye.down) - std::tan(eye.up)));
            const glm::vec2 expected = share * glm::vec2(256, 288);
            const auto pixels = engine::readLayer(
                slot.presenter().gpu(), slot.presenter().frames(), shown.views[i].image, shown.views[i].arrayIndex,
                frame.extent, vk::ImageAspectFlagBits::eColor, vk::ImageLayout::eColorAttachmentOptimal);
            const glm::vec2 found = middleOfDrawn(pixels, frame.extent);
            EXPECT_LT(glm::distance(found, expected), 1.5f) << "eye " << i << ": " << found.x << ", " << found.y
                                                            << ", expected " << expected.x << ", " << expected.y;
            seenAt[i] = found.x;
        }
        EXPECT_GT(std::abs(seenAt[0] - seenAt[1]), 2.0f) << "both eyes see the same";
    }
    expectSilent(slot.presenter());
}

/// A tracked picture is there before any data, and says how far they are, before the head and not behind it.
TEST_F(HeadsetView, WhileDataLoadBothEyesSeeHowFarTheyAre) {
    Session slow([](const OpenRequest&, const projector::JobContext& context) -> projector::Result<LoadedData> {
        context.report("reading", 0.5);
        while (!context.stopRequested()) std::this_thread::yield();
        return projector::unexpected(std::string(projector::kStoppedMessage));
    });
    settings_.axes = false;
    settings_.patienceSeconds = 0.0;
    slow.open(requestFor("slow.tsv"));
    PresenterSlot slot({"xr", {640, 400}, 2.0f});
    slot.start();
    {
        FrameLoop loop(slot.presenter(), slow, settings_, {});
        fake::setHeadPose({{0, 0, 0, 1}, {0.1f, 1.5f, -0.2f}});
        runUntilFocused(loop);
        fake::SubmittedFrame shown = fake::observations().lastFrame;
        ASSERT_EQ(shown.views.size(), 2u);
        const auto seenBy = [&](std::size_t eye) {
            return middleOfDrawn(
                engine::readLayer(slot.presenter().gpu(), slot.presenter().frames(), shown.views[eye].image,
                                  shown.views[eye].arrayIndex, vk::Extent2D(256, 288), vk::ImageAspectFlagBits::eColor,
                                  vk::ImageLayout::eColorAttachmentOptimal),
                {256, 288});
        };
        // What is said is shaped by another thread, and comes when that is done.
        for (int i = 0; i < 1000 && seenBy(1).x < 0.0f; ++i) {
            ASSERT_TRUE(loop.step());
            shown = fake::observations().lastFrame;
        }
        for (std::uint32_t i = 0; i < 2; ++i) {
            const XrFovf& fov = shown.views[i].fov;
            const glm::vec2 found = seenBy(i);
            const glm::vec2 ahead(-std::tan(fov.angleLeft) / (std::tan(fov.angleRight) - std::tan(fov.angleLeft)),
                                  std::tan(fov.angleUp) / (std::tan(fov.angleUp) - std::tan(fov.angleDown)));
            EXPECT_LT(glm::distance(found, ahead * glm::vec2(256, 288)), 12.0f) << found.x << ", " << found.y;
        }
        loop.leavePresenter();
    }
    expectSilent(slot.presenter());
}

TEST_F(HeadsetView, ALostHeadsetIsTakenUpAgainWithWhatThePersonDid) {
    openDigits();
    PresenterSlot slot({"auto", {640, 400}, 1.0f});
    slot.start();
    FrameLoop loop(slot.presenter(), session_, settings_, {});
    runUntilFocused(loop);
    session_.select({3, 4, 9});
    loop.tools().camera().yaw = 0.25f;
    fake::loseSession(fake::Loss::kAtOnce);
    try {
        for (int i = 0; i < 3; ++i) loop.step();
        FAIL() << "the loss went unnoticed";
    } catch (const engine::PresenterLost& lost) {
        loop.leavePresenter();
        EXPECT_EQ(slot.replace(lost.what()), "") << "nothing to tell: the headset is back";
    }
    loop.moveTo(slot.presenter());
    runUntilFocused(loop);
    EXPECT_EQ(session_.selected(), (std::vector<std::uint32_t>{3, 4, 9}));
    EXPECT_EQ(loop.tools().camera().yaw, 0.25f);
    EXPECT_EQ(fake::observations().lastFrame.layers, 1u);
    EXPECT_EQ(fake::observations().sessionsCreated, 2u);
    EXPECT_NE(session_.placement(), glm::mat4(1)) << "it stands in the room";
    loop.leavePresenter();
    expectSilent(slot.presenter());

    engine::OffscreenPresenter desk({320, 200});
    desk.start({});
    loop.moveTo(desk);
    ASSERT_TRUE(loop.step());
    EXPECT_EQ(session_.placement(), glm::mat4(1)) << "the desk's camera looks at the fitted cloud";
    EXPECT_EQ(session_.selected(), (std::vector<std::uint32_t>{3, 4, 9}));
    loop.leavePresenter();
    desk.shutdown();
}

TEST_F(HeadsetView, AHeadsetLostAgainAndAgainIsLeftAlone) {
    openDigits();
    PresenterSlot slot({"xr", {640, 400}, 1.0f});
    slot.start();
    FrameLoop loop(slot.presenter(), session_, settings_, {});
    runUntilFocused(loop);
    const auto lose = [&](const char* reason) {
        loop.leavePresenter();
        return slot.replace(reason);
    };
    EXPECT_EQ(lose("first"), "");
    loop.moveTo(slot.presenter());
    EXPECT_EQ(lose("second"), "");
    loop.moveTo(slot.presenter());
    // The window comes next, and there is no display here.
    EXPECT_THROW(lose("third"), engine::PresenterUnavailable);
    EXPECT_FALSE(slot.hasPresenter());
    EXPECT_TRUE(loop.headNow()) << "what the session holds is still told";
}

/// Nothing can be shown meanwhile, so there is nothing to keep from going on.
TEST_F(HeadsetView, WithoutADisplayALostHeadsetIsWaitedFor) {
    openDigits();
    PresenterSlot slot({"xr", {640, 400}, 1.0f, false, 0.0});
    slot.start();
    FrameLoop loop(slot.presenter(), session_, settings_, {});
    runUntilFocused(loop);
    loop.leavePresenter();
    fake::failCall("xrGetSystem", XR_ERROR_FORM_FACTOR_UNAVAILABLE, 1, 3);
    EXPECT_EQ(slot.replace("pulled out"), "");
    ASSERT_STREQ(slot.presenter().name(), "xr");
    loop.moveTo(slot.presenter());
    runUntilFocused(loop);

    fake::Config config;
    config.deviceResult = VK_ERROR_DEVICE_LOST;
    fake::configure(config);
    loop.leavePresenter();
    const std::uint64_t before = fake::callCount("xrCreateVulkanDeviceKHR");
    try {
        (void)slot.replace("pulled out again");
        FAIL() << "went on";
    } catch (const engine::PresenterUnavailable& problem) {
        EXPECT_THAT(problem.what(), testing::HasSubstr("DeviceLost"));
        EXPECT_THAT(problem.what(), testing::HasSubstr("display")) << "the window's own reason";
    }
    EXPECT_EQ(fake::callCount("xrCreateVulkanDeviceKHR"), before + 4) << "at once, and three times later";
}

/// `view` as a whole, its headset worn by the fake runtime.
class HeadsetCommand : public HeadsetView {
  protected:
    HeadsetCommand() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    int view(const std::string& script, const std::string& options) {
        std::ofstream(folder_ / "headset.script") << script;
        CLI::App program;
        const Command command = addView(program);
        program.parse("view " + digitsFolder().string() + " --quiet --presenter xr --no-mirror --select 3,4,9 " +
                      "--input-script " + at("headset.script") + " --state-log " + at("headset.log") + " --state-out " +
                      at("headset.json") + " --captures " + at("headset-captures") + " " + options);
        return command();
    }
    std::string at(const std::string& name) const { return (folder_ / name).string(); }
    std::vector<nlohmann::json> log() const {
        std::vector<nlohmann::json> lines;
        std::ifstream in(folder_ / "headset.log");
        for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
        return lines;
    }

    /// Of the test's own: tests run side by side.
    const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "headset" /
                                          testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(HeadsetCommand, LostForTheThirdTimeItEndsWithTheReasonAndTellsWhatItHeld) {
    for (const std::uint64_t frame : {30, 60, 90}) fake::failCall("xrEndFrame", XR_ERROR_RUNTIME_FAILURE, frame);
    testing::internal::CaptureStderr();
    EXPECT_EQ(view("0 wait\n1 head 0 1.6 0 0 0 0 1\n250 quit\n", ""), 1);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_THAT(said, testing::HasSubstr("lost 3 times in a row"));
    EXPECT_THAT(said, testing::HasSubstr("xrEndFrame"));
    EXPECT_EQ(fake::observations().sessionsCreated, 3u);
    const auto state = nlohmann::json::parse(std::ifstream(folder_ / "headset.json"));
    EXPECT_EQ(state["presenter"], "none");
    EXPECT_EQ(state["selected"], nlohmann::json({3, 4, 9}));
}

TEST_F(HeadsetCommand, WhatIsAskedForBeforeThereIsAPictureWaitsForIt) {
    installSignalHandlers();
    std::raise(SIGUSR1);
    EXPECT_EQ(view("0 capture early\n0 wait\n1 head 0 1.6 0 0 0 0 1\n40 quit\n", ""), 0);
    // The first frames come before the session is visible.
    const auto lines = log();
    EXPECT_EQ(lines.front()["captures"], 0);
    EXPECT_NE(lines.front()["sessionState"], "FOCUSED");
    EXPECT_EQ(lines.back()["captures"], 1);
    EXPECT_TRUE(std::filesystem::exists(folder_ / "headset-captures/state-1.png"));
    EXPECT_TRUE(std::filesystem::exists(folder_ / "headset-captures/early.png"));
}

TEST_F(HeadsetCommand, ACaptureOfNothingIsSaidToBeMissing) {
    fake::setShouldRender(false);
    testing::internal::CaptureStderr();
    EXPECT_EQ(view("0 capture never\n0 wait\n30 quit\n", ""), 1);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("never.png was not saved"));
}

/// There is no display here, so there is no window to mirror in; the headset does not mind.
TEST_F(HeadsetView, WithoutADisplayTheHeadsetIsNotMirrored) {
    openDigits();
    PresenterSlot slot({"xr", {640, 400}, 1.0f, true});
    slot.start();
    EXPECT_EQ(slot.mirror(), nullptr);
    {
        FrameLoop loop(slot.presenter(), session_, settings_, {});
        loop.mirrorIn(slot.mirror());
        runUntilFocused(loop);
        EXPECT_EQ(fake::observations().lastFrame.layers, 1u);
    }
    expectSilent(slot.presenter());
}

TEST_F(HeadsetView, WithoutAHeadsetAutoAsksForAWindow) {
    fake::Config config;
    config.hasHeadset = false;
    fake::configure(config);
    PresenterSlot automatic({"auto", {640, 400}, 1.0f});
    try {
        automatic.start();
        FAIL() << "started";
    } catch (const engine::PresenterUnavailable& problem) {
        EXPECT_THAT(problem.what(), testing::HasSubstr("display")) << "the window's own reason";
    }
    PresenterSlot headset({"xr", {640, 400}, 1.0f});
    try {
        headset.start();
        FAIL() << "started";
    } catch (const engine::PresenterUnavailable& problem) {
        EXPECT_THAT(problem.what(), testing::HasSubstr("finds no headset"));
    }
}

}  // namespace
}  // namespace nepho::app
