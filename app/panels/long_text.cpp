#include "app/panels/long_text.h"

#include "engine/text/paragraph.h"
#include "engine/ui/panel_text.h"
#include "engine/ui/plain_text.h"

#include <imgui.h>

#include <algorithm>
#include <limits>

namespace nepho::app {

void LongText::breakLines(std::string_view text, float width) {
    starts_.assign(1, 0);
    const ImFont* font = ImGui::GetFont();
    const float scale = ImGui::GetFontSize() / font->FontSize;
    std::size_t end = std::min(text.find('\n'), text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (at > end) end = std::min(text.find('\n', at), text.size());
        // A stretch that surely fills a line: a long line must not be measured to its end for each piece of it.
        constexpr std::size_t kStretch = 2048;
        const char* begin = text.data() + at;
        const char* stop = text.data() + std::min(end, at + kStretch);
        const char* broken = font->CalcWordWrapPositionA(scale, begin, stop, width);
        at += std::max<std::size_t>(static_cast<std::size_t>(broken - begin), broken == begin && at != end ? 1 : 0);
        while (at < end && (static_cast<unsigned char>(text[at]) & 0xc0u) == 0x80u) ++at;
        while (at < end && text[at] == ' ') ++at;
        if (at == end && at < text.size()) ++at;  // the line's end itself
        starts_.push_back(static_cast<std::uint32_t>(at));
    }
}

/// Some more lines of text that is not plain, as far as its letters are there.
void LongText::breakFurther(std::string_view text, float width) {
    constexpr std::size_t kStretch = 2048;  // bytes that surely fill a line
    constexpr int kMostInFrame = 64;
    for (int i = 0; i < kMostInFrame && starts_.back() < text.size(); ++i) {
        const std::size_t at = starts_.back();
        std::string_view stretch = text.substr(at, kStretch);
        const std::size_t lineEnd = stretch.find('\n');
        const bool toTheEnd = lineEnd != std::string_view::npos || at + stretch.size() == text.size();
        stretch = stretch.substr(0, lineEnd);
        const auto continues = [&](std::size_t byte) {
            return (static_cast<unsigned char>(text[byte]) & 0xc0u) == 0x80u;
        };
        while (!toTheEnd && stretch.size() > 1 && continues(at + stretch.size())) stretch.remove_suffix(1);
        const bool begins = at == 0 || text[at - 1] == '\n';
        const bool rightToLeft = begins ? engine::runsRightToLeft(stretch) : rightToLeft_.back();
        ends_.clear();
        if (!engine::PanelText::current().tryBreak(stretch, width, ends_)) return;
        if (!toTheEnd && ends_.size() > 1) ends_.pop_back();  // the last line may go on
        if (ends_.empty()) ends_.push_back(static_cast<std::uint32_t>(stretch.size()));
        if (toTheEnd && lineEnd != std::string_view::npos) ++ends_.back();  // the line's end itself
        for (const std::uint32_t end : ends_) starts_.push_back(static_cast<std::uint32_t>(at + end));
        rightToLeft_.resize(starts_.size() - 1, rightToLeft);
    }
}

void LongText::drawLine(std::string_view text, std::size_t line) const {
    const std::size_t from = starts_[line], to = starts_[line + 1];
    text = text.substr(from, to - from - (to > from && text[to - 1] == '\n' ? 1 : 0));
    if (plain_) return ImGui::TextUnformatted(text.data(), text.data() + text.size());
    engine::PanelText::current().showLine(text, rightToLeft_[line]);
}

void LongText::draw(const char* id, std::uint64_t key, std::string_view text, float height) {
    text = text.substr(0, std::numeric_limits<std::uint32_t>::max() - 1);
    ImGui::BeginChild(id, ImVec2(0, height), true);
    const float width = ImGui::GetContentRegionAvail().x;
    if (key != key_ || width != width_ || size_ != text.size()) {
        key_ = key;
        width_ = width;
        size_ = text.size();
        plain_ = engine::isPlainText(text);
        starts_.assign(1, 0);
        rightToLeft_.clear();
        if (plain_) breakLines(text, width);
    }
    if (!plain_) breakFurther(text, width);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(starts_.size()) - 1, ImGui::GetTextLineHeightWithSpacing());
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) drawLine(text, static_cast<std::size_t>(i));
    }
    ImGui::EndChild();
}

}  // namespace nepho::app
