// Panels used by mouse and keyboard.
#include "tests/app/app_fixture.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace nepho::app {
namespace {

using Rows = std::vector<std::uint32_t>;

struct NotesClipboard final : engine::Clipboard {
    std::string text() override { return content; }
    void setText(const std::string& utf8) override { content = utf8; }
    std::string content;
};

TEST_F(DeskTest, TextIsPastedIntoTheSearchBoxAndCopied) {
    NotesClipboard notes;
    notes.content = "seven";
    presenter_.setClipboard(&notes);
    const std::string paste = "5 key slash\n8 keydown leftControl\n9 key V\n11 keyup leftControl\n12 wait\n";
    replay(paste + "13 quit\n");
    EXPECT_EQ(session_.search().pattern, "seven");
    replay("5 key slash\n8 text \"two\"\n10 keydown leftControl\n11 key A\n13 key C\n15 keyup leftControl\n16 quit\n");
    EXPECT_EQ(notes.content, "two");
}

const std::string kToPanels = "4 keydown leftControl\n5 key tab\n8 keyup leftControl\n";

TEST_F(DeskTest, KeysThatWalkThroughPanelsDoNotMoveTheScene) {
    session_.select({1, 2, 3});
    Camera start;
    start.reset();
    replay(kToPanels + "10 keydown down\n20 keyup down\n22 keydown left\n30 keyup left\n32 key I\n34 quit\n");
    EXPECT_EQ(camera_.eye(), start.eye());
    EXPECT_FALSE(session_.visible());
    // Esc leaves the panels, and only that; then the keys are the scene's.
    replay(kToPanels + "10 key down\n12 key escape\n15 quit\n");
    EXPECT_EQ(session_.selected(), (Rows{1, 2, 3}));
    replay(kToPanels + "10 key down\n12 key escape\n15 keydown left\n20 keyup left\n22 key escape\n24 quit\n");
    EXPECT_NE(camera_.eye(), start.eye());
    EXPECT_TRUE(session_.selected().empty());
}

TEST_F(DeskTest, AfterAClickOnAPanelKeysStayWithTheScene) {
    const int dims = session_.layout().dims;
    replay("5 move 370 592\n6 press left\n7 release left\n9 keydown right\n14 keyup right\n15 key space\n17 quit\n");
    Camera start;
    start.reset();
    EXPECT_NE(camera_.yaw, start.yaw);
    EXPECT_EQ(session_.layout().dims, dims);
}

TEST_F(DeskTest, EnterAndEscAnswerAMessageFirst) {
    for (const char* key : {"enter", "escape"}) {
        session_.select({1, 2});
        session_.open(requestFor("/nonexistent/vectors.npy"));
        replay(fmt::format("3 wait\n6 key {}\n9 quit\n", key));
        EXPECT_EQ(session_.message(), "");
        EXPECT_EQ(session_.selected(), (Rows{1, 2})) << key;
    }
}

/// What stands on panels is chosen by keyboard alone: `tabs` panels on, then the keys.
TEST_F(DeskTest, EveryPanelIsReachedByKeyboard) {
    const auto walk = [&](int tabs, const std::vector<std::string>& keys) {
        std::string script = "3 wait\n4 keydown leftControl\n";
        int frame = 5;
        for (int i = 0; i < tabs; ++i) script += fmt::format("{} key tab\n", frame += 4);
        script += fmt::format("{} keyup leftControl\n", frame += 4);
        for (const std::string& key : keys) script += fmt::format("{} key {}\n", frame += 4, key);
        replay(script + fmt::format("{} wait\n{} quit\n", frame + 2, frame + 3));
    };
    session_.inspect(42);
    const auto labelBy = session_.labelBy(), colorBy = session_.colorBy().column;
    const auto axes = session_.layout().axes;
    walk(1, {"down", "space", "down", "space"});
    EXPECT_NE(session_.layout().axes, axes);
    walk(2, {"down", "down", "space", "up", "space"});
    EXPECT_NE(session_.labelBy(), labelBy);
    walk(2, {"down", "down", "down", "down", "down", "space", "down", "space"});
    EXPECT_NE(session_.colorBy().column, colorBy);
    EXPECT_EQ(session_.quality(), nullptr);
    walk(2, {"down", "down", "down", "down", "down", "down", "space"});
    ASSERT_NE(session_.quality(), nullptr);
    EXPECT_FALSE(session_.isQualityStale());
    walk(3, {"down", "down", "down", "right", "space", "down", "space"});
    EXPECT_EQ(session_.metric(), projector::Metric::euclidean);
    walk(3, {"down", "down", "down", "right", "space", "down", "space"});
    EXPECT_EQ(session_.metric(), projector::Metric::dot);
    walk(3, {"down", "down", "down", "space", "right", "right", "space"});
    EXPECT_NE(session_.neighborCount(), 100u);
}

/// On a slow machine both halves of a click or a tap come in one frame.
TEST_F(DeskTest, AClickWithinOneFrameReachesAPanel) {
    replay("5 move 434 592\n8 press left\n8 release left\n9 quit\n");
    EXPECT_EQ(session_.layout().dims, 2) << "the radio button 2-D";
    replay("5 move 370 592\n5 press left\n5 release left\n6 quit\n");
    EXPECT_EQ(session_.layout().dims, 3) << "the radio button 3-D";
}

TEST_F(DeskTest, ATapWithinOneFrameReachesTheSearchBox) {
    replay(
        "5 key slash\n8 text \"sevenn\"\n9 keydown backspace\n9 keyup backspace\n9 keydown backspace\n"
        "9 keyup backspace\n9 text \"n\"\n14 wait\n15 quit\n");
    EXPECT_EQ(session_.search().pattern, "seven");
    EXPECT_EQ(session_.search().found.size(), 179u);
}

/// The script of docs/headset.md's pictures, whose captions say what it does.
TEST_F(DeskTest, TheTourOfTheHeadsetDoesWhatItsPicturesShow) {
    std::ifstream file(std::filesystem::path(NEPHOSCOPE_SOURCE_DIR) / "docs/headset_tour.txt");
    replay(std::string(std::istreambuf_iterator<char>(file), {}));
    EXPECT_EQ(session_.selected().size(), 17u);
    ASSERT_EQ(session_.clusters().all().size(), 1u);
    EXPECT_EQ(*session_.clusters().all()[0].rows, session_.selected());
    EXPECT_GT(session_.clusters().all()[0].cloudFromCluster[3].x, 0.0f) << "to the right";
}

}  // namespace
}  // namespace nepho::app
