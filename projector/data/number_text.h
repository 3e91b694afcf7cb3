#pragma once

#include <optional>
#include <string_view>

namespace nepho::projector {

/// In ASCII, whatever the locale.
constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The number that the whole text spells, as decimal or in scientific notation, a leading + allowed; "nan" and "inf" in
/// any case too, since numpy writes them. Too small becomes 0, too large infinite. Independent of the locale.
std::optional<float> parseFloat(std::string_view text);
std::optional<double> parseDouble(std::string_view text);

}  // namespace nepho::projector
