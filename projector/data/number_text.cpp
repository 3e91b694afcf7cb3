#include "projector/data/number_text.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace nepho::projector {
namespace {

// std::from_chars leaves the value alone where it is out of range and does not say on which side.
bool isTooSmall(std::string_view text) {
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent != std::string_view::npos) return exponent + 1 < text.size() && text[exponent + 1] == '-';
    return text.substr(0, text.find('.')).find_first_of("123456789") == std::string_view::npos;
}

template <typename Number>
std::optional<Number> parse(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    Number value = 0;
    const char* end = text.data() + text.size();
    const std::from_chars_result result = std::from_chars(text.data(), end, value);
    if (result.ptr != end) return std::nullopt;
    if (result.ec == std::errc::invalid_argument) return std::nullopt;
    if (result.ec == std::errc()) return value;
    const Number magnitude = isTooSmall(text) ? Number(0) : std::numeric_limits<Number>::infinity();
    return text.starts_with('-') ? -magnitude : magnitude;
}

}  // namespace

std::optional<float> parseFloat(std::string_view text) {
    return parse<float>(text);
}
std::optional<double> parseDouble(std::string_view text) {
    return parse<double>(text);
}

}  // namespace nepho::projector
