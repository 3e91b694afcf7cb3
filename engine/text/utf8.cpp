#include "engine/text/utf8.h"

#include <cassert>
#include <cstdint>

namespace nepho::engine {

char32_t takeCharacter(std::string_view& text) {
    assert(!text.empty());
    const auto byteAt = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byteAt(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length <= 1) {
        text.remove_prefix(1);
        return length == 1 ? first : kReplacementCharacter;
    }
    // The second byte's range excludes overlong forms, surrogates and what is past U+10FFFF.
    std::uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    std::uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    char32_t character = first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (i >= text.size() || byteAt(i) < low || byteAt(i) > high) {
            text.remove_prefix(i);
            return kReplacementCharacter;
        }
        character = character << 6 | (byteAt(i) & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    text.remove_prefix(length);
    return character;
}

}  // namespace nepho::engine
