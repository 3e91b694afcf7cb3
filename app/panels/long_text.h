#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace nepho::app {

/// Shows a text of any length in a box that scrolls. Where its lines break is found once for a text and a width; a
/// frame then draws only the lines seen. Memory: 4 bytes a line.
class LongText {
  public:
    /// `key` tells one text from another.
    void draw(const char* id, std::uint64_t key, std::string_view text, float height);

  private:
    void breakLines(std::string_view text, float width);

    std::uint64_t key_ = ~std::uint64_t{0};
    float width_ = 0.0f;
    std::vector<std::uint32_t> starts_;  ///< of the lines, and the end of the text
};

}  // namespace nepho::app
