#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace nepho::projector {

/// Whether a text begins as a list of numbers does: "[" and a number.
bool beginsList(std::string_view text);

struct ParsedList {
    std::size_t count = 0;  ///< numbers in it
    std::string wrong;      ///< what is wrong with it, if anything: "its number 3 is ..."
};

/// Parses a list of numbers in brackets, as Python, JSON, numpy and pgvector write it: commas, blanks or line breaks
/// between them, "np.float32(0.5)" too. Numbers that `out` has no room for are counted only.
ParsedList parseList(std::string_view text, std::span<float> out);

}  // namespace nepho::projector
