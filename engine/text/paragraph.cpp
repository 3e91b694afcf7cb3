#include "engine/text/paragraph.h"

#include "engine/text/clusters.h"
#include "engine/text/utf8.h"

#include <fribidi.h>

#include <algorithm>
#include <array>

namespace nepho::engine {

namespace {

/// What may not begin a line, and what may not end one.
constexpr std::u32string_view kClosing =
    U",.:;!?)]}、。，．：；！？）］｝」』】〉》〕・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…";
constexpr std::u32string_view kOpening = U"([{（［｛「『【〈《〔";

bool isBlank(char32_t c) {
    return c == U' ' || c == U'\t' || c == 0x200B || c == 0x3000;
}

bool isIdeograph(char32_t c) {
    return (c >= 0x2E80 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool mayBreak(char32_t before, char32_t after) {
    if (isBlank(after)) return false;  // blanks stay with what is before them
    if (isBlank(before)) return true;
    const bool forbidden =
        kOpening.find(before) != std::u32string_view::npos || kClosing.find(after) != std::u32string_view::npos;
    return !forbidden && (isIdeograph(before) || isIdeograph(after));
}

/// The clusters of a text, one after the other.
class ClusterWalk {
  public:
    ClusterWalk(std::string_view utf8, std::span<const float> advances) : rest_(utf8), advances_(advances) { fill(); }

    bool atEnd() const { return count_ == 0 || character_ + length_ > advances_.size(); }
    char32_t first() const { return ahead_[0]; }
    char32_t last() const { return ahead_[length_ - 1]; }
    std::uint32_t bytes() const { return byteOf_[length_]; }  ///< to its end
    float advance() const {
        float sum = 0.0f;
        for (std::size_t i = 0; i < length_; ++i) sum += advances_[character_ + i];
        return sum;
    }
    void next() {
        const auto places = static_cast<std::ptrdiff_t>(length_);
        std::shift_left(ahead_.begin(), ahead_.end(), places);
        std::shift_left(byteOf_.begin(), byteOf_.end(), places);
        character_ += length_;
        count_ -= length_;
        fill();
    }

  private:
    static constexpr std::size_t kMost = 64;  // no cluster that people write is longer

    void fill() {
        while (count_ < kMost && !rest_.empty()) {
            const std::size_t before = rest_.size();
            ahead_[count_++] = takeCharacter(rest_);
            byteOf_[count_] = byteOf_[count_ - 1] + static_cast<std::uint32_t>(before - rest_.size());
        }
        if (count_ > 0) length_ = clusterLength({ahead_.data(), count_});
    }

    std::string_view rest_;
    std::span<const float> advances_;
    std::array<char32_t, kMost> ahead_{};
    std::array<std::uint32_t, kMost + 1> byteOf_{};  ///< where each of them begins, and the last one ends
    std::size_t count_ = 0, length_ = 0, character_ = 0;
};

}  // namespace

bool runsRightToLeft(std::string_view utf8) {
    while (!utf8.empty()) {
        const FriBidiCharType type = fribidi_get_bidi_type(takeCharacter(utf8));
        if (FRIBIDI_IS_STRONG(type)) return FRIBIDI_IS_RTL(type);
    }
    return false;
}

void breakLines(std::string_view paragraph, std::span<const float> advances, float width,
                std::vector<std::uint32_t>& ends) {
    std::uint32_t start = 0, at = 0, possible = 0;  // bytes; no place to break is known where possible == start
    float filled = 0.0f, beforePossible = 0.0f;
    const auto endLine = [&](std::uint32_t end, float used) {
        ends.push_back(end);
        start = possible = end;
        filled -= used;
    };
    char32_t before = 0;
    for (ClusterWalk walk(paragraph, advances); !walk.atEnd(); walk.next()) {
        if (at > start && mayBreak(before, walk.first())) {
            possible = at;
            beforePossible = filled;
        }
        const float advance = walk.advance();
        while (!isBlank(walk.first()) && filled + advance > width && at > start)
            endLine(possible > start ? possible : at, possible > start ? beforePossible : filled);
        filled += advance;
        at = walk.bytes();
        before = walk.last();
    }
    if (at > start) ends.push_back(at);
}

}  // namespace nepho::engine
