#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::engine {

/// Signed-distance glyph in the atlas. Distances are in em: multiply by the text's size.
struct Glyph {
    std::uint16_t x = 0, y = 0, width = 0, height = 0;  ///< rectangle in the atlas, texels
    float left = 0, top = 0;                            ///< offset of the rectangle's top left from the pen, em, y up
    float emWidth = 0, emHeight = 0;                    ///< size of the rectangle, em
    float advance = 0;                                  ///< em
};

/// A glyph placed on a line of text: rectangle in em from the start of the baseline, y up, and texels in the atlas.
struct PlacedGlyph {
    float left = 0, bottom = 0, right = 0, top = 0;
    std::uint16_t u0 = 0, v0 = 0, u1 = 0, v1 = 0;
};

struct TextLine {
    std::vector<PlacedGlyph> glyphs;
    float width = 0.0f;                   ///< em
    float ascent = 0.0f, descent = 0.0f;  ///< em, descent negative
};

/// Fonts in order of preference and one 8-bit signed-distance atlas of the glyphs asked for so far (128 = outline,
/// more = inside). The first font is the bundled one; for a character that it lacks the system's fonts are searched
/// (fontconfig), and where none has it the bundled font's missing-glyph box is drawn. Not thread-safe.
class FontBook {
  public:
    static constexpr std::uint32_t kAtlasSide = 2048;
    static constexpr int kGlyphPixels = 40;  ///< em in atlas texels
    static constexpr int kSpreadTexels = 6;  ///< distance range on each side of the outline

    /// `allowSystemFonts` false: only the bundled font (goldens). Throws std::runtime_error where the bundled font
    /// cannot be read.
    explicit FontBook(const std::filesystem::path& bundledFont, bool allowSystemFonts = true);
    ~FontBook();

    /// Lays out one line of UTF-8, left to right, with the pairs of a font's `kern` table; glyphs not seen before are
    /// added to the atlas. Invalid UTF-8 becomes U+FFFD; control characters are left out. When the atlas is full,
    /// further new characters become the missing-glyph box.
    TextLine layout(std::string_view utf8) {
        TextLine line;
        layout(utf8, line);
        return line;
    }
    /// The same into a line whose memory is used again.
    void layout(std::string_view utf8, TextLine& line);

    const std::vector<std::uint8_t>& atlas() const;  ///< kAtlasSide * kAtlasSide, row-major
    std::uint64_t atlasVersion() const;              ///< grows when a glyph was added

    /// The font file (and face index) that has a character, for other users of fonts; empty path where none has.
    struct FontFile {
        std::filesystem::path path;
        int faceIndex = 0;
    };
    FontFile fontFor(char32_t character);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nepho::engine
