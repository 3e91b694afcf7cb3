#pragma once

#include "engine/text/font_book.h"

#include <imgui.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::engine {

/// Text of any script among Dear ImGui's widgets, in its present colour and size. What is not plain (see isPlainText)
/// is set by a font book, as names in the scene are; while that has not got it yet, its place stays empty.
class PanelText {
  public:
    explicit PanelText(FontBook& fonts) : fonts_(fonts) {}
    /// That of the panels which are being written.
    static PanelText& current();

    /// Panels are written anew.
    void begin() { glyphs_.clear(); }
    /// Panels are drawn in this frame as they were written in one before.
    void keep() { fonts_.keep(glyphs_); }
    bool hasGlyphs() const { return !glyphs_.empty(); }

    /// Like ImGui::TextUnformatted.
    void show(std::string_view utf8);
    /// The same in lines as wide as there is room, or as far as `wrapAt` (see ImGui::PushTextWrapPos). A paragraph of
    /// several lines that runs from right to left stands at the right; one of some thousand characters is cut.
    void showWrapped(std::string_view utf8, float wrapAt = 0.0f);
    /// One line, of which no more is seen than there is room for: the beginning, so that one which runs from right to
    /// left stands at the room's right. As high as one line, whatever it holds.
    void showCut(std::string_view line, float room);
    /// One line, as wide as it is, from its top left corner.
    void draw(ImDrawList& list, ImVec2 at, std::string_view line);
    /// The same, cut as showCut() does.
    void drawCut(ImDrawList& list, ImVec2 at, std::string_view line, float room);
    /// Of one line; 0 where it is not known yet.
    float width(std::string_view line);

    /// Where each line of a paragraph stops, in bytes: see breakLines(). False where it is not known yet.
    bool tryBreak(std::string_view paragraph, float width, std::vector<std::uint32_t>& ends);
    /// One line of a paragraph that runs in a direction, at one side of the room there is.
    void showLine(std::string_view line, bool rightToLeft);

  private:
    struct Line {
        std::string_view text;
        bool rightToLeft = false;
        bool atRight = false;
    };
    void show(std::string_view utf8, float wrapWidth);
    void addParagraph(std::string_view paragraph, float wrapWidth);
    void showLines(float wrapWidth);
    void drawLine(ImDrawList& list, ImVec2 at, const Line& line, float room);
    std::string_view clean(std::string_view line);
    std::string_view directed(const Line& line);

    FontBook& fonts_;
    std::vector<std::uint32_t> glyphs_;  ///< all that were placed since begin()
    TextLine placed_;
    std::vector<Line> lines_;
    std::vector<std::uint32_t> ends_;
    std::string cleaned_, directed_;
};

}  // namespace nepho::engine
