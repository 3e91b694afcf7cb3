// Text of all scripts among Dear ImGui's widgets, without a GPU: what stands in its lists.
#include "engine/ui/panel_text.h"

#include "engine/render/glyph_pages.h"
#include "tests/engine/ui/panel_frames.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace nepho::engine {
namespace {

TEST_F(PanelFrames, PlainTextIsDearImGuis) {
    frame([&] {
        text_.show("plain text");
        text_.showWrapped("Zażółć gęślą jaźń, which takes more than one line");
    });
    EXPECT_TRUE(quads().empty());
    EXPECT_FALSE(text_.hasGlyphs());
}

/// The same glyphs at the same places as the font book says, as large as Dear ImGui's own text.
TEST_F(PanelFrames, OtherTextHasTheGlyphsOfTheFontBook) {
    const float em = 15.0f / fonts_.lineHeight();
    for (const std::string text :
         {"مُحَمَّد سلام", "हिन्दी में", "ที่นี่", "שלום (abc)", "你好", "👩‍👩‍👧 é q\u0303"}) {
        ImVec2 at, size;
        frame([&] {
            at = ImGui::GetCursorScreenPos();
            text_.show(text);
            size = ImGui::GetItemRectSize();
        });
        const TextLine line = fonts_.layout(text);
        const std::vector<Quad> found = quads();
        ASSERT_EQ(found.size(), line.glyphs.size()) << text;
        EXPECT_FLOAT_EQ(size.x, em * line.width) << text;
        EXPECT_FLOAT_EQ(size.y, 15.0f) << text;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const PlacedGlyph& glyph = line.glyphs[i];
            EXPECT_NEAR(found[i].left, at.x + em * glyph.left, 1e-3f) << text;
            EXPECT_NEAR(found[i].right, at.x + em * glyph.right, 1e-3f) << text;
            EXPECT_NEAR(found[i].bottom - found[i].top, em * (glyph.top - glyph.bottom), 1e-3f) << text;
            EXPECT_FLOAT_EQ(found[i].u, glyph.u0 + (glyph.colored ? kPictureTexels : 0.0f)) << text;
            EXPECT_FLOAT_EQ(found[i].v, glyph.v0) << text;
        }
    }
}

/// Letters that both can draw stand where they would in Dear ImGui's text.
TEST_F(PanelFrames, BothKindsOfTextStandOnOneLine) {
    ImVec2 at;
    frame([&] {
        at = ImGui::GetCursorScreenPos();
        text_.show("H\u200f");
    });
    ASSERT_EQ(quads().size(), 1u);
    const ImFontGlyph& capital = *ImGui::GetFont()->FindGlyph('H');
    const float spread = 15.0f / fonts_.lineHeight() * FontBook::kSpreadTexels / FontBook::kGlyphPixels;
    EXPECT_NEAR(quads()[0].top + spread, at.y + capital.Y0, 1.0f);
    EXPECT_NEAR(quads()[0].bottom - spread, at.y + capital.Y1, 1.0f);
    EXPECT_NEAR(quads()[0].left + spread, at.x + capital.X0, 1.0f);
    EXPECT_NEAR(quads()[0].right - spread, at.x + capital.X1, 1.0f);
}

TEST_F(PanelFrames, LongTextIsWrappedAtTheSideWhereItBegins) {
    struct Case {
        std::string text;
        bool atRight;
    };
    std::string arabic, hindi;
    for (int i = 0; i < 12; ++i) arabic += "كلمات كثيرة ", hindi += "कई शब्द ";
    for (const Case& c : {Case{arabic, true}, Case{hindi, false}}) {
        ImVec2 size;
        frame([&] {
            text_.showWrapped(c.text);
            size = ImGui::GetItemRectSize();
        });
        const float edgeLeft = ImGui::GetStyle().WindowPadding.x, edgeRight = 200.0f - edgeLeft;
        EXPECT_GE(size.y, 3 * 15.0f);
        std::vector<float> lefts(static_cast<std::size_t>(size.y / 15.0f), 1e9f), rights(lefts.size(), 0.0f);
        const float spread = 15.0f / fonts_.lineHeight() * FontBook::kSpreadTexels / FontBook::kGlyphPixels;
        for (const Quad& quad : quads()) {
            const auto line =
                static_cast<std::size_t>((0.5f * (quad.top + quad.bottom) - ImGui::GetStyle().WindowPadding.y) / 15.0f);
            ASSERT_LT(line, lefts.size());
            lefts[line] = std::min(lefts[line], quad.left + spread);
            rights[line] = std::max(rights[line], quad.right - spread);
        }
        for (std::size_t i = 0; i < lefts.size(); ++i) {
            EXPECT_GE(lefts[i], edgeLeft - 1.0f) << i;
            EXPECT_LE(rights[i], edgeRight + 1.0f) << i;
            EXPECT_NEAR(c.atRight ? rights[i] : lefts[i], c.atRight ? edgeRight : edgeLeft, 2.0f) << i;
        }
    }
}

