// Names that are longer, and columns that are more, than a panel has room for; without a GPU.
#include "app/panels/panels.h"
#include "app/panels/widgets.h"
#include "tests/app/app_fixture.h"
#include "tests/app/comes_true.h"
#include "tests/engine/ui/panel_frames.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::app {
namespace {

using engine::Quad;

class PanelRoom : public engine::PanelFrames {
  protected:
    static constexpr glm::vec2 kWindow{400, 1000};

    ~PanelRoom() override { std::filesystem::remove_all(folder_); }

    /// A dataset of these cells, of which the first row has the names of columns.
    void open(const std::vector<std::vector<std::string>>& cells) {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  fmt::format("panel_room_{}", testing::UnitTest::GetInstance()->current_test_info()->name());
        const std::filesystem::path folder = folder_ / std::to_string(++opened_);
        std::filesystem::create_directories(folder);
        std::ofstream vectors(folder / "vectors.tsv"), names(folder / "names.tsv");
        for (const auto& row : cells) names << fmt::format("{}\n", fmt::join(row, "\t"));
        for (std::size_t row = 1; row < cells.size(); ++row) vectors << fmt::format("{}\t{}\t1\n", row, row * row % 7);
        vectors.close();
        names.close();
        OpenRequest request = requestFor(folder / "vectors.tsv");
        request.catalog.metadata = folder / "names.tsv";
        const auto problem = session_.openNow(request);
        ASSERT_FALSE(problem) << *problem;
        session_.setLabelBy(cells[0][0]);
        session_.setColorBy({cells[0][0], {}, {}});
    }
    /// One column of names.
    void openNames(const std::vector<std::string>& names) {
        std::vector<std::vector<std::string>> cells{{"name", "row"}};
        for (const std::string& name : names) cells.push_back({name, std::to_string(cells.size())});
        open(cells);
    }
    void inspect(std::uint32_t row) {
        session_.inspect(row);
        ASSERT_TRUE(comesTrue([&] {
            (void)session_.update();
            return !session_.neighbors().empty();
        }));
    }

    /// Some frames, until what opens has its size.
    template <typename Write>
    void frames(const Write& write) {
        for (int i = 0; i < 4; ++i) frame(write);
    }
    void inspector(PanelState& state, float height = kWindow.y) {
        frames([&] { drawInspectorPanel(session_, state, false, {kWindow.x, height}); });
    }
    void inspector() { inspector(state_); }
    void dataPanel(float height = kWindow.y) {
        frames([&] { drawDataPanel(session_, settings_, state_, {kWindow.x, height}); });
    }

    static const ImGuiWindow& window(std::string_view part) {
        for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
            if (window->Active && std::string_view(window->Name).find(part) != std::string_view::npos) return *window;
        ADD_FAILURE() << "there is no " << part;
        return *ImGui::GetCurrentContext()->Windows[0];
    }
    static std::vector<Quad> within(const std::vector<Quad>& quads, const ImRect& area) {
        std::vector<Quad> found;
        for (const Quad& quad : quads) {
            const ImVec2 middle(0.5f * (quad.left + quad.right), 0.5f * (quad.top + quad.bottom));
            if (area.Contains(middle)) found.push_back(quad);
        }
        return found;
    }
    /// Those of Dear ImGui's letters in a window that are one of these characters.
    static std::vector<Quad> lettersOf(std::string_view characters, std::string_view part) {
        std::set<std::pair<float, float>> places;
        for (const char c : characters) {
            const ImFontGlyph& glyph = *ImGui::GetIO().Fonts->Fonts[0]->FindGlyph(static_cast<ImWchar>(c));
            places.emplace(glyph.U0, glyph.V0);
        }
        const ImRect area = window(part).Rect();
        std::vector<Quad> found;
        for (const Quad& quad : letters()) {
            const float y = 0.5f * (quad.top + quad.bottom);
            if (places.contains({quad.u, quad.v}) && y >= area.Min.y && y <= area.Max.y && quad.clip.x >= area.Min.x &&
                quad.clip.z <= area.Max.x)
                found.push_back(quad);
        }
        return found;
    }
    static float leftOf(const std::vector<Quad>& quads) {
        float left = 1e9f;
        for (const Quad& quad : quads) left = std::min(left, quad.left);
        return left;
    }
    static float topOf(const std::vector<Quad>& quads) {
        float top = 1e9f;
        for (const Quad& quad : quads) top = std::min(top, quad.top);
        return top;
    }
    static float bottomOf(const std::vector<Quad>& quads) {
        float bottom = 0.0f;
        for (const Quad& quad : quads) bottom = std::max(bottom, quad.bottom);
        return bottom;
    }
    /// As far as they are seen.
    static float seenRightOf(const std::vector<Quad>& quads) {
        float right = 0.0f;
        for (const Quad& quad : quads) right = std::max(right, std::min(quad.right, quad.clip.z));
        return right;
    }
    /// How far a glyph's rectangle reaches beyond what is seen of it.
    float spread() const {
        return 15.0f / fonts_.lineHeight() * engine::FontBook::kSpreadTexels / engine::FontBook::kGlyphPixels;
    }
    /// Where the first letter of lines that run from right to left ends.
    float inkRightOf(const std::vector<Quad>& quads) const {
        float right = 0.0f;
        for (const Quad& quad : quads) right = std::max(right, quad.right - spread());
        return right;
    }

