#pragma once

#include <cstdint>
#include <string_view>

namespace nepho::engine {

/// What Dear ImGui's font is made of: first and last of each range, then 0. All of it is in the bundled font.
inline constexpr std::uint16_t kPlainRanges[] = {0x0020, 0x024f, 0x0370, 0x03ff, 0x0400, 0x052f, 0x2010, 0x2027,
                                                 0x2190, 0x2193, 0x2212, 0x2212, 0x2264, 0x2265, 0};

/// Whether Dear ImGui draws a text, a character after the other, as it is written: Latin, Greek and Cyrillic without
/// combining marks.
bool isPlainText(std::string_view utf8);

}  // namespace nepho::engine
