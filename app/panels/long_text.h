#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nepho::app {

/// Shows a text of any length in a box that scrolls. Where its lines break is found once for a text and a width, of
/// text that is not plain a piece a frame; a frame then draws only the lines seen. Memory: 4 bytes a line, 5 of such
/// text.
class LongText {
  public:
    /// Tells one text from another.
    struct Key {
        std::uint64_t data = 0;  ///< version of the dataset
        std::size_t column = 0;
        std::uint32_t row = 0;
        bool operator==(const Key&) const = default;
    };
    void draw(const char* id, const Key& key, std::string_view text, float height);

  private:
    void breakLines(std::string_view text, float width);
    void breakFurther(std::string_view text, float width);
    void askAhead(std::string_view text, std::size_t at, float width);
    void drawLine(std::string_view text, std::size_t line) const;

    std::optional<Key> key_;  ///< none: nothing was drawn yet
    float width_ = 0.0f;
    bool plain_ = true;                  ///< see engine::isPlainText()
    std::vector<std::uint32_t> starts_;  ///< of the lines found, and the end of the last one
    std::vector<bool> rightToLeft_;      ///< the same lines, of text that is not plain
    std::vector<std::uint32_t> ends_;
};

}  // namespace nepho::app
