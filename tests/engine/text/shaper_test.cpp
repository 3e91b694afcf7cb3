#include "engine/text/shaper.h"

#include "tests/engine/text/bundled_font.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace nepho::engine {
namespace {

const std::filesystem::path kNoto = "/usr/share/fonts/truetype/noto";  // Debian's fonts-noto-core

/// Places on the line and width, in thousandths of an em: from left to right, one number a glyph, then the width.
std::vector<int> placesOf(Shaper& shaper, std::string_view text) {
    ShapedLine line;
    shaper.shape(text, line);
    std::vector<int> places;
    const auto thousandths = [](float em) { return static_cast<int>(std::lround(1000.0f * em)); };
    for (const ShapedGlyph& glyph : line.glyphs) places.push_back(thousandths(glyph.x));
    places.push_back(thousandths(line.width));
    return places;
}
using Places = std::vector<int>;

/// What is expected is what `hb-shape FONT TEXT` of HarfBuzz 6.0 says, advances added
/// up and offsets added to them.

TEST(Shaper, LatinIsKernedAndLigated) {
    Shaper shaper(kFont, false, 40, 6);
    EXPECT_EQ(placesOf(shaper, "AVATAR To"), (Places{0, 599, 1159, 1728, 2214, 2853, 3475, 3735, 4221, 4826}));
    EXPECT_EQ(placesOf(shaper, "office"), (Places{0, 605, 1551, 2031, 2595})) << "one glyph for ffi";
    EXPECT_EQ(placesOf(shaper, "q\u0303\u0301"), (Places{0, 616, 580, 615})) << "two marks over each other";
    EXPECT_EQ(placesOf(shaper, "e\u0301"), (Places{0, 564})) << "composed";
    ShapedLine line;
    shaper.shape("q\u0303\u0301", line);
    EXPECT_NEAR(line.glyphs.at(2).y, 0.195f, 1e-4f);
}

#define SHAPER_OR_SKIP(name)                                                                 \
    const std::filesystem::path path = kNoto / name;                                         \
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << ": install fonts-noto-core"; \
    Shaper shaper(path, false, 40, 6)

TEST(Shaper, ArabicJoinsAndRunsFromTheRight) {
    SHAPER_OR_SKIP("NotoSansArabic-Regular.ttf");
    EXPECT_EQ(placesOf(shaper, "سلام"), (Places{0, 484, 1083, 1867})) << "meem, lam-alef, seen";
    EXPECT_EQ(placesOf(shaper, "لا"), (Places{0, 582}));
    EXPECT_EQ(placesOf(shaper, "مُحَمَّد"), (Places{0, 660, 532, 1104, 1110, 1877, 1747, 2272}));
    ShapedLine joined, alone;
    shaper.shape("ببب", joined);
    shaper.shape("ب", alone);
    std::set<std::uint32_t> forms{alone.glyphs.at(0).glyph};
    for (const ShapedGlyph& glyph : joined.glyphs) forms.insert(glyph.glyph);
    EXPECT_EQ(forms.size(), 4u) << "alone, initial, medial, final";
}

TEST(Shaper, DevanagariMakesConjunctsAndMovesVowels) {
    SHAPER_OR_SKIP("NotoSansDevanagari-Regular.ttf");
    EXPECT_EQ(placesOf(shaper, "हिन्दी"), (Places{0, 259, 790, 1099, 1619, 1878}));
    EXPECT_EQ(placesOf(shaper, "क्षत्रिय"), (Places{0, 712, 971, 1523, 2103}));
    ShapedLine short_i, ka;
    shaper.shape("कि", short_i);
    shaper.shape("क", ka);
    EXPECT_EQ(short_i.glyphs.back().glyph, ka.glyphs.at(0).glyph) << "the vowel stands before its consonant";
}

TEST(Shaper, ThaiStacksItsMarks) {
    SHAPER_OR_SKIP("NotoSansThai-Regular.ttf");
    EXPECT_EQ(placesOf(shaper, "น้ำ"), (Places{0, 613, 584, 613, 1019})) << "sara am is split";
    EXPECT_EQ(placesOf(shaper, "ที่นี่"), (Places{0, 606, 606, 609, 1222, 1222, 1222}));
}

/// Where each character of a line comes to stand, from left to right; Hebrew is in no font here, which does not matter.
std::u32string seen(const std::u32string& line) {
    FontStack fonts(kFont, false, 40);
    RunSplitter splitter;
    std::u32string text;
    for (const TextRun& run : splitter.split(line, fonts)) {
        std::u32string piece = line.substr(run.first, run.count);
        if (run.level % 2 == 1) piece = std::u32string(piece.rbegin(), piece.rend());
        text += piece;
    }
    return text;
}

TEST(RunSplitter, LinesInBothDirectionsAreInOrder) {
    EXPECT_EQ(seen(U"plain text"), U"plain text");
    // Hebrew letters stand for what runs from right to left, as in the annex's own examples.
    EXPECT_EQ(seen(U"car אבג in"), U"car גבא in");
    EXPECT_EQ(seen(U"אבג!"), U"!גבא") << "the first letter says which way the line runs";
    EXPECT_EQ(seen(U"car אבג 123 in"), U"car 123 גבא in") << "numbers keep their direction";
    EXPECT_EQ(seen(U"אבג car דהו"), U"והד car גבא");
}

TEST(RunSplitter, RunsAreOfOneScriptAndFont) {
    FontStack fonts(kFont, false, 40);
    RunSplitter splitter;
    const auto& runs = splitter.split(U"abc Ω, 语 x", fonts);
    ASSERT_EQ(runs.size(), 5u);
    EXPECT_EQ(runs[0].script, HB_SCRIPT_LATIN);
    EXPECT_EQ(runs[0].count, 4u) << "a space goes with what is before it";
    EXPECT_EQ(runs[1].script, HB_SCRIPT_GREEK);
    EXPECT_EQ(runs[1].count, 3u);
    EXPECT_FALSE(runs[2].font);
    EXPECT_EQ(runs[3].script, HB_SCRIPT_HAN);
    EXPECT_EQ(runs[4].count, 1u);
}

TEST(Shaper, WhatNoFontHasIsABoxACluster) {
    Shaper shaper(kFont, false, 40, 6);
    const auto boxes = [&](std::string_view text) {
        ShapedLine line;
        shaper.shape(text, line);
        for (const ShapedGlyph& glyph : line.glyphs) EXPECT_EQ(glyph.glyph, Shaper::kMissing);
        return line.glyphs.size();
    };
    EXPECT_EQ(boxes("語"), 1u);
    EXPECT_EQ(boxes("語文"), 2u);
    EXPECT_EQ(boxes("👩‍🔬"), 1u) << "joined by a zero-width joiner";
    EXPECT_EQ(boxes("👍🏽🇩🇪"), 2u);
    ShapedLine line;
    shaper.shape("\u200D\uFE0F", line);
    EXPECT_EQ(line.width, 0.0f) << "nothing to be seen";
    for (const ShapedGlyph& glyph : line.glyphs) EXPECT_NE(glyph.glyph, Shaper::kMissing);
}

TEST(Shaper, EmojiAreOneColouredPictureEach) {
    SHAPER_OR_SKIP("NotoColorEmoji.ttf");  // of fonts-noto-color-emoji
    ShapedLine line;
    shaper.shape("👩‍🔬🇩🇪👍🏽", line);
    ASSERT_EQ(line.glyphs.size(), 3u) << "a scientist, a flag, a thumb with a skin tone";
    EXPECT_NEAR(line.width, 3 * 2550.0f / 2048.0f, 1e-3f);
    EXPECT_GT(line.ascent, 0.5f);
    const auto picture = shaper.tryRender(line.glyphs[1].glyph);
    ASSERT_TRUE(picture);
    EXPECT_TRUE(picture->colored);
    EXPECT_NEAR(static_cast<float>(picture->width), 40.0f * 136 / 109, 1.0f);
    // Black, red and gold from top to bottom.
    const auto colorAt = [&](float y) {
        const std::size_t row = static_cast<std::size_t>(y * static_cast<float>(picture->height));
        const std::uint8_t* texel = &picture->texels[(row * picture->width + picture->width / 2) * 4];
        return std::array<int, 4>{texel[0], texel[1], texel[2], texel[3]};
    };
    const auto top = colorAt(0.25f), middle = colorAt(0.5f), bottom = colorAt(0.75f);
    EXPECT_LT(top[0], 90);
    EXPECT_GT(middle[0], 150);
    EXPECT_LT(middle[1], 80);
    EXPECT_GT(bottom[0], 200);
    EXPECT_GT(bottom[1], 150);
    EXPECT_LT(bottom[2], 100);
}

TEST(Shaper, LongLinesAreCut) {
    Shaper shaper(kFont, false, 40, 6);
    ShapedLine line;
    shaper.shape(std::string(100'000, 'x'), line);
    EXPECT_EQ(line.glyphs.size(), 4096u);
}

}  // namespace
}  // namespace nepho::engine
