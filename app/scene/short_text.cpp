#include "app/scene/short_text.h"

#include "engine/text/utf8.h"

namespace nepho::app {

std::string beginning(std::string_view text, std::size_t characters) {
    std::string_view rest = text;
    for (std::size_t i = 0; i < characters && !rest.empty(); ++i) engine::takeCharacter(rest);
    return std::string(text.substr(0, text.size() - rest.size())) + (rest.empty() ? "" : "…");
}

std::string firstLine(std::string_view text, std::size_t characters) {
    std::string_view rest = text;
    for (std::size_t i = 0; i < characters && !rest.empty() && rest.front() != '\n'; ++i) engine::takeCharacter(rest);
    return std::string(text.substr(0, text.size() - rest.size())) + (rest.empty() ? "" : "…");
}

}  // namespace nepho::app
