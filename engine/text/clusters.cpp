#include "engine/text/clusters.h"

#include <hb.h>

#include <algorithm>
#include <cassert>

namespace nepho::engine {

namespace {

constexpr char32_t kJoiner = 0x200D, kNonJoiner = 0x200C, kTextStyle = 0xFE0E, kEmojiStyle = 0xFE0F, kKeycap = 0x20E3;
constexpr unsigned kVirama = 9;  // a canonical combining class

hb_unicode_funcs_t* unicode() {
    return hb_unicode_funcs_get_default();
}

bool isIn(char32_t c, char32_t first, char32_t last) {
    return c >= first && c <= last;
}

bool isRegionalIndicator(char32_t c) {
    return isIn(c, 0x1F1E6, 0x1F1FF);
}

/// Vowels and finals of Hangul, which follow what begins the syllable.
bool followsJamo(char32_t c) {
    return isIn(c, 0x1160, 0x11FF) || isIn(c, 0xD7B0, 0xD7FF);
}

bool isMark(char32_t c) {
    switch (hb_unicode_general_category(unicode(), c)) {
        case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
        case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
        case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
            return true;
        default:
            return false;
    }
}

bool extends(char32_t c) {
    const bool skinTone = isIn(c, 0x1F3FB, 0x1F3FF), tag = isIn(c, 0xE0020, 0xE007F);
    return c == kJoiner || c == kNonJoiner || skinTone || tag || followsJamo(c) || (c >= 0x300 && isMark(c));
}

bool isLetterOf(char32_t c, hb_script_t script) {
    return hb_unicode_script(unicode(), c) == script &&
           hb_unicode_general_category(unicode(), c) == HB_UNICODE_GENERAL_CATEGORY_OTHER_LETTER;
}

/// Whether a character goes on with what ends before it.
bool goesOn(char32_t before, char32_t c) {
    if (extends(c)) return true;
    if (before < 0x300) return false;
    if (before == kJoiner) return c > 0x7F;
    const bool conjunct = hb_unicode_combining_class(unicode(), before) == static_cast<int>(kVirama);
    return conjunct && isLetterOf(c, hb_unicode_script(unicode(), before));
}

}  // namespace

std::size_t clusterLength(std::u32string_view text) {
    assert(!text.empty());
    std::size_t length = 1;
    if (isRegionalIndicator(text[0]) && text.size() > 1 && isRegionalIndicator(text[1])) length = 2;
    while (length < text.size() && goesOn(text[length - 1], text[length])) ++length;
    return length;
}

bool isEmoji(std::u32string_view cluster) {
    if (cluster.find(kTextStyle) != std::u32string_view::npos) return false;
    return isIn(cluster[0], 0x1F000, 0x1FAFF) || cluster.find(kEmojiStyle) != std::u32string_view::npos ||
           cluster.find(kKeycap) != std::u32string_view::npos;
}

bool isIgnorable(char32_t c) {
    return c == 0xAD || c == 0x34F || c == 0x61C || isIn(c, 0x180B, 0x180E) || isIn(c, 0x200B, 0x200F) ||
           isIn(c, 0x2028, 0x202E) || isIn(c, 0x2060, 0x206F) || isIn(c, 0xFE00, 0xFE0F) || c == 0xFEFF ||
           isIn(c, 0xE0000, 0xE0FFF);
}

}  // namespace nepho::engine
