#include "app/panels/long_text.h"

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

void LongText::draw(const char* id, std::uint64_t key, std::string_view text, float height) {
    text = text.substr(0, std::numeric_limits<std::uint32_t>::max() - 1);
    ImGui::BeginChild(id, ImVec2(0, height), true);
    const float width = ImGui::GetContentRegionAvail().x;
    if (key != key_ || width != width_ || starts_.back() != text.size()) {
        key_ = key;
        width_ = width;
        breakLines(text, width);
    }
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(starts_.size()) - 1, ImGui::GetTextLineHeightWithSpacing());
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const std::size_t from = starts_[static_cast<std::size_t>(i)],
                              to = starts_[static_cast<std::size_t>(i) + 1];
            const std::size_t end = to > from && text[to - 1] == '\n' ? to - 1 : to;
            ImGui::TextUnformatted(text.data() + from, text.data() + end);
        }
    }
    ImGui::EndChild();
}

}  // namespace nepho::app
