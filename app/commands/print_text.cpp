#include "app/commands/print_text.h"

#include <unistd.h>

namespace nepho::app {

std::string withoutControls(std::string_view text) {
    constexpr std::string_view kInstead = "\xEF\xBF\xBD";
    std::string safe;
    safe.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
        const bool isC1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;  // ESC [ in one, and its like
        if (isC1) ++i;
        if (isC1 || byte == 0x7F || (byte < 0x20 && byte != '\n' && byte != '\t')) {
            safe += kInstead;
        } else {
            safe += text[i];
        }
    }
    return safe;
}

void printText(const std::string& text) {
    static const bool isTerminal = ::isatty(STDOUT_FILENO) != 0;
    if (isTerminal) {
        fmt::print("{}", withoutControls(text));
    } else {
        fmt::print("{}", text);
    }
}

}  // namespace nepho::app
