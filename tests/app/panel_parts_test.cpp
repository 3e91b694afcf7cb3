// What panels compute, without drawing.
#include "app/scene/cell_text.h"
#include "app/scene/selection_summary.h"
#include "app/scene/short_text.h"
#include "tests/app/app_fixture.h"
#include "tests/projector/data/temp_folder.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace nepho::app {
namespace {

TEST(ShortText, EndsAtWholeCharacters) {
    EXPECT_EQ(firstLine("seven", 5), "seven");
    EXPECT_EQ(firstLine("seven", 4), "seve…");
    EXPECT_EQ(firstLine("七七七", 2), "七七…");
    EXPECT_EQ(firstLine("one\ntwo", 40), "one…");
    EXPECT_EQ(beginning("one\ntwo", 40), "one\ntwo");
    EXPECT_EQ(beginning("one\ntwo", 5), "one\nt…");
    EXPECT_EQ(beginning("", 5), "");
    EXPECT_EQ(beginning("\xff\xfe", 1), "\xff…");
}

TEST(ShortText, CutsNoEmojiNorLetterInTwo) {
    EXPECT_EQ(firstLine("ab👩‍👩‍👧cd", 4), "ab…");
    EXPECT_EQ(firstLine("ab👩‍👩‍👧cd", 7), "ab👩‍👩‍👧…");
    EXPECT_EQ(firstLine("ab🇩🇪🇫🇷", 5), "ab🇩🇪…");
    EXPECT_EQ(firstLine("cafe\u0301s", 4), "caf…");
    EXPECT_EQ(firstLine("cafe\u0301s", 5), "cafe\u0301…");
    std::string flags = "a";
    for (int i = 0; i < 50; ++i) flags += "🇩🇪";
    EXPECT_EQ(firstLine(flags, 80), flags.substr(0, 1 + 39 * 8) + "…");
    const std::string many(100, 'a');
    EXPECT_EQ(beginning(many + "👩‍👩‍👧", 103), many + "…");
    EXPECT_EQ(beginning(many + "👩‍👩‍👧", 105), many + "👩‍👩‍👧");
    EXPECT_EQ(firstLine("👩‍👩‍👧", 2), "👩\u200d…") << "longer than all there is room for";
}

TEST(SelectionSummary, CountsTheLabelsOfTheSelection) {
    Session session;
    ASSERT_FALSE(session.openNow(requestFor(digitsFolder())));
    session.setLabelBy("name");
    std::vector<std::uint32_t> rows;
    std::map<std::string, std::size_t> expected;
    for (std::uint32_t row = 0; row < 100; ++row) {
        rows.push_back(row);
        ++expected[session.label(row)];
    }
    session.select(rows);
    SelectionSummary summary;
    const auto common = summary.of(session);
    ASSERT_EQ(common.size(), SelectionSummary::kMost);
    for (std::size_t i = 0; i < common.size(); ++i) {
        EXPECT_EQ(common[i].first, expected[common[i].second]) << common[i].second;
        EXPECT_TRUE(i == 0 || common[i].first <= common[i - 1].first);
        expected.erase(common[i].second);
    }
    for (const auto& [label, count] : expected) EXPECT_LE(count, common.back().first) << label;

    // Another frame, another hovered point: nothing is counted again; another selection is.
    session.setHovered(5);
    (void)summary.of(session);
    EXPECT_EQ(summary.timesCounted(), 1u);
    session.select({1});
    EXPECT_TRUE(summary.of(session).empty());
    EXPECT_EQ(summary.timesCounted(), 2u);
}

using PanelFiles = projector::TempFolder;

/// A frame looks at the beginning of a long cell only.
TEST_F(PanelFiles, LongCellsAreCutForShow) {
    Session session;
    const std::string text(3000, 'x');
    ASSERT_FALSE(session.openNow(requestFor(put("v.tsv", text + "\t1\t2\ny\t3\t4\nx\t0\t1\n"))));
    EXPECT_EQ(rowName(session, 0), std::string(80, 'x') + "…");
    EXPECT_EQ(rowName(session, 1), "y");
    std::string number;
    const projector::Column& column = session.dataset().metadata.columns[0];
    EXPECT_EQ(cellView(column, 0, number).data(), column.values[0].data()) << "no copy of a long text";
}

}  // namespace
}  // namespace nepho::app
