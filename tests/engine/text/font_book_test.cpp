#include "engine/text/font_book.h"

#include "tests/engine/text/bundled_font.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

namespace nepho::engine {
namespace {

std::string utf8Of(char32_t c) {
    const auto byte = [](char32_t value) { return static_cast<char>(value); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 63))};
    if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
    return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
}

/// Where in the atlas a glyph lies, which tells glyphs apart.
std::pair<int, int> cornerOf(const PlacedGlyph& glyph) {
    return {glyph.u0, glyph.v0};
}

class BundledFont : public testing::Test {
  protected:
    FontBook book{kFont, false};
    /// A noncharacter: no font has it.
    std::pair<int, int> box = cornerOf(book.layout("\xEF\xBF\xBE").glyphs.at(0));

    std::uint8_t texel(int x, int y) const {
        return book.outlines()
            .texels()[static_cast<std::size_t>(y) * FontBook::kAtlasSide + static_cast<std::size_t>(x)];
    }
    /// The distance in em, inside positive, that the atlas holds at a place on the line.
    double distanceAt(const PlacedGlyph& glyph, double x, double y) const {
        const double u = glyph.u0 + (x - glyph.left) * FontBook::kGlyphPixels - 0.5;
        const double v = glyph.v0 + (glyph.top - y) * FontBook::kGlyphPixels - 0.5;
        const int column = static_cast<int>(std::floor(u)), row = static_cast<int>(std::floor(v));
        const double a = u - column, b = v - row;
        const double value = (1 - b) * ((1 - a) * texel(column, row) + a * texel(column + 1, row)) +
                             b * ((1 - a) * texel(column, row + 1) + a * texel(column + 1, row + 1));
        return (value - 128) / 128 * FontBook::kSpreadTexels / FontBook::kGlyphPixels;
    }
};

TEST_F(BundledFont, AdvancesAreThoseOfTheFont) {
    // hmtx of Noto Sans 2.004, in units of 1/1000 em.
    EXPECT_NEAR(book.layout("W").width, 0.930f, 1e-4f);
    EXPECT_NEAR(book.layout("i").width, 0.258f, 1e-4f);
    EXPECT_NEAR(book.layout(" ").width, 0.260f, 1e-4f);
    EXPECT_NEAR(book.layout("Wi ").width, 0.930f + 0.258f + 0.260f, 1e-3f);
    // GPOS: what hb-shape of HarfBuzz 6 gives.
    EXPECT_NEAR(book.layout("AVATAR To").width, 4.826f, 1e-3f);
    // hhea
    EXPECT_NEAR(book.layout("x").ascent, 1.069f, 1e-4f);
    EXPECT_NEAR(book.layout("").descent, -0.293f, 1e-4f);
}

TEST_F(BundledFont, SpacesAdvanceWithoutAMark) {
    const TextLine line = book.layout("i i");
    EXPECT_EQ(line.glyphs.size(), 2u);
    EXPECT_NEAR(line.glyphs[1].left - line.glyphs[0].left, 0.258f + 0.260f, 1e-4f);
    EXPECT_TRUE(book.layout("").glyphs.empty());
    EXPECT_EQ(book.layout("").width, 0.0f);
}

TEST_F(BundledFont, TheStemOfLIsWhereTheFontSays) {
    // 'l' is one rectangle, from 85 to 173 thousandths of an em across and 0 to 760 high.
    const TextLine line = book.layout("l");
    ASSERT_EQ(line.glyphs.size(), 1u);
    const PlacedGlyph& glyph = line.glyphs[0];
    const double left = 0.085, right = 0.173, middle = (left + right) / 2;
    EXPECT_GT(distanceAt(glyph, middle, 0.4), 0.03);
    for (const double y : {0.1, 0.4, 0.7}) {
        EXPECT_NEAR(distanceAt(glyph, left, y), 0.0, 0.006) << y;
        EXPECT_NEAR(distanceAt(glyph, right, y), 0.0, 0.006) << y;
        EXPECT_NEAR(distanceAt(glyph, left - 0.08, y), -0.08, 0.008) << y;
        EXPECT_NEAR(distanceAt(glyph, right + 0.08, y), -0.08, 0.008) << y;
    }
    EXPECT_NEAR(distanceAt(glyph, middle, 0.0), 0.0, 0.006);
    EXPECT_NEAR(distanceAt(glyph, middle, 0.76), 0.0, 0.006);
    EXPECT_NEAR(distanceAt(glyph, middle, -0.1), -0.1, 0.008);
    // The rectangle has the same measure in texels and in em, and room for the distances around the outline.
    EXPECT_NEAR((glyph.right - glyph.left) * FontBook::kGlyphPixels, glyph.u1 - glyph.u0, 1e-3);
    EXPECT_NEAR((glyph.top - glyph.bottom) * FontBook::kGlyphPixels, glyph.v1 - glyph.v0, 1e-3);
    EXPECT_LT(glyph.left, left - 0.12);
    EXPECT_GT(glyph.top, 0.76 + 0.12);
}

