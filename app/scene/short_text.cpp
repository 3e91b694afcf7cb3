#include "app/scene/short_text.h"

#include "engine/text/utf8.h"

namespace nepho::app {

std::string beginning(std::string_view text, std::size_t characters) {
    std::string_view rest = text;
    for (std::size_t i = 0; i < characters && !rest.empty(); ++i) engine::takeCharacter(rest);
    return std::string(text.substr(0, text.size() - rest.size())) + (rest.empty() ? "" : "…");
}

void appendFirstLine(std::string& out, std::string_view text, std::size_t characters) {
    std::string_view rest = text;
    for (std::size_t i = 0; i < characters && !rest.empty() && rest.front() != '\n'; ++i) engine::takeCharacter(rest);
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
