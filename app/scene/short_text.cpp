#include "app/scene/short_text.h"

#include "engine/text/clusters.h"
#include "engine/text/utf8.h"

#include <array>

namespace nepho::app {

namespace {

/// So many characters before the cut are looked at: no cluster that people write is longer.
constexpr std::size_t kLongestCluster = 64;

/// The characters of a text of more than `characters` that end where a cluster does: not between an emoji's parts, nor
/// between a letter and its marks.
std::size_t wholeClusters(std::string_view text, std::size_t characters) {
    const std::size_t first = characters > kLongestCluster ? characters - kLongestCluster : 0;
    std::array<char32_t, kLongestCluster + 1> near{};
    for (std::size_t i = 0; i <= characters; ++i) {
        const char32_t character = engine::takeCharacter(text);
        if (i >= first) near[i - first] = character;
    }
    std::u32string_view rest(near.data(), characters - first + 1);
    std::size_t kept = first;
    while (kept < characters) {
        const std::size_t length = engine::clusterLength(rest);
        if (kept + length > characters) break;
        kept += length;
        rest.remove_prefix(length);
    }
    return kept > first ? kept : characters;  // all is one cluster: cut it
}

/// What is left of a text, or of its first line, behind its first characters.
std::string_view behind(std::string_view text, std::size_t characters, bool line) {
    const auto ends = [line](std::string_view rest) { return rest.empty() || (line && rest.front() == '\n'); };
    std::string_view rest = text;
    for (std::size_t i = 0; i < characters && !ends(rest); ++i) engine::takeCharacter(rest);
    if (characters == 0 || ends(rest)) return rest;
    rest = text;
    for (std::size_t i = wholeClusters(text, characters); i > 0; --i) engine::takeCharacter(rest);
    return rest;
}

}  // namespace

std::string beginning(std::string_view text, std::size_t characters) {
    const std::string_view rest = behind(text, characters, false);
    return std::string(text.substr(0, text.size() - rest.size())) + (rest.empty() ? "" : "…");
}

void appendFirstLine(std::string& out, std::string_view text, std::size_t characters) {
    const std::string_view rest = behind(text, characters, true);
    out += text.substr(0, text.size() - rest.size());
    if (!rest.empty()) out += "…";
}

std::string firstLine(std::string_view text, std::size_t characters) {
    std::string line;
    appendFirstLine(line, text, characters);
    return line;
}

std::string ending(std::string_view text, std::size_t characters) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    std::size_t at = text.size();
    for (std::size_t i = 0; i < characters && at > 0; ++i) {
        do --at;
        while (at > 0 && continues(text[at]));
    }
    return (at == 0 ? "" : "…") + std::string(text.substr(at));
}

}  // namespace nepho::app
