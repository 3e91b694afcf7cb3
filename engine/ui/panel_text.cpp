#include "engine/ui/panel_text.h"

#include "engine/text/paragraph.h"
#include "engine/ui/plain_text.h"
#include "engine/ui/ui_renderer.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace nepho::engine {

namespace {

constexpr std::string_view kLeftToRightMark = "\u200e", kRightToLeftMark = "\u200f";

const char* endOf(std::string_view text) {
    return text.data() + text.size();
}

/// The em at which the bundled font is as large as in Dear ImGui, which takes its height for a font's size.
float emOf(const FontBook& fonts) {
    return ImGui::GetFontSize() / fonts.lineHeight();
}

std::string_view withoutBlanksBehind(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

}  // namespace

PanelText& PanelText::current() {
    return *static_cast<PanelText*>(ImGui::GetIO().UserData);
}

/// With spaces for what fonts have no glyphs for; as many bytes as before.
std::string_view PanelText::clean(std::string_view line) {
    if (line.find_first_of("\t\r") == std::string_view::npos) return line;
    cleaned_ = line;
    std::ranges::replace_if(
        cleaned_, [](char c) { return c == '\t' || c == '\r'; }, ' ');
    return cleaned_;
}

/// A line by itself runs as its first letter says, which need not be as its paragraph runs.
std::string_view PanelText::directed(const Line& line) {
    const std::string_view text = clean(withoutBlanksBehind(line.text));
    if (runsRightToLeft(text) == line.rightToLeft) return text;
    directed_ = line.rightToLeft ? kRightToLeftMark : kLeftToRightMark;
    directed_ += text;
    return directed_;
}

float PanelText::width(std::string_view line) {
    if (isPlainText(line)) return ImGui::CalcTextSize(line.data(), endOf(line)).x;
    return fonts_.tryMeasure(clean(line)).value_or(0.0f) * emOf(fonts_);
}

bool PanelText::tryBreak(std::string_view paragraph, float width, std::vector<std::uint32_t>& ends) {
    const std::string_view text = clean(paragraph);
    const auto advances = fonts_.tryAdvances(text);
    if (advances) breakLines(text, *advances, width / emOf(fonts_), ends);
    return advances.has_value();
}

void PanelText::show(std::string_view utf8) {
    if (isPlainText(utf8)) return ImGui::TextUnformatted(utf8.data(), endOf(utf8));
    show(utf8, 0.0f);
}

void PanelText::showWrapped(std::string_view utf8, float wrapAt) {
    if (!isPlainText(utf8)) return show(utf8, ImGui::CalcWrapWidthForPos(ImGui::GetCursorScreenPos(), wrapAt));
    ImGui::PushTextWrapPos(wrapAt);
    ImGui::TextUnformatted(utf8.data(), endOf(utf8));
    ImGui::PopTextWrapPos();
}

void PanelText::showLine(std::string_view line, bool rightToLeft) {
    lines_.assign(1, {line, rightToLeft, rightToLeft});
    showLines(ImGui::GetContentRegionAvail().x);
}

void PanelText::showCut(std::string_view line, float room) {
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    if (window->SkipItems) return;
    const ImVec2 at(window->DC.CursorPos.x, window->DC.CursorPos.y + window->DC.CurrLineTextBaseOffset);
    const ImVec2 size(std::min(width(line), std::max(room, 0.0f)), ImGui::GetTextLineHeight());
    ImGui::ItemSize(size, 0.0f);
    if (!ImGui::ItemAdd(ImRect(at, ImVec2(at.x + size.x, at.y + size.y)), 0)) return;
    drawCut(*window->DrawList, at, line, room);
}

void PanelText::show(std::string_view utf8, float wrapWidth) {
    lines_.clear();
    for (;;) {
        const std::size_t end = std::min(utf8.find('\n'), utf8.size());
        addParagraph(utf8.substr(0, end), wrapWidth);
        if (end == utf8.size()) break;
        utf8.remove_prefix(end + 1);
    }
    showLines(wrapWidth);
}

void PanelText::addParagraph(std::string_view paragraph, float wrapWidth) {
    const bool rightToLeft = runsRightToLeft(paragraph);
    ends_.clear();
    if (wrapWidth > 0.0f && width(paragraph) > wrapWidth) (void)tryBreak(paragraph, wrapWidth, ends_);
    if (ends_.empty()) ends_.push_back(static_cast<std::uint32_t>(paragraph.size()));
    std::uint32_t start = 0;
    for (const std::uint32_t end : ends_) {
        lines_.push_back({paragraph.substr(start, end - start), rightToLeft, rightToLeft && ends_.size() > 1});
        start = end;
    }
}

/// An item of Dear ImGui's of all `lines_`.
void PanelText::showLines(float wrapWidth) {
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    if (window->SkipItems) return;
    const ImVec2 at(window->DC.CursorPos.x, window->DC.CursorPos.y + window->DC.CurrLineTextBaseOffset);
    const float lineHeight = ImGui::GetTextLineHeight();
    ImVec2 size(0.0f, lineHeight * static_cast<float>(lines_.size()));
    for (const Line& line : lines_)
        size.x = std::max(size.x, line.atRight ? wrapWidth : width(withoutBlanksBehind(line.text)));
    ImGui::ItemSize(size, 0.0f);
    if (!ImGui::ItemAdd(ImRect(at, ImVec2(at.x + size.x, at.y + size.y)), 0)) return;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const ImVec2 corner(at.x, at.y + lineHeight * static_cast<float>(i));
        if (ImGui::IsRectVisible(corner, ImVec2(at.x + size.x, corner.y + lineHeight)))
            drawLine(*window->DrawList, corner, lines_[i], wrapWidth);
    }
}

