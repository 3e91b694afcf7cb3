#include "projector/data/list_text.h"

#include "projector/base/utf8.h"
#include "projector/data/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace nepho::projector {
namespace {

bool isBlankCharacter(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void skipBlanks(std::string_view& text) {
    while (!text.empty() && isBlankCharacter(text.front())) text.remove_prefix(1);
}

// Takes a number off, and what numpy 2 writes around each of a list.
bool takeNumber(std::string_view& text, float& out) {
    bool inCall = false;
    if (text.starts_with("np.float")) {
        const std::size_t open = text.find('(');
        if (open == std::string_view::npos || open > std::string_view("np.float64").size()) return false;
        text.remove_prefix(open + 1);
        inCall = true;
    }
    std::string_view digits = text;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const char* const end = text.data() + text.size();
    std::from_chars_result result = std::from_chars(digits.data(), end, out);
    if (result.ec == std::errc::invalid_argument) return false;
    if (result.ec != std::errc()) {  // too small or too large
        const auto value = parseFloat(digits.substr(0, static_cast<std::size_t>(result.ptr - digits.data())));
        if (!value) return false;
        out = *value;
    }
    text.remove_prefix(static_cast<std::size_t>(result.ptr - text.data()));
    if (!inCall) return true;
    if (!text.starts_with(')')) return false;
    text.remove_prefix(1);
    return true;
}

std::string badNumber(std::string_view rest, std::size_t number) {
    if (rest.empty()) return "its list is not closed by ]";
    if (rest.starts_with("..."))
        return "its list was cut short (\"...\"), as numpy prints long ones, expected all numbers";
    const std::size_t end = std::min(rest.find_first_of(",] \t\r\n", 1), rest.size());
    return fmt::format("number {} of its list is {}, expected a number", number, inQuotes(rest.substr(0, end)));
}

}  // namespace

bool beginsList(std::string_view text) {
    skipBlanks(text);
    if (!text.starts_with('[')) return false;
    text.remove_prefix(1);
    skipBlanks(text);
    float value = 0;
    return takeNumber(text, value);
}

ParsedList parseList(std::string_view text, std::span<float> out) {
    ParsedList list;
    skipBlanks(text);
    if (!text.starts_with('[')) {
        list.wrong =
            fmt::format("it is {}, expected a list of numbers in [ ]", text.empty() ? "empty" : inQuotes(text));
        return list;
    }
    text.remove_prefix(1);
    for (skipBlanks(text); !text.starts_with(']');) {
        float value = 0;
        std::string_view rest = text;
        if (!takeNumber(rest, value)) {
            list.wrong = badNumber(text, list.count + 1);
            return list;
        }
        // What follows must separate: 1.2.3 is no two numbers.
        if (!rest.empty() && !isBlankCharacter(rest.front()) && rest.front() != ',' && rest.front() != ']') {
            list.wrong = badNumber(text, list.count + 1);
            return list;
        }
        if (list.count < out.size()) out[list.count] = value;
        ++list.count;
        skipBlanks(rest);
        if (rest.starts_with(',')) rest.remove_prefix(1);
        skipBlanks(rest);
        text = rest;
    }
    text.remove_prefix(1);
    skipBlanks(text);
    if (!text.empty()) list.wrong = fmt::format("{} follows its list", inQuotes(text));
    return list;
}

}  // namespace nepho::projector
