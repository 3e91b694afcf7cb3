// Data in many scripts on panels: pictures of replays hold the glyphs that the font book lays out.
#include "app/assets.h"
#include "projector/data/image_reader.h"
#include "tests/app/app_fixture.h"
#include "tests/app/comes_true.h"
#include "tests/app/panel_ink.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

namespace nepho::app {
namespace {

class PanelScripts : public DeskTest {
  protected:
    static constexpr std::array<std::array<const char*, 2>, 6> kRows{{{"سلام عليكم", "مُحَمَّد"},
                                                                      {"שלום עולם", "ברכה"},
                                                                      {"हिन्दी में", "क्षत्रिय"},
                                                                      {"ที่นี่ น้ำ", "สวัสดี"},
                                                                      {"👍🏿 🍎 e\u0301q\u0303", "🇩🇪 flag"},
                                                                      {"plain", "English"}}};

    void SetUp() override {
        for (const char32_t* cluster : {U"س", U"ש", U"ह", U"ท", U"🍎"})
            if (fonts_.fontOf(cluster).path.empty())
                GTEST_SKIP() << "no font has U+" << std::hex << static_cast<unsigned>(*cluster)
                             << ": install fonts-noto-core and fonts-noto-color-emoji";
        const std::filesystem::path file = path("vectors.tsv"), metadata = path("names.tsv");
        std::ofstream vectors(file), names(metadata);
        names << "name\tنوع\n";
        for (std::size_t row = 0; row < kRows.size(); ++row) {
            names << kRows[row][0] << '\t' << kRows[row][1] << '\n';
            const double angle = static_cast<double>(row);
            vectors << fmt::format("{:.3f}\t{:.3f}\t{:.3f}\n", std::cos(angle), std::sin(angle), 0.1 * angle);
        }
        vectors.close();
        names.close();
        OpenRequest request = requestFor(file);
        request.catalog.metadata = metadata;
        const auto problem = session_.openNow(request);
        ASSERT_FALSE(problem) << *problem;
        session_.setLabelBy("name");
        session_.setColorBy({"name", {}, {}});
    }

    /// Tests may run at the same time.
    static std::string nameOf(std::string_view what) {
        return fmt::format("panel_scripts_{}_{}", testing::UnitTest::GetInstance()->current_test_info()->name(), what);
    }
    static std::filesystem::path path(std::string_view what) {
        return std::filesystem::path(testing::TempDir()) / nameOf(what);
    }

    projector::Image pictureOf(const std::string& script, int frame = 40) {
        replay(fmt::format("{}{} capture {}\n{} quit\n", script, frame, nameOf("picture"), frame + 1));
        auto pixels = projector::readImage(path("picture.png"));
        EXPECT_TRUE(pixels);
        return pixels ? std::move(*pixels) : projector::Image{};
    }

    engine::FontBook fonts_{bundledFont()};
};

TEST_F(PanelScripts, TheInspectorShowsValuesAndNeighboursAsTheyAreWritten) {
    for (std::uint32_t row = 0; row < 4; ++row) {
        session_.inspect(row);
        const auto picture = pictureOf("3 wait\n");
        for (const char* value : kRows[row]) {
            const Found found = findInk(picture, Ink(fonts_, value), {1050, 80}, {1090, 260});
            EXPECT_LT(found.difference, kSameInk) << value << " at " << found.x << ", " << found.y;
        }
        const std::uint32_t other = row == 0 ? 1 : 0;
        const Found neighbor = findInk(picture, Ink(fonts_, kRows[other][0]), {980, 250}, {1010, 720});
        EXPECT_LT(neighbor.difference, kSameInk) << kRows[other][0];
        const Found legend = findInk(picture, Ink(fonts_, kRows[row][0]), {30, 250}, {60, 500});
        EXPECT_LT(legend.difference, kSameInk) << kRows[row][0];
    }
}

TEST_F(PanelScripts, AReplayHasThemInItsFirstFrames) {
    session_.inspect(0);
    const auto picture = pictureOf("", 1);
    EXPECT_LT(findInk(picture, Ink(fonts_, kRows[0][0]), {1050, 80}, {1090, 260}).difference, kSameInk);
}

/// What the tests above would say of letters that are not joined, and of those in the wrong order.
TEST_F(PanelScripts, LettersOneByOneWouldBeSeen) {
    session_.inspect(0);
    const auto picture = pictureOf("3 wait\n");
    for (const char* wrong : {"س\u200cل\u200cا\u200cم ع\u200cل\u200cي\u200cك\u200cم", "مكيلع مالس"})
        EXPECT_GT(findInk(picture, Ink(fonts_, wrong), {1050, 80}, {1090, 260}).difference, 3.0f * kSameInk) << wrong;
}

TEST_F(PanelScripts, EmojiAreInColour) {
    session_.inspect(4);
    const auto picture = pictureOf("3 wait\n");
    Ink ink(fonts_, kRows[4][0]);
    ASSERT_EQ(ink.coloured.size(), 2u);
    // Only the marked letters behind them are compared.
    const std::size_t letters = ink.coloured[1][0] + 9;
    for (std::size_t i = 0; i < ink.cover.size(); ++i)
        if (i % ink.width < letters) ink.cover[i] = -1.0f;
    const Found found = findInk(picture, ink, {1050, 80}, {1090, 260});
    EXPECT_LT(found.difference, kSameInk);
    for (const auto& [x, y] : ink.coloured) {
        const std::uint8_t* pixel = &picture.rgba[4 * ((found.y + y) * picture.width + found.x + x)];
        const auto [least, most] = std::minmax({pixel[0], pixel[1], pixel[2]});
        EXPECT_GT(most, 60) << x;
        EXPECT_TRUE(most - least > 10) << x << ": " << int{pixel[0]} << ' ' << int{pixel[1]} << ' ' << int{pixel[2]};
    }
}

TEST_F(PanelScripts, TheHoverCardShowsThem) {
    const glm::vec2 at = pixelOf(2, windowView());
    const auto picture = pictureOf(fmt::format("3 wait\n5 move {} {}\n", std::lround(at.x), std::lround(at.y)));
    ASSERT_EQ(session_.hovered(), 2u);
    const Found found = findInk(picture, Ink(fonts_, kRows[2][1]), {250, 0}, {970, 570});
    EXPECT_LT(found.difference, kSameInk) << found.x << ", " << found.y;
}

TEST_F(PanelScripts, WhatIsTypedIsSoughtAndFound) {
    const auto picture = pictureOf("3 wait\n5 key slash\n8 text \"שלום\"\n10 wait\n");
    EXPECT_EQ(session_.search().found, std::vector<std::uint32_t>{1});
    const Found found = findInk(picture, Ink(fonts_, kRows[1][0]), {980, 90}, {1010, 200});
    EXPECT_LT(found.difference, kSameInk);
}

/// In a window, where no frame waits for text, it is there some frames later.
TEST_F(PanelScripts, AWindowHasThemSomeFramesLater) {
    session_.inspect(0);
    LoopOptions options;
    options.captureFolder = testing::TempDir();
    FrameLoop loop(presenter_, session_, settings_, std::move(options));
    const Ink ink(fonts_, kRows[0][0]);
    EXPECT_TRUE(comesTrue([&] {
        for (int i = 0; i < 5; ++i) (void)loop.step();
        if (!loop.hasDrawn()) return false;
        loop.saveCaptures({nameOf("picture")});
        const auto picture = projector::readImage(path("picture.png"));
        return picture && findInk(*picture, ink, {1050, 80}, {1090, 260}).difference < kSameInk;
    }));
}

}  // namespace
}  // namespace nepho::app