TEST_F(BundledFont, CoversLatinGreekAndCyrillic) {
    std::set<std::pair<int, int>> corners{box};
    for (const char32_t c : {U'A', U'é', U'ß', U'Ω', U'λ', U'Ж', U'я', U'\u1EC7', U'\uFFFD'}) {
        const TextLine line = book.layout(utf8Of(c));
        ASSERT_EQ(line.glyphs.size(), 1u);
        EXPECT_TRUE(corners.insert(cornerOf(line.glyphs[0])).second) << "U+" << std::hex << static_cast<unsigned>(c);
        EXPECT_EQ(book.fontFor(c).path, kFont);
    }
}

TEST_F(BundledFont, WhatTheFontLacksIsABox) {
    const TextLine line = book.layout("語\xF0\x9F\x98\x80");
    ASSERT_EQ(line.glyphs.size(), 2u);
    EXPECT_EQ(cornerOf(line.glyphs[0]), box);
    EXPECT_EQ(cornerOf(line.glyphs[1]), box);
    EXPECT_GT(line.width, 1.0f);
    EXPECT_TRUE(book.fontFor(U'語').path.empty());
}

TEST_F(BundledFont, InvalidUtf8IsAReplacementCharacter) {
    const auto replacement = cornerOf(book.layout("\xEF\xBF\xBD").glyphs.at(0));
    EXPECT_NE(replacement, box);
    const TextLine line = book.layout("a\xFF\x62\xE4\xBD");
    ASSERT_EQ(line.glyphs.size(), 4u);
    EXPECT_EQ(cornerOf(line.glyphs[1]), replacement);
    EXPECT_EQ(cornerOf(line.glyphs[3]), replacement);
}

TEST_F(BundledFont, ControlCharactersAreLeftOut) {
    const TextLine plain = book.layout("ab");
    const TextLine line =
        book.layout(std::string_view("a\0\n\t\x7F\xC2\x85\xE2\x80\x8B\xEF\xBB\xBF"
                                     "b\r",
                                     15));
    EXPECT_EQ(line.glyphs.size(), 2u);
    EXPECT_FLOAT_EQ(line.width, plain.width);
}

TEST_F(BundledFont, TheVersionGrowsWithNewGlyphsOnly) {
    const auto first = book.outlines().version();
    book.layout("abc");
    const auto second = book.outlines().version();
    EXPECT_EQ(second, first + 3);
    const std::vector<std::uint8_t> atlas = book.outlines().texels();
    book.layout("cab cab");
    EXPECT_EQ(book.outlines().version(), second);
    EXPECT_EQ(book.outlines().texels(), atlas);
    book.layout("d");
    EXPECT_EQ(book.outlines().version(), second + 1);
    EXPECT_NE(book.outlines().texels(), atlas);
}

TEST_F(BundledFont, SameTextSameAtlas) {
    FontBook other(kFont, false);
    other.layout("\xEF\xBF\xBE");
    book.layout("Reproducible, ΑΩ Ж");
    other.layout("Reproducible, ΑΩ Ж");
    EXPECT_EQ(book.outlines().texels(), other.outlines().texels());
}

