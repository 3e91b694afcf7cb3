#include "projector/base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace nepho::projector {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Sequence {
    std::size_t length = 1;  // bytes that belong together, well-formed or not
    bool valid = false;
};

std::uint8_t byteAt(std::string_view text, std::size_t index) {
    return static_cast<std::uint8_t>(text[index]);
}

// How many bytes follow a lead byte, and the range of the first of them, which is where the overlong forms and the
// surrogates are excluded.
struct Lead {
    std::size_t following = 0;
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xBF;
};

Lead leadOf(std::uint8_t byte) {
    if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF};
    if (byte == 0xE0) return {2, 0xA0, 0xBF};
    if (byte == 0xED) return {2, 0x80, 0x9F};
    if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF};
    if (byte == 0xF0) return {3, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF};
    if (byte == 0xF4) return {3, 0x80, 0x8F};
    return {};
}

Sequence sequenceAt(std::string_view text, std::size_t begin) {
    const std::uint8_t first = byteAt(text, begin);
    if (first < 0x80) return {1, true};
    const Lead lead = leadOf(first);
    if (lead.following == 0) return {1, false};
    for (std::size_t i = 1; i <= lead.following; ++i) {
        const std::uint8_t low = i == 1 ? lead.low : 0x80;
        const std::uint8_t high = i == 1 ? lead.high : 0xBF;
        if (begin + i >= text.size()) return {i, false};
        const std::uint8_t byte = byteAt(text, begin + i);
        if (byte < low || byte > high) return {i, false};
    }
    return {lead.following + 1, true};
}

// Index of the first byte at or after `begin` that is not ASCII: eight bytes at a time, since most files are ASCII.
std::size_t skipAscii(std::string_view text, std::size_t begin) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080u;
    while (begin + 8 <= text.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + begin, 8);
        if ((word & kHighBits) != 0) break;
        begin += 8;
    }
    while (begin < text.size() && byteAt(text, begin) < 0x80) ++begin;
    return begin;
}

}  // namespace

bool isValidUtf8(std::string_view text) {
    for (std::size_t at = skipAscii(text, 0); at < text.size(); at = skipAscii(text, at)) {
        const Sequence sequence = sequenceAt(text, at);
        if (!sequence.valid) return false;
        at += sequence.length;
    }
    return true;
}

std::string repairUtf8(std::string_view text) {
    std::string repaired;
    repaired.reserve(text.size() + 16);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = skipAscii(text, at);
        repaired.append(text.substr(at, end - at));
        at = end;
        if (at == text.size()) break;
        const Sequence sequence = sequenceAt(text, at);
        repaired.append(sequence.valid ? text.substr(at, sequence.length) : kReplacement);
        at += sequence.length;
    }
    return repaired;
}

std::string_view withoutByteOrderMark(std::string_view text) {
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

std::string inQuotes(std::string_view text, std::size_t longest) {
    std::size_t end = 0;
    while (end < text.size()) {
        const std::size_t next = end + sequenceAt(text, end).length;
        if (next > longest) break;
        end = next;
    }
    std::string shown = repairUtf8(text.substr(0, end));
    for (char& c : shown) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    return '"' + shown + (end < text.size() ? "...\"" : "\"");
}

}  // namespace nepho::projector
