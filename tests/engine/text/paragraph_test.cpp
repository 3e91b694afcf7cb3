#include "engine/text/paragraph.h"

#include "engine/text/shaper.h"
#include "engine/text/utf8.h"
#include "tests/engine/text/bundled_font.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::engine {
namespace {

using Pieces = std::vector<std::string>;

/// The lines of a paragraph whose characters all take one em, but for those in `narrow`.
Pieces linesOf(std::string_view text, float width, std::u32string_view narrow = {}) {
    std::vector<float> advances;
    for (std::string_view rest = text; !rest.empty();)
        advances.push_back(narrow.find(takeCharacter(rest)) == std::u32string_view::npos ? 1.0f : 0.0f);
    std::vector<std::uint32_t> ends;
    breakLines(text, advances, width, ends);
    Pieces lines;
    std::size_t start = 0;
    for (const std::uint32_t end : ends) {
        lines.emplace_back(text.substr(start, end - start));
        start = end;
    }
    EXPECT_EQ(start, text.size());
    return lines;
}

TEST(Paragraph, LinesBreakBehindBlanks) {
    EXPECT_EQ(linesOf("one", 7.0f), (Pieces{"one"}));
    EXPECT_EQ(linesOf("one two three", 7.0f), (Pieces{"one two ", "three"})) << "the blank at the end takes no room";
    EXPECT_EQ(linesOf("one two three", 6.9f), (Pieces{"one ", "two ", "three"}));
    EXPECT_EQ(linesOf("one   two", 3.0f), (Pieces{"one   ", "two"}));
    EXPECT_EQ(linesOf("مرحبا بكم هنا", 9.0f), (Pieces{"مرحبا بكم ", "هنا"}));
    EXPECT_EQ(linesOf("", 3.0f), Pieces{});
}

TEST(Paragraph, WhatIsTooLongBreaksBetweenClusters) {
    EXPECT_EQ(linesOf("a longwords", 4.0f), (Pieces{"a ", "long", "word", "s"}));
    EXPECT_EQ(linesOf("abc", 0.5f), (Pieces{"a", "b", "c"})) << "no line is empty";
    EXPECT_EQ(linesOf("हिन्दी", 1.5f, U"ि्ी"), (Pieces{"हि", "न्दी"})) << "a conjunct stays together";
    EXPECT_EQ(linesOf("👩‍👩‍👧👩‍👩‍👧", 4.0f, U"\u200d"),
              (Pieces{"👩‍👩‍👧", "👩‍👩‍👧"}));
    std::string flags;
    for (int i = 0; i < 100; ++i) flags += "🇩🇪";
    EXPECT_EQ(linesOf(flags, 21.0f), Pieces(10, flags.substr(0, 80)));
}

TEST(Paragraph, IdeographsBreakAnywhereButNotBeforeTheirCommas) {
    EXPECT_EQ(linesOf("一二三四五", 3.0f), (Pieces{"一二三", "四五"}));
    EXPECT_EQ(linesOf("一二三，四", 3.0f), (Pieces{"一二", "三，四"}));
    EXPECT_EQ(linesOf("一二「三四」", 3.0f), (Pieces{"一二", "「三", "四」"}));
    EXPECT_EQ(linesOf("見る word見る", 7.0f), (Pieces{"見る word", "見る"}));
}

TEST(Paragraph, WhatHasNoAdvanceIsLeftForLater) {
    const std::vector<float> advances(3, 1.0f);
    std::vector<std::uint32_t> ends;
    breakLines("abcdef", advances, 2.0f, ends);
    EXPECT_EQ(ends, (std::vector<std::uint32_t>{2, 3}));
}

TEST(Paragraph, TheFirstLetterSaysWhichWayItRuns) {
    EXPECT_TRUE(runsRightToLeft("سلام abc"));
    EXPECT_TRUE(runsRightToLeft("12, «שלום»"));
    EXPECT_TRUE(runsRightToLeft("\u200f abc"));
    EXPECT_FALSE(runsRightToLeft("abc سلام"));
    EXPECT_FALSE(runsRightToLeft("你好"));
    EXPECT_FALSE(runsRightToLeft("12 - 7"));
    EXPECT_FALSE(runsRightToLeft(""));
}

/// Advances are those of the written order, and all of them make the width.
TEST(Paragraph, AdvancesComeFromTheShapedLine) {
    Shaper shaper(kFont, false, 40, 6);
    ShapedLine line;
    shaper.shape("o\nffi\u0301ce", line);
    ASSERT_EQ(line.advances.size(), 8u);
    EXPECT_EQ(line.advances[1], 0.0f) << "a control character";
    EXPECT_NEAR(std::accumulate(line.advances.begin(), line.advances.end(), 0.0f), line.width, 1e-5f);
    shaper.shape("office", line);
    EXPECT_NEAR(line.advances[1], 0.946f, 1e-3f) << "one glyph for ffi";
    EXPECT_EQ(line.advances[2], 0.0f);
    EXPECT_NEAR(line.advances[4], 0.480f, 1e-3f);
    shaper.shape("a语b", line);
    EXPECT_NEAR(line.advances[1], line.width - line.advances[0] - line.advances[2], 1e-5f) << "a box";
    EXPECT_GT(line.advances[1], 0.3f);
}

TEST(Paragraph, AdvancesOfArabicAreInWrittenOrder) {
    const std::filesystem::path path = "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << ": install fonts-noto-core";
    Shaper shaper(path, false, 40, 6);
    ShapedLine line;
    shaper.shape("سلام", line);  // what hb-shape says: seen 784, lam with alef 599, meem 484
    ASSERT_EQ(line.advances.size(), 4u);
    EXPECT_NEAR(line.advances[0], 0.784f, 1e-3f);
    EXPECT_NEAR(line.advances[1], 0.599f, 1e-3f);
    EXPECT_EQ(line.advances[2], 0.0f);
    EXPECT_NEAR(line.advances[3], 0.484f, 1e-3f);
}

}  // namespace
}  // namespace nepho::engine