TEST_F(BundledFont, TenThousandCharactersOfOneFrameDoNotOverflowTheAtlas) {
    const std::pair<int, int> a = cornerOf(book.layout("a").glyphs.at(0));
    std::size_t marks = 0;
    std::set<std::pair<int, int>> corners;
    for (char32_t c = 0x21; c < 0x21 + 10000; ++c) {
        for (const PlacedGlyph& glyph : book.layout(utf8Of(c)).glyphs) {
            ++marks;
            corners.insert(cornerOf(glyph));
            ASSERT_LE(glyph.u1, FontBook::kAtlasSide);
            ASSERT_LE(glyph.v1, FontBook::kAtlasSide);
        }
    }
    EXPECT_GT(marks, 9000u);
    EXPECT_GT(corners.size(), 1000u);
    EXPECT_EQ(cornerOf(book.layout("a").glyphs.at(0)), a);
    const auto version = book.outlines().version();
    book.layout("abc");
    EXPECT_EQ(book.outlines().version(), version);
}

TEST_F(BundledFont, RandomBytesNeverBreakIt) {
    std::mt19937 generator(9);
    for (int round = 0; round < 300; ++round) {
        std::string text;
        for (auto length = generator() % 40; length > 0; --length) text += static_cast<char>(generator());
        const TextLine line = book.layout(text);
        EXPECT_TRUE(std::isfinite(line.width));
        EXPECT_LE(line.glyphs.size(), text.size());
        for (const PlacedGlyph& glyph : line.glyphs)
            ASSERT_TRUE(glyph.u1 > glyph.u0 && glyph.right > glyph.left && glyph.top > glyph.bottom);
    }
}

TEST(FontBook, SystemFontsGiveAGlyphOrTheBox) {
    FontBook book(kFont);
    const auto box = cornerOf(book.layout("\xEF\xBF\xBE").glyphs.at(0));
    for (const char32_t c : {U'語', U'한', U'ไ', U'ﷺ', U'\U00020000', U'\U0001F600', U'\uE000'}) {
        const FontBook::FontFile file = book.fontFor(c);
        const TextLine line = book.layout(utf8Of(c));
        if (file.path.empty()) {
            ASSERT_EQ(line.glyphs.size(), 1u);
            EXPECT_EQ(cornerOf(line.glyphs[0]), box);
        } else {
            EXPECT_NE(file.path, kFont);
            EXPECT_TRUE(std::filesystem::exists(file.path));
            for (const PlacedGlyph& glyph : line.glyphs)
                EXPECT_TRUE(glyph.colored || cornerOf(glyph) != box) << file.path;
        }
        const FontBook::FontFile again = book.fontFor(c);
        EXPECT_EQ(again.path, file.path);
        EXPECT_EQ(again.faceIndex, file.faceIndex);
    }
    EXPECT_EQ(book.fontFor(U'A').path, kFont);
}

/// More glyphs than the atlas holds, some in each frame: none becomes a box, and each is what a fresh book draws.
TEST_F(BundledFont, GlyphsOfManyFramesTakeTurns) {
    std::vector<char32_t> characters;
    for (char32_t c = 0x21; c < 0x2E00; ++c)
        if (!book.fontFor(c).path.empty()) characters.push_back(c);
    ASSERT_GT(characters.size(), 2000u);
    FontBook fresh(kFont, false);
    for (int round = 0; round < 2; ++round) {
        for (std::size_t first = 0; first < characters.size(); first += 100) {
            book.beginFrame(FontBook::Pace::atOnce);
            std::set<std::pair<int, int>> corners;
            for (std::size_t i = first; i < std::min(first + 100, characters.size()); ++i)
                for (const PlacedGlyph& glyph : book.layout(utf8Of(characters[i])).glyphs)
                    ASSERT_NE(cornerOf(glyph), box) << std::hex << static_cast<unsigned>(characters[i]);
        }
    }
    const PlacedGlyph here = book.layout("R").glyphs.at(0), there = fresh.layout("R").glyphs.at(0);
    ASSERT_EQ(here.u1 - here.u0, there.u1 - there.u0);
    for (int y = 0; y < here.v1 - here.v0; ++y)
        for (int x = 0; x < here.u1 - here.u0; ++x)
            ASSERT_EQ(texel(here.u0 + x, here.v0 + y),
                      fresh.outlines().texels()[static_cast<std::size_t>(there.v0 + y) * FontBook::kAtlasSide +
                                                static_cast<std::size_t>(there.u0 + x)]);
}

