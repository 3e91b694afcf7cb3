#pragma once

#include <string_view>

namespace nepho::engine {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

/// The next character of UTF-8 text, which is taken off its front. What is not UTF-8 (stray, cut off or overlong bytes,
/// surrogates, values past U+10FFFF) gives U+FFFD for each longest piece that could have begun a character (Unicode 15,
/// section 3.9, as browsers do). `text` must not be empty.
char32_t takeCharacter(std::string_view& text);

}  // namespace nepho::engine
