#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nepho::projector {

/// Whether every byte belongs to a well-formed UTF-8 sequence (Unicode 15, table 3-7: no overlong forms, no surrogates,
/// nothing beyond U+10FFFF).
bool isValidUtf8(std::string_view text);

/// The text with every ill-formed part replaced by U+FFFD, one per maximal subpart as Unicode recommends.
std::string repairUtf8(std::string_view text);

/// The text without a leading byte order mark.
std::string_view withoutByteOrderMark(std::string_view text);

/// A piece of a file's text that can be shown in a message: at most `longest` bytes, cut between characters, printable,
/// in quotation marks.
std::string inQuotes(std::string_view text, std::size_t longest = 40);

}  // namespace nepho::projector
