#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace nepho::app {

/// The text with every control character but tabs and line ends replaced by U+FFFD: a terminal obeys them.
std::string withoutControls(std::string_view text);

/// Prints on standard output what may have been read from a file; without control characters where that is a terminal.
void printText(const std::string& text);

template <typename... Values>
void printText(fmt::format_string<Values...> format, Values&&... values) {
    printText(fmt::format(format, std::forward<Values>(values)...));
}

}  // namespace nepho::app
