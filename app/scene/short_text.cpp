#include "app/scene/short_text.h"

#include "engine/text/clusters.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace nepho::app {

namespace {

/// No cluster that people write is longer.
constexpr std::size_t kLongestCluster = 64;

/// The next characters of a text, as many as a cluster can have.
class Ahead {
  public:
    explicit Ahead(std::string_view text) : rest_(text) {}

    std::u32string_view see() {
        while (count_ < near_.size() && !rest_.empty()) near_[count_++] = engine::takeCharacter(rest_);
        return {near_.data(), count_};
    }
    void skip(std::size_t characters) {
        std::copy(near_.begin() + static_cast<std::ptrdiff_t>(characters),
                  near_.begin() + static_cast<std::ptrdiff_t>(count_), near_.begin());
        count_ -= characters;
    }

  private:
    std::string_view rest_;
    std::array<char32_t, kLongestCluster + 1> near_{};
    std::size_t count_ = 0;
};

/// The characters of a text of more than `characters` that end where a cluster does: not between an emoji's parts, nor
/// between a letter and its marks.
std::size_t wholeClusters(std::string_view text, std::size_t characters) {
    Ahead ahead(text);
    std::size_t kept = 0;
    for (;;) {
        const std::size_t length = engine::clusterLength(ahead.see());
        if (kept + length > characters) return kept > 0 ? kept : characters;  // all is one cluster: cut it
        kept += length;
        ahead.skip(length);
    }
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