    static std::string arabic(int words) {
        std::string text = "سلام";
        for (int i = 1; i < words; ++i) text += " سلام";
        return text;
    }

    static constexpr const char* kDigits = "0123456789";
    std::filesystem::path folder_;
    int opened_ = 0;
    Session session_;
    PanelState state_;
    ViewSettings settings_;
};

TEST_F(PanelRoom, BelowManyColumnsAListStillHasRows) {
    std::vector<std::vector<std::string>> cells(12);
    for (std::size_t row = 0; row < cells.size(); ++row)
        for (int column = 0; column < 80; ++column)
            cells[row].push_back(row == 0 ? fmt::format("column {}", column) : fmt::format("cell {} {}", row, column));
    open(cells);
    inspect(0);
    inspector();
    const float rows = 6.0f * ImGui::GetTextLineHeightWithSpacing();
    EXPECT_GE(window("neighbors").Size.y, rows);
    EXPECT_GT(window("inspector").ScrollMax.y, 500.0f) << "the panel scrolls to it";
    session_.select({1, 2, 3});
    inspector(state_, 150.0f);
    EXPECT_GE(window("selected").Size.y, rows);
    EXPECT_GT(window("inspector").ScrollMax.y, 0.0f);
    dataPanel(200.0f);
    EXPECT_GE(window("legend").Size.y, rows);
}

TEST_F(PanelRoom, AListTakesWhatIsLeftOfItsPanel) {
    openNames({"one", "two", "three"});
    inspect(0);
    inspector();
    const ImGuiWindow& panel = window("inspector");
    EXPECT_GT(window("neighbors").Size.y, 600.0f);
    EXPECT_NEAR(window("neighbors").Rect().Max.y, panel.Rect().Max.y - panel.WindowPadding.y, 1.0f);
    EXPECT_EQ(panel.ScrollMax.y, 0.0f);
}

/// Values are of letters that nothing else on the panel has, and names of others.
TEST_F(PanelRoom, AValueStandsBelowALongNameAndBesideAShortOne) {
    for (const auto& [name, beside] :
         {std::pair(std::string("qq"), true), std::pair(std::string(10, 'q'), true),
          std::pair(std::string(40, 'q'), false), std::pair(std::string(300, 'q'), false)}) {
        open({{"label", name}, {"one", "jjj"}, {"two", "jjj"}});
        inspect(0);
        state_.hoverColumns = {name};
        session_.setHovered(0);
        for (const std::string_view part : {"inspector", "hover card"}) {
            if (part == "inspector")
                inspector();
            else
                frames([&] { drawHoverCard(session_, state_, false, {10, 10}, kWindow); });
            const auto names = lettersOf("q", part), values = lettersOf("j", part);
            const ImGuiWindow& panel = window(part);
            ASSERT_EQ(values.size(), 3u) << part << name.size();
            ASSERT_EQ(names.size(), std::min<std::size_t>(name.size(), 120)) << part;
            EXPECT_LE(panel.Size.x, 310.0f) << part;
            for (const auto& quads : {names, values}) {
                EXPECT_GE(leftOf(quads), panel.Pos.x + panel.WindowPadding.x - 3.0f) << part << name.size();
                for (const Quad& quad : quads) EXPECT_LE(quad.right, panel.Rect().Max.x) << part << name.size();
            }
            EXPECT_EQ(topOf(values) < bottomOf(names), beside) << part << name.size();
            EXPECT_EQ(leftOf(values) > seenRightOf(names), beside) << part << name.size();
        }
    }
}

TEST_F(PanelRoom, OfALongCellTheWholeIsThatOfItsColumnAndRow) {
    std::string english, first, second;
    for (int i = 0; i < 250; ++i) english += "word", first += "سل", second += "مل";
    ASSERT_EQ(english.size(), first.size());
    open({{"a", "b"}, {english, first}, {second, first}});
    inspect(0);
    const auto glyphs = [&](PanelState& state, const std::string& column) {
        state.openCell = column;
        inspector(state);
        const auto found = within(quads(), window("inspector/text").Rect());
        std::vector<std::pair<float, float>> places;
        for (const Quad& quad : found) places.emplace_back(quad.left, quad.u);
        return places;
    };
    EXPECT_TRUE(glyphs(state_, "a").empty()) << "plain text";
    const auto other = glyphs(state_, "b");
    EXPECT_GT(other.size(), 200u);
    PanelState fresh;
    EXPECT_EQ(other, glyphs(fresh, "b"));
    (void)glyphs(state_, "a");
    inspect(1);
    EXPECT_GT(glyphs(state_, "a").size(), 200u);
}

TEST_F(PanelRoom, NamesInListsAreWrittenWhole) {
    for (const std::string name : {"a##b", "##", "##hidden", "a###b", "plain"}) {
        const auto placed = [&](const auto& write, float left) {
            frames(write);
            std::vector<std::pair<std::int64_t, float>> places;  // in hundredths: what is added to them is rounded
            for (const Quad& quad : letters()) places.emplace_back(std::lround(100.0f * (quad.left - left)), quad.u);
            return places;
        };
        const auto expected = placed([&] { plainText(name); }, 0.0f);
        EXPECT_EQ(placed([&] { (void)textSelectable(name, false); }, 0.0f), expected) << name;
        const float padding = ImGui::GetStyle().FramePadding.x;
        EXPECT_EQ(placed([&] { (void)beginTextCombo("##combo", name); }, padding), expected) << name;
    }
}

TEST_F(PanelRoom, AListOpensAsWideAsItsLongestName) {
    for (const std::string& name : {std::string(30, 'w'), arabic(12)}) {
        float reached = 0.0f, width = 0.0f;
        frame([&] {
            const float left = ImGui::GetCursorScreenPos().x;
            (void)textSelectable(name, false);
            reached = ImGui::GetCurrentWindow()->DC.CursorMaxPos.x - left;
            width = text_.width(name);
        });
        EXPECT_GT(width, 200.0f);
        EXPECT_FLOAT_EQ(reached, width) << name;
    }
}

TEST_F(PanelRoom, LongNamesEndBeforeTheNumberBesideThem) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < 8; ++i) names.emplace_back(60 + i, 'w');
    openNames(names);
    inspect(0);
    inspector();
    for (const char* part : {"neighbors", "legend"}) {
        if (std::string_view(part) == "legend") dataPanel();
        const auto name = lettersOf("w", part), number = lettersOf(kDigits, part);
        ASSERT_GT(name.size(), 50u) << part;
        ASSERT_GE(number.size(), 7u) << part;
        EXPECT_LT(seenRightOf(name), leftOf(number)) << part;
        EXPECT_GT(seenRightOf(name), leftOf(number) - 30.0f) << part << ": as far as there is room";
    }
}