/// Of one that finds no room the beginning is seen, on whichever side that is.
TEST_F(PanelFrames, ALineIsCutWhereItEnds) {
    struct Case {
        std::string text;
        bool fromRight;
    };
    constexpr float kRoom = 70.0f;
    const float spread = 15.0f / fonts_.lineHeight() * FontBook::kSpreadTexels / FontBook::kGlyphPixels;
    for (const Case& c : {Case{"كلمات كثيرة كلمات كثيرة", true}, Case{"कई शब्द कई शब्द कई शब्द", false},
                          Case{"many words, and all of them plain", false}}) {
        ImVec2 at, size;
        frame([&] {
            at = ImGui::GetCursorScreenPos();
            text_.showCut(c.text, kRoom);
            size = ImGui::GetItemRectSize();
        });
        EXPECT_FLOAT_EQ(size.x, kRoom) << c.text;
        EXPECT_FLOAT_EQ(size.y, 15.0f) << c.text;
        float left = 1e9f, right = 0.0f;
        const bool plain = isPlainText(c.text);
        for (const Quad& quad : plain ? letters() : quads()) {
            left = std::min(left, quad.left + (plain ? 0.0f : spread));
            right = std::max(right, quad.right - (plain ? 0.0f : spread));
            EXPECT_NEAR(quad.clip.x, at.x, 1.0f) << c.text;
            EXPECT_NEAR(quad.clip.z, at.x + kRoom, 1.0f) << c.text;
        }
        EXPECT_NEAR(c.fromRight ? right : left, c.fromRight ? at.x + kRoom : at.x, 3.0f) << c.text;
        EXPECT_TRUE(plain || right - left > kRoom) << c.text << ": the test shows nothing";
    }
}

TEST_F(PanelFrames, ALineThatFindsRoomStaysWhole) {
    for (const std::string text : {"كلمات", "कई", "plain"}) {
        ImVec2 shown, cut;
        frame([&] {
            text_.show(text);
            shown = ImGui::GetItemRectSize();
        });
        const auto whole = quads(), letter = letters();
        EXPECT_FALSE(whole.empty() && letter.empty());
        frame([&] {
            text_.showCut(text, 150.0f);
            cut = ImGui::GetItemRectSize();
        });
        EXPECT_FLOAT_EQ(cut.x, shown.x) << text;
        EXPECT_FLOAT_EQ(cut.y, shown.y) << text;
        const auto same = [](const Quad& a, const Quad& b) {
            return a.left == b.left && a.top == b.top && a.u == b.u && a.clip.z == b.clip.z;
        };
        EXPECT_TRUE(std::ranges::equal(quads(), whole, same)) << text;
        EXPECT_TRUE(std::ranges::equal(letters(), letter, same)) << text;
    }
}

/// A line that begins with a Latin word still runs as its paragraph does.
TEST_F(PanelFrames, EveryLineRunsAsItsParagraph) {
    frame([&] { text_.showLine("abc שלום", true); });
    const auto turned = quads();
    const TextLine expected = fonts_.layout(
        "\u200f"
        "abc שלום");
    ASSERT_EQ(turned.size(), expected.glyphs.size());
    for (std::size_t i = 0; i < turned.size(); ++i) EXPECT_FLOAT_EQ(turned[i].u, expected.glyphs[i].u0);
    frame([&] { text_.showLine("abc שלום", false); });
    EXPECT_NE(quads().front().u, turned.front().u) << "the Latin word is at the left";
}

TEST_F(PanelFrames, WhatIsNotSeenIsNotDrawn) {
    frame([&] {
        for (int i = 0; i < 1000; ++i) text_.show("سلام");
    });
    EXPECT_LT(quads().size(), 1000u * 3u / 10u);
    EXPECT_GT(quads().size(), 100u);
}

TEST_F(PanelFrames, TextMayComeSomeFramesLater) {
    const auto write = [&] { text_.showWrapped("नमस्ते"); };
    frame(write, FontBook::Pace::later);
    EXPECT_TRUE(quads().empty());
    EXPECT_FALSE(fonts_.isComplete());
    for (int i = 0; i < 5000 && quads().empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        frame(write, FontBook::Pace::later);
    }
    EXPECT_EQ(quads().size(), fonts_.layout("नमस्ते").glyphs.size());
}

/// Panels that are drawn again as they are keep their glyphs, however many others come and go meanwhile.
TEST_F(PanelFrames, WhatIsKeptStaysInItsPlace) {
    frame([&] { text_.show("q\u0303 kept"); });
    const PlacedGlyph before = fonts_.layout("q\u0303 kept").glyphs.at(0);
    const auto texels = [&](const PlacedGlyph& glyph) {
        std::vector<std::uint8_t> copy;
        for (std::size_t y = glyph.v0; y < glyph.v1; ++y)
            for (std::size_t x = glyph.u0; x < glyph.u1; ++x)
                copy.push_back(fonts_.outlines().texels()[y * FontBook::kAtlasSide + x]);
        return copy;
    };
    const auto expected = texels(before);
    const auto fill = [&](bool keeps) {
        std::string text;
        for (char32_t c = 0x21; c < 0x2E00; ++c) {
            const auto six = static_cast<char>(0x80 | (c & 63)), twelve = static_cast<char>(0x80 | (c >> 6 & 63));
            text = c < 0x80    ? std::string(1, static_cast<char>(c))
                   : c < 0x800 ? std::string{static_cast<char>(0xC0 | c >> 6), six}
                               : std::string{static_cast<char>(0xE0 | c >> 12), twelve, six};
            fonts_.beginFrame(FontBook::Pace::atOnce);
            if (keeps) text_.keep();
            (void)fonts_.layout(text);
        }
    };
    fill(true);
    EXPECT_EQ(texels(before), expected);
    fill(false);
    EXPECT_NE(texels(before), expected) << "the atlas was not full: the test shows nothing";
}

}  // namespace
}  // namespace nepho::engine
