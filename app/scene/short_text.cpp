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

}  // namespace nepho::app
