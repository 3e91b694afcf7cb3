#pragma once

#include "engine/text/font_stack.h"
#include "engine/text/text_runs.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct hb_buffer_t;

namespace nepho::engine {

/// A glyph on a line, by the number that its shaper gave it.
struct ShapedGlyph {
    std::uint32_t glyph = 0;
    float x = 0.0f, y = 0.0f;  ///< of its origin from the start of the baseline, em, y up
};

struct ShapedLine {
    std::vector<ShapedGlyph> glyphs;  ///< from left to right
    std::vector<float> advances;      ///< em, of the text's characters as they are written; a cluster's first has all
    float width = 0.0f;               ///< em
    float ascent = 0.0f, descent = 0.0f;  ///< em, descent negative
};

/// Makes glyphs of text, and pictures of glyphs: the slow part of a font book. It opens fonts and reads files as it
/// needs them. Not thread-safe.
class Shaper {
  public:
    /// Throws std::runtime_error where the bundled font cannot be read.
    Shaper(const std::filesystem::path& bundledFont, bool allowSystemFonts, int emTexels, int spreadTexels);
    ~Shaper();

    /// The bundled font's missing-glyph box: a glyph like others.
    static constexpr std::uint32_t kMissing = 0;

    /// One line of UTF-8: letters joined, marks placed, ligatures made as the fonts say (HarfBuzz), each run in its
    /// direction. Invalid UTF-8 becomes U+FFFD; control characters are left out; a cluster that no font has is one box;
    /// what is longer than some thousand characters is cut.
    void shape(std::string_view utf8, ShapedLine& line);
    /// Nothing where the font's data is broken.
    std::optional<FontFace::GlyphPicture> tryRender(std::uint32_t glyph) const;

    FontStack& fonts() { return fonts_; }

  private:
    struct Source {
        std::uint32_t font, index;
    };
    void shapeRun(const TextRun& run, ShapedLine& line);
    void addBoxes(const TextRun& run, ShapedLine& line);
    void widen(const FontFace& face, ShapedLine& line) const;
    std::uint32_t numberOf(Source source);

    FontStack fonts_;
    int spreadTexels_;
    RunSplitter splitter_;
    hb_buffer_t* buffer_;
    std::u32string text_;
    std::vector<std::uint32_t> written_;  ///< where each character of text_ is in the text
    std::vector<Source> sources_;         ///< by number
    std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
};

}  // namespace nepho::engine
