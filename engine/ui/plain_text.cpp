#include "engine/ui/plain_text.h"

#include "engine/text/utf8.h"

#include <algorithm>

namespace nepho::engine {

namespace {

bool isPlain(char32_t c) {
    if (c == U'\n' || c == U'\t' || c == U'\r') return true;
    if (c >= 0x0483 && c <= 0x0489) return false;  // marks over Cyrillic letters
    for (const std::uint16_t* range = kPlainRanges; *range != 0; range += 2)
        if (c >= range[0] && c <= range[1]) return true;
    return false;
}

}  // namespace

bool isPlainText(std::string_view utf8) {
    const auto ascii =
        std::ranges::find_if(utf8, [](char c) { return static_cast<unsigned char>(c) >= 0x7F; }) - utf8.begin();
    utf8.remove_prefix(static_cast<std::size_t>(ascii));
    while (!utf8.empty())
        if (!isPlain(takeCharacter(utf8))) return false;
    return true;
}

}  // namespace nepho::engine
