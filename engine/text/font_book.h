#pragma once

#include "engine/text/glyph_atlas.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::engine {

/// A glyph placed on a line of text: rectangle in em from the start of the baseline, y up, and texels in its atlas.
struct PlacedGlyph {
    float left = 0, bottom = 0, right = 0, top = 0;
    std::uint16_t u0 = 0, v0 = 0, u1 = 0, v1 = 0;
    bool colored = false;      ///< it lies in the atlas of pictures
    std::uint32_t number = 0;  ///< for FontBook::keep()
};

struct TextLine {
    std::vector<PlacedGlyph> glyphs;
    float width = 0.0f;                   ///< em
    float ascent = 0.0f, descent = 0.0f;  ///< em, descent negative
};

/// Lines of text in any script as glyphs in two atlases: 8-bit signed distances of outlines (128 = outline, more =
/// inside), and coloured pictures (emoji). The first font is the bundled one; for what it lacks the system's fonts are
/// searched (fontconfig), and where none has it the bundled font's missing-glyph box is drawn. Lines are remembered,
/// and glyphs that were not drawn for long make room for others. Not thread-safe; it has a thread of its own.
class FontBook {
  public:
    static constexpr std::uint32_t kAtlasSide = 3072;         ///< about 3,000 Chinese characters
    static constexpr std::uint32_t kPictureAtlasSide = 1024;  ///< about 400 emoji
    static constexpr int kGlyphPixels = 40;                   ///< em in atlas texels
    static constexpr int kSpreadTexels = 6;                   ///< distance range on each side of the outline

    /// `allowSystemFonts` false: only the bundled font (goldens). Throws std::runtime_error where the bundled font
    /// cannot be read.
    explicit FontBook(const std::filesystem::path& bundledFont, bool allowSystemFonts = true);
    ~FontBook();

    /// How a frame gets text that was not there before: at once, however long that takes, or from the book's thread
    /// some frames later.
    enum class Pace { atOnce, later };
    /// A frame begins; what it lays out stays in the atlases until the next one. Without any, all lines are of one
    /// frame, which has its text at once.
    void beginFrame(Pace pace);
    /// Hands what is missing to the book's thread.
    void endFrame();
    /// Whether nothing was missing in the frame, or has come since.
    bool isComplete() const;

    /// Lays out one line of UTF-8 as its scripts and languages are written (HarfBuzz, FriBidi). Invalid UTF-8 becomes
    /// U+FFFD; control characters are left out. False where not all of it is there yet: then the line has no glyphs,
    /// and its width if that is known. In a frame that has its text at once, glyphs that find no room become the box.
    bool layout(std::string_view utf8, TextLine& line);
    TextLine layout(std::string_view utf8) {
        TextLine line;
        (void)layout(utf8, line);
        return line;
    }
    /// The width that layout() gives, em, without need of its glyphs; none where it is not known yet.
    std::optional<float> tryMeasure(std::string_view utf8);
    /// How far each character of a line takes the pen, em: the first of a cluster all of it, the others 0. None where
    /// it is not known yet; of what is too long for a line (see Shaper) the beginning. Valid until the next call.
    std::optional<std::span<const float>> tryAdvances(std::string_view utf8);

    /// From the bundled font's ascent to its descent, em.
    float lineHeight() const;

    /// Glyphs that an earlier frame placed, and that are still drawn in this one, stay where they are.
    void keep(std::span<const std::uint32_t> glyphs);

    const GlyphAtlas& outlines() const;
    const GlyphAtlas& pictures() const;

    /// The font file (and face index) that has a character as an outline, for other users of fonts; empty path where
    /// none has.
    struct FontFile {
        std::filesystem::path path;
        int faceIndex = 0;
    };
    FontFile fontFor(char32_t character);
    /// The same for one shown in lines of text, which may be coloured.
    FontFile fontOf(std::u32string_view cluster);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nepho::engine