TEST_F(PanelRoom, WhatRunsFromRightToLeftIsSeenFromItsBeginning) {
    std::vector<std::string> names;
    for (int i = 0; i < 8; ++i) names.push_back(arabic(14) + std::to_string(i));
    openNames(names);
    inspect(0);
    inspector();
    for (const char* part : {"neighbors", "legend"}) {
        if (std::string_view(part) == "legend") dataPanel();
        const ImRect area = window(part).Rect();
        const auto number = lettersOf(kDigits, part);
        const auto glyphs = within(quads(), ImRect(area.Min.x - 1000.0f, area.Min.y, area.Max.x + 1000.0f, area.Max.y));
        ASSERT_FALSE(number.empty() || glyphs.empty()) << part;
        EXPECT_LT(inkRightOf(glyphs), leftOf(number)) << part;
        EXPECT_GT(inkRightOf(glyphs), leftOf(number) - 16.0f) << part;
        EXPECT_LT(leftOf(glyphs), area.Min.x) << part << ": its end is what is cut";
    }
}

TEST_F(PanelRoom, SuchTextInAComboIsSeenFromItsBeginning) {
    const std::string name = arabic(14);
    float end = 0.0f;
    frames([&] {
        end = ImGui::GetCursorScreenPos().x + ImGui::CalcItemWidth() - ImGui::GetFrameHeight();
        (void)beginTextCombo("##combo", name);
    });
    ASSERT_FALSE(quads().empty());
    EXPECT_NEAR(inkRightOf(quads()), end, 3.0f);
    frames([&] {
        end = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
        (void)textSelectable(name, false);
    });
    EXPECT_NEAR(inkRightOf(quads()), end, 3.0f);
}

}  // namespace
}  // namespace nepho::app
