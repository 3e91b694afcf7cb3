// A headset that goes while there is a display: the window that stands in for it, and the way back.
#include "app/commands/command.h"
#include "tests/mirror/mirror_fixture.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace nepho::app {
namespace {

class MirrorGone : public Mirror {
  protected:
    /// Loses the headset, and the window is there.
    void lose(const char* expected) {
        loop_->leavePresenter();
        EXPECT_THAT(slot_->replace("pulled out"), testing::HasSubstr(expected));
        ASSERT_STREQ(slot_->presenter().name(), "window");
        go();
    }
    void go() {
        loop_->moveTo(slot_->presenter());
        loop_->mirrorIn(slot_->mirror());
        for (int i = 0; i < 3; ++i) ASSERT_TRUE(loop_->step());
    }
    void startBare() {
        slot_.emplace(PresenterSlot::Wish{"xr", {400, 300}, 1.0f, true, 0.0});
        slot_->start();
        loop_.emplace(slot_->presenter(), session_, settings_, LoopOptions());
        loop_->mirrorIn(slot_->mirror());
        runUntilFocused();
    }
};

TEST_F(MirrorGone, ComesBackWhenItAnswers) {
    startBare();
    session_.select({3, 4, 9});
    const glm::mat4 room = session_.placement();
    fake::failCall("xrGetSystem", XR_ERROR_FORM_FACTOR_UNAVAILABLE, 1, 2);
    lose("goes on and looks for it: ");
    EXPECT_EQ(session_.placement(), glm::mat4(1)) << "the desk's camera looks at the fitted cloud";
    EXPECT_EQ(slot_->mirror(), nullptr);
    EXPECT_FALSE(slot_->headsetAnswers()) << "not yet";
    ASSERT_TRUE(slot_->headsetAnswers());
    loop_->leavePresenter();
    EXPECT_EQ(slot_->takeHeadset(), "");
    ASSERT_STREQ(slot_->presenter().name(), "xr");
    EXPECT_NE(slot_->mirror(), nullptr);
    go();
    runUntilFocused();
    EXPECT_EQ(session_.placement(), room);
    EXPECT_EQ(session_.selected(), (Rows{3, 4, 9}));
    EXPECT_FALSE(slot_->headsetAnswers()) << "it is here";
}

TEST_F(MirrorGone, IsLookedForAsLongAsTheWindowSaysSo) {
    startBare();
    fake::Config config;
    config.hasHeadset = false;
    fake::configure(config);
    const std::uint64_t before = fake::callCount("xrGetSystem");
    lose("goes on and looks for it: ");
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(slot_->headsetAnswers());
    EXPECT_EQ(fake::callCount("xrGetSystem"), before + 11) << "once at once, then whenever it was time";
    ASSERT_TRUE(loop_->step());
}

TEST_F(MirrorGone, ADeviceThatIsLostAtTheNextStartIsGoneToo) {
    startBare();
    fake::Config config;
    config.deviceResult = VK_ERROR_DEVICE_LOST;
    fake::configure(config);
    lose("DeviceLost");
    for (int tries = 1; tries <= 3; ++tries) {
        ASSERT_TRUE(slot_->headsetAnswers()) << "the runtime itself answers";
        loop_->leavePresenter();
        const std::string told = slot_->takeHeadset();
        EXPECT_THAT(told, testing::HasSubstr("DeviceLost"));
        EXPECT_THAT(told, testing::HasSubstr(tries < 3 ? "and looks for it" : "start the program again")) << tries;
        ASSERT_STREQ(slot_->presenter().name(), "window");
        go();
    }
    EXPECT_FALSE(slot_->headsetAnswers()) << "the window stays";
}

/// The command as a whole.
TEST_F(MirrorGone, LostForTheThirdTimeTheWindowGoesOnAndSaysWhy) {
    const std::filesystem::path folder = testing::TempDir();
    std::ofstream(folder / "gone.txt") << "0 wait\n1 head 0 1.6 0 0 0 0 1\n250 quit\n";
    for (const std::uint64_t frame : {20, 40, 60}) fake::failCall("xrEndFrame", XR_ERROR_RUNTIME_FAILURE, frame);
    CLI::App program;
    const Command command = addView(program);
    program.parse("view " + digitsFolder().string() + " --quiet --size 320x200 --select 3,4,9 --input-script " +
                  (folder / "gone.txt").string() + " --state-out " + (folder / "gone.json").string() + " --state-log " +
                  (folder / "gone.log").string());
    EXPECT_EQ(command(), 0);
    EXPECT_EQ(fake::observations().sessionsCreated, 3u);
    const auto state = nlohmann::json::parse(std::ifstream(folder / "gone.json"));
    EXPECT_EQ(state["presenter"], "window");
    EXPECT_EQ(state["selected"], nlohmann::json({3, 4, 9}));
    EXPECT_THAT(state["message"].get<std::string>(), testing::HasSubstr("lost 3 times in a row: "));
    EXPECT_THAT(state["message"].get<std::string>(), testing::HasSubstr("xrEndFrame"));
    std::ifstream log(folder / "gone.log");
    std::string first;
    ASSERT_TRUE(std::getline(log, first));
    EXPECT_EQ(nlohmann::json::parse(first)["presenter"], "xr");
}

}  // namespace
}  // namespace nepho::app
