// Long texts in any script, without a GPU.
#include "app/panels/long_text.h"

#include "tests/engine/ui/panel_frames.h"

#include <imgui_internal.h>

#include <chrono>
#include <string>
#include <thread>

namespace nepho::app {
namespace {

using engine::FontBook;

class LongTextTest : public engine::PanelFrames {
  protected:
    static constexpr float kHeight = 300.0f;

    void draw(const std::string& text, FontBook::Pace pace = FontBook::Pace::atOnce) { draw({1, 0, 0}, text, pace); }
    void draw(const LongText::Key& key, const std::string& text, FontBook::Pace pace = FontBook::Pace::atOnce) {
        frame([&] { longText_.draw("box", key, text, kHeight); }, pace);
    }
    static const ImGuiWindow& box() {
        for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
            if ((window->Flags & ImGuiWindowFlags_ChildWindow) != 0) return *window;
        ADD_FAILURE() << "there is no box";
        return *ImGui::GetCurrentContext()->Windows[0];
    }
    /// Of the box, as of the frame before.
    static std::size_t lines() {
        return static_cast<std::size_t>(
            (box().ContentSize.y + ImGui::GetStyle().ItemSpacing.y) / ImGui::GetTextLineHeightWithSpacing() + 0.5f);
    }
    /// Lines of a text whose paragraphs, of 4,000 characters at most, are each shaped whole.
    std::size_t expectedLines(std::string_view text) {
        std::size_t count = 0;
        frame([&] {
            std::vector<std::uint32_t> ends;
            const float width = box().WorkRect.GetWidth();
            for (std::size_t at = 0; at <= text.size();) {
                const std::size_t end = std::min(text.find('\n', at), text.size());
                ends.clear();
                EXPECT_TRUE(text_.tryBreak(text.substr(at, end - at), width, ends));
                count += std::max<std::size_t>(ends.size(), 1);
                at = end + 1;
            }
        });
        return count;
    }

    LongText longText_;
};

TEST_F(LongTextTest, BreaksAsItsParagraphsDo) {
    std::string text;
    for (int i = 0; i < 250; ++i) text += "كلمات " + std::to_string(i) + " कई ";
    text += "\n\n";
    for (int i = 0; i < 700; ++i) text += "这是很长的";
    text += "\nشكرا";
    for (int i = 0; i < 3; ++i) draw(text);
    EXPECT_FALSE(quads().empty());
    EXPECT_EQ(lines(), expectedLines(text));
    EXPECT_GT(lines(), 200u);
}

/// What a window shows grows as its letters come.
TEST_F(LongTextTest, GrowsWhileItIsShaped) {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "कई शब्द ";
    draw(text, FontBook::Pace::later);
    EXPECT_TRUE(quads().empty());
    std::size_t before = 0;
    for (int i = 0; i < 5000 && (i < 2 || lines() != before || !fonts_.isComplete()); ++i) {
        before = lines();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        draw(text, FontBook::Pace::later);
        EXPECT_GE(lines(), before);
    }
    EXPECT_FALSE(quads().empty());
    EXPECT_EQ(lines(), expectedLines(text));
}

/// Whether it is the beginning or the middle, only lines that are seen cost anything.
TEST_F(LongTextTest, OfLinesOnlyThoseSeenAreDrawn) {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "سطر\n";
    for (int i = 0; i < 20; ++i) draw(text);
    EXPECT_GT(quads().size(), 10u);
    EXPECT_LT(quads().size(), 100u);
    EXPECT_EQ(lines(), 3000u);
}

/// Of as many bytes, so that its size tells nothing.
TEST_F(LongTextTest, TheCellOfAnotherRowColumnOrDatasetIsAnotherText) {
    const std::string english(200, 'a');
    std::string arabic;
    for (int i = 0; i < 100; ++i) arabic += "س";
    ASSERT_EQ(arabic.size(), english.size());
    for (const LongText::Key& other : {LongText::Key{2, 3, 4}, LongText::Key{1, 4, 4}, LongText::Key{1, 3, 5}}) {
        for (int i = 0; i < 3; ++i) draw({1, 3, 4}, english);
        EXPECT_TRUE(quads().empty());
        EXPECT_EQ(letters().size(), 200u);
        for (int i = 0; i < 3; ++i) draw(other, arabic);
        EXPECT_EQ(quads().size(), 100u);
        EXPECT_TRUE(letters().empty());
    }
}

}  // namespace
}  // namespace nepho::app
