#include "app/panels/long_text.h"

#include "engine/text/paragraph.h"
#include "engine/ui/panel_text.h"
#include "engine/ui/plain_text.h"

#include <imgui.h>

#include <algorithm>
#include <limits>

namespace nepho::app {

void LongText::breakLines(std::string_view text, float width) {
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

namespace {

/// The paragraph from a place on, or as much of it as surely fills a line; without its end.
struct Stretch {
    std::string_view text;
    bool endsParagraph = false, endsLine = false;  ///< a line end follows
};

Stretch stretchAt(std::string_view text, std::size_t at) {
    constexpr std::size_t kMostBytes = 2048;
    std::string_view stretch = text.substr(at, kMostBytes);
    const std::size_t lineEnd = stretch.find('\n');
    if (lineEnd != std::string_view::npos) return {stretch.substr(0, lineEnd), true, true};
    const bool ends = at + stretch.size() == text.size();
    const auto continues = [&](std::size_t byte) { return (static_cast<unsigned char>(text[byte]) & 0xc0u) == 0x80u; };
    while (!ends && stretch.size() > 1 && continues(at + stretch.size())) stretch.remove_suffix(1);
    return {stretch, ends, false};
}

}  // namespace

/// Some more lines of text that is not plain, as far as its letters are there.
void LongText::breakFurther(std::string_view text, float width) {
    constexpr int kMostInFrame = 256;
    for (int i = 0; i < kMostInFrame && starts_.back() < text.size(); ++i) {
        const std::size_t at = starts_.back();
        const Stretch stretch = stretchAt(text, at);
        const bool begins = at == 0 || text[at - 1] == '\n';
        const bool rightToLeft = begins ? engine::runsRightToLeft(stretch.text) : rightToLeft_.back();
        ends_.clear();
        if (!engine::PanelText::current().tryBreak(stretch.text, width, ends_)) return askAhead(text, at, width);
        if (!stretch.endsParagraph && ends_.size() > 1) ends_.pop_back();  // the last line may go on
        if (ends_.empty()) ends_.push_back(static_cast<std::uint32_t>(stretch.text.size()));
        if (stretch.endsLine) ++ends_.back();
        for (const std::uint32_t end : ends_) starts_.push_back(static_cast<std::uint32_t>(at + end));
        rightToLeft_.resize(starts_.size() - 1, rightToLeft);
    }
}

/// The paragraphs behind one that is not there yet come together with it.
void LongText::askAhead(std::string_view text, std::size_t at, float width) {
    constexpr int kMostParagraphs = 128;
    for (int i = 0; i < kMostParagraphs && at < text.size(); ++i) {
        const Stretch stretch = stretchAt(text, at);
        if (i > 0) (void)engine::PanelText::current().tryBreak(stretch.text, width, ends_);
        if (!stretch.endsLine) return;
        at += stretch.text.size() + 1;
    }
}

void LongText::drawLine(std::string_view text, std::size_t line) const {
    const std::size_t from = starts_[line], to = starts_[line + 1];
    text = text.substr(from, to - from - (to > from && text[to - 1] == '\n' ? 1 : 0));
    if (plain_) return ImGui::TextUnformatted(text.data(), text.data() + text.size());
    engine::PanelText::current().showLine(text, rightToLeft_[line]);
}

void LongText::draw(const char* id, const Key& key, std::string_view text, float height) {
    text = text.substr(0, std::numeric_limits<std::uint32_t>::max() - 1);
    const bool other = key_ != key;
    if (other) plain_ = engine::isPlainText(text);
    // Lines of other text are found frame by frame: the bar must not come between them.
    ImGui::BeginChild(id, ImVec2(0, height), true, plain_ ? 0 : ImGuiWindowFlags_AlwaysVerticalScrollbar);
    const float width = ImGui::GetContentRegionAvail().x;
    if (other || width != width_) {
        key_ = key;
        width_ = width;
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
