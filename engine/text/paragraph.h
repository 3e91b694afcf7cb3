#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace nepho::engine {

/// Whether the first letter with a direction runs from right to left.
bool runsRightToLeft(std::string_view utf8);

/// Appends to `ends` where each line of a paragraph (UTF-8 without line ends) stops, in bytes: behind blanks, or
/// between two ideographs; where there is no such place, between two clusters. Each line holds one cluster at least.
/// `advances` are those of FontBook::tryAdvances(), and what they do not reach is left out; `width` is in em.
void breakLines(std::string_view paragraph, std::span<const float> advances, float width,
                std::vector<std::uint32_t>& ends);

}  // namespace nepho::engine
