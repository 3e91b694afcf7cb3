// Selecting by outlines and pulling out at the desk, and the hands of a script, through the whole frame loop.
#include "tests/app/app_fixture.h"

#include <fmt/format.h>
#include <glm/geometric.hpp>

#include <set>

namespace nepho::app {
namespace {

class DeskSelect : public DeskTest {
  protected:
    /// Rows whose centre is seen where `inside` says.
    template <typename Inside>
    Rows rowsSeen(const Inside& inside) const {
        Rows rows;
        for (std::uint32_t row = 0; row < session_.rows(); ++row)
            if (inside(pixelOf(row, windowView()))) rows.push_back(row);
        return rows;
    }
    static bool inBox(glm::vec2 at, glm::vec2 low, glm::vec2 high) {
        return at.x > low.x && at.y > low.y && at.x < high.x && at.y < high.y;
    }
};

TEST_F(DeskSelect, ARectangleTakesWhatIsSeenInItThroughTheWholeDepth) {
    replay("5 key B\n6 move 560 220\n7 press left\n8 move 600 260\n9 move 660 300\n10 release left\n12 quit\n");
    const Rows expected = rowsSeen([](glm::vec2 at) { return inBox(at, {560, 220}, {660, 300}); });
    ASSERT_GT(expected.size(), 20u);
    ASSERT_LT(expected.size(), session_.rows() / 2);
    EXPECT_EQ(session_.selected(), expected);
}

TEST_F(DeskSelect, ControlAddsAndAltRemoves) {
    const Rows first = rowsSeen([](glm::vec2 at) { return inBox(at, {560, 220}, {640, 300}); });
    const Rows second = rowsSeen([](glm::vec2 at) { return inBox(at, {600, 260}, {700, 340}); });
    const std::string box = "6 move 560 220\n7 press left\n8 move 640 300\n9 release left\n";
    replay("5 key B\n" + box +
           "10 move 600 260\n11 keydown leftControl\n12 press left\n13 move 700 340\n14 release left\n"
           "15 keyup leftControl\n17 quit\n");
    EXPECT_EQ(session_.selected(), combine(first, second, SelectMode::add));
    replay(
        "10 move 600 260\n11 keydown leftAlt\n12 press left\n13 move 700 340\n14 release left\n15 keyup leftAlt\n17 "
        "quit\n");
    EXPECT_EQ(session_.selected(), combine(first, second, SelectMode::remove));
}

TEST_F(DeskSelect, ALassoTakesWhatItEncloses) {
    replay(
        "5 key K\n6 move 600 200\n7 press left\n8 move 700 340\n9 move 500 340\n10 move 600 200\n11 release left\n13 "
        "quit\n");
    const Rows expected = rowsSeen([](glm::vec2 at) {
        // The triangle's three sides, each with its inside below or beside it.
        return at.y < 340 && at.y > 200 + 1.4f * std::abs(at.x - 600);
    });
    ASSERT_GT(expected.size(), 20u);
    EXPECT_EQ(session_.selected(), expected);
}

TEST_F(DeskSelect, ASelectionIsDraggedOutAndUndone) {
    const std::uint32_t row = visibleRow();
    Rows rows{row, row == 3 ? 4u : 3u, 1000};
    std::ranges::sort(rows);
    session_.select(rows);
    session_.noteEdit();
    std::vector<glm::vec3> before;
    for (const std::uint32_t each : rows) before.push_back(session_.worldPosition(each));
    const glm::vec2 at = pixelOf(row, windowView());
    const std::string drag =
        fmt::format("5 key P\n6 move {} {}\n7 press left\n8 move {} {}\n9 move {} {}\n10 release left\n", at.x, at.y,
                    at.x + 20, at.y, at.x + 60, at.y - 30);
    replay(drag + "12 quit\n");
    ASSERT_EQ(session_.clusters().all().size(), 1u);
    EXPECT_EQ(*session_.clusters().all()[0].rows, rows);
    const glm::vec2 now = pixelOf(row, windowView());
    EXPECT_LT(glm::distance(now, at + glm::vec2(60, -30)), 0.5f) << "it stays under the pointer";
    const glm::vec3 moved =
        session_.worldPosition(row) - before[static_cast<std::size_t>(std::ranges::find(rows, row) - rows.begin())];
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_LT(glm::distance(session_.worldPosition(rows[i]), before[i] + moved), 1e-5f);
    const auto nearest = pickNearest(session_, session_.worldPosition(row), 1e-3f);
    ASSERT_TRUE(nearest);
    EXPECT_EQ(nearest->row, row) << "picked where it is now";

    replay("5 keydown leftControl\n6 key Z\n7 keyup leftControl\n9 quit\n");
    EXPECT_TRUE(session_.clusters().empty());
    EXPECT_LT(glm::distance(session_.worldPosition(rows[0]), before[0]), 1e-5f);
    replay("4 keydown leftControl\n5 keydown leftShift\n6 key Z\n7 keyup leftShift\n8 keyup leftControl\n10 quit\n");
    EXPECT_EQ(session_.clusters().all().size(), 1u);
    replay("5 key backspace\n7 quit\n");
    EXPECT_TRUE(session_.clusters().empty());
}

TEST_F(DeskSelect, AScriptWithHeadAndHandsIsPlayedByTheHands) {
    const std::string start = "5 head 0 1.6 0 0 0 0 1\n6 hand right pose 0 1.3 -0.9 0 0 0 1\n";
    replay(start +
           "7 hand right tool 1\n8 hand right tool 0\n9 hand right select 1\n10 hand right select 0\n12 quit\n");
    Rows expected;
    for (std::uint32_t row = 0; row < session_.rows(); ++row)
        if (glm::distance(session_.worldPosition(row), glm::vec3(0, 1.3f, -0.9f)) <= 0.08f) expected.push_back(row);
    ASSERT_FALSE(expected.empty());
    EXPECT_EQ(session_.selected(), expected);
}

}  // namespace
}  // namespace nepho::app