void PanelText::draw(ImDrawList& list, ImVec2 at, std::string_view line) {
    if (isPlainText(line)) return list.AddText(at, ImGui::GetColorU32(ImGuiCol_Text), line.data(), endOf(line));
    drawLine(list, at, {line, runsRightToLeft(line), false}, 0.0f);
}

void PanelText::drawCut(ImDrawList& list, ImVec2 at, std::string_view line, float room) {
    const float over = width(line) - std::max(room, 0.0f);
    if (over <= 0.0f) return draw(list, at, line);
    // Marks may stand out above and below.
    list.PushClipRect(ImVec2(at.x, list.GetClipRectMin().y),
                      ImVec2(at.x + std::max(room, 0.0f), list.GetClipRectMax().y), true);
    draw(list, ImVec2(runsRightToLeft(line) ? at.x - over : at.x, at.y), line);
    list.PopClipRect();
}

/// `room`: how wide it is where a line stands at the right.
void PanelText::drawLine(ImDrawList& list, ImVec2 at, const Line& line, float room) {
    if (!fonts_.layout(directed(line), placed_) || placed_.glyphs.empty()) return;
    const float em = emOf(fonts_);
    const ImFont& font = *ImGui::GetFont();
    const float left = std::floor(at.x + (line.atRight ? std::max(room - em * placed_.width, 0.0f) : 0.0f));
    const float baseline = std::floor(at.y) + std::round(font.Ascent) * ImGui::GetFontSize() / font.FontSize;
    const ImU32 color = ImGui::GetColorU32(ImGuiCol_Text);
    const int count = static_cast<int>(placed_.glyphs.size());
    list.PushTextureID(reinterpret_cast<ImTextureID>(UiRenderer::kGlyphs));
    list.PrimReserve(6 * count, 4 * count);
    for (const PlacedGlyph& glyph : placed_.glyphs) {
        const float page = glyph.colored ? kPictureTexels : 0.0f;
        list.PrimRectUV(ImVec2(left + em * glyph.left, baseline - em * glyph.top),
                        ImVec2(left + em * glyph.right, baseline - em * glyph.bottom),
                        ImVec2(page + static_cast<float>(glyph.u0), static_cast<float>(glyph.v0)),
                        ImVec2(page + static_cast<float>(glyph.u1), static_cast<float>(glyph.v1)), color);
        glyphs_.push_back(glyph.number);
    }
    list.PopTextureID();
}

}  // namespace nepho::engine
