#pragma once

#include "engine/text/font_stack.h"

#include <hb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nepho::engine {

/// A piece of a line in one font, script and direction.
struct TextRun {
    std::uint32_t first = 0, count = 0;  ///< of the line's characters
    std::optional<std::size_t> font;     ///< none: no font has it
    hb_script_t script = HB_SCRIPT_COMMON;
    std::uint8_t level = 0;  ///< of embedding: odd runs from right to left
};

/// Takes a line of text apart and puts the pieces in the order in which they are seen, from left to right (Unicode's
/// bidirectional algorithm; the first strong letter says which way the line runs).
class RunSplitter {
  public:
    /// Valid until the next call.
    const std::vector<TextRun>& split(const std::u32string& line, FontStack& fonts);

  private:
    void findLevels(const std::u32string& line);
    void findScripts(const std::u32string& line);
    void findFonts(const std::u32string& line, FontStack& fonts);
    void putInOrder();

    std::vector<std::uint8_t> levels_;
    std::vector<hb_script_t> scripts_;
    std::vector<std::optional<std::size_t>> fonts_;
    std::vector<std::uint32_t> types_, brackets_;
    std::vector<TextRun> runs_;
};

}  // namespace nepho::engine