TEST_F(BundledFont, LinesAreRememberedButNotForEver) {
    const float width = book.layout("some text").width;
    for (int i = 0; i < 5000; ++i) {
        book.beginFrame(FontBook::Pace::atOnce);
        ASSERT_GT(book.layout("line " + std::to_string(i)).width, 2.0f);
        ASSERT_EQ(book.layout("line " + std::to_string(i)).glyphs.size(), 4u + std::to_string(i).size());
    }
    EXPECT_EQ(book.layout("some text").width, width);
    EXPECT_EQ(book.tryMeasure("some text"), width);
}

/// What a frame does not wait for comes from the book's thread, and is the same.
TEST_F(BundledFont, TextThatMayComeLaterComes) {
    FontBook patient(kFont, false);
    TextLine line;
    patient.beginFrame(FontBook::Pace::later);
    EXPECT_FALSE(patient.layout("Later, not never", line));
    EXPECT_TRUE(line.glyphs.empty());
    EXPECT_FALSE(patient.tryMeasure("Another line"));
    EXPECT_FALSE(patient.isComplete());
    int frames = 0;
    while (!patient.layout("Later, not never", line) || !patient.tryMeasure("Another line")) {
        patient.endFrame();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        patient.beginFrame(FontBook::Pace::later);
        ASSERT_LT(++frames, 10000);
    }
    EXPECT_TRUE(patient.isComplete());
    const TextLine expected = book.layout("Later, not never");
    EXPECT_EQ(line.width, expected.width);
    ASSERT_EQ(line.glyphs.size(), expected.glyphs.size());
    for (std::size_t i = 0; i < line.glyphs.size(); ++i) EXPECT_EQ(line.glyphs[i].left, expected.glyphs[i].left);
    // A frame that waits gets what another one has only asked for.
    (void)patient.layout("At once", line);
    patient.beginFrame(FontBook::Pace::atOnce);
    EXPECT_TRUE(patient.layout("At once", line));
    EXPECT_EQ(line.glyphs.size(), 6u);
}

TEST(FontBook, AnUnreadableFontIsNamed) {
    const auto messageFor = [](const std::filesystem::path& path) -> std::string {
        try {
            FontBook book(path, false);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_THAT(messageFor("/nowhere/a.ttf"), testing::HasSubstr("/nowhere/a.ttf"));
    const std::filesystem::path folder = testing::TempDir();
    std::ifstream in(kFont, std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    ASSERT_GT(whole.size(), 100000u);
    int index = 0;
    for (const std::string& bytes :
         {std::string(), std::string("no font"), whole.substr(0, 200), whole.substr(0, 5000)}) {
        const std::filesystem::path path = folder / ("nephoscope_broken_" + std::to_string(index++) + ".ttf");
        std::ofstream(path, std::ios::binary) << bytes;
        EXPECT_THAT(messageFor(path), testing::HasSubstr(path.filename().string()));
        std::filesystem::remove(path);
    }
}

TEST(FontBook, DamagedFontsNeverCrash) {
    std::ifstream in(kFont, std::ios::binary);
    const std::string whole((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "nephoscope_damaged.ttf";
    std::mt19937 generator(4);
    int opened = 0;
    for (int round = 0; round < 20; ++round) {
        std::string bytes = whole;
        for (int i = 0; i < 2000; ++i)
            bytes[2000 + generator() % (bytes.size() - 2000)] = static_cast<char>(generator());
        std::ofstream(path, std::ios::binary) << bytes;
        try {
            FontBook book(path, false);
            book.layout("The quick brown fox jumps over 1234567890 \xC3\xA9\xCE\xA9");
            ++opened;
        } catch (const std::runtime_error& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr("nephoscope_damaged.ttf"));
        }
    }
    std::filesystem::remove(path);
    EXPECT_GT(opened, 0);
}

}  // namespace
}  // namespace nepho::engine
