#pragma once

#include <cstddef>
#include <string_view>

namespace nepho::engine {

/// How many of the first characters belong together and need one font: a letter with its marks and vowels, the
/// consonants of a conjunct, a syllable of jamo, an emoji with its modifiers and whatever zero-width joiners tie to it,
/// a flag's two letters. At least 1; `text` must not be empty.
std::size_t clusterLength(std::u32string_view text);

/// Whether a cluster is to be shown as a coloured picture where there is one: pictographs of Unicode's later planes,
/// and whatever a variation selector or a keycap makes an emoji.
bool isEmoji(std::u32string_view cluster);

/// Whether a character orders, joins or varies others, so that a font need not have it.
bool isIgnorable(char32_t c);

}  // namespace nepho::engine
