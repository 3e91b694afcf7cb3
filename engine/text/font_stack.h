#pragma once

#include "engine/text/font_face.h"
#include "engine/text/system_fonts.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nepho::engine {

/// Fonts in order of preference: the bundled one, then the system's, each opened when it is first needed.
class FontStack {
  public:
    /// Throws std::runtime_error where the bundled font cannot be read.
    FontStack(const std::filesystem::path& bundled, bool allowSystemFonts, int emTexels);

    struct File {
        std::filesystem::path path;
        int faceIndex = 0;
    };
    /// The first font that has every character of a cluster but those that need no glyph; where none has, the first
    /// that has its first character; none where that is missing too. An emoji comes from a coloured font, if one has
    /// it, anything else from outlines. It does not depend on what was asked before.
    std::optional<std::size_t> fontFor(std::u32string_view cluster);
    /// The first font with outlines that has a character.
    std::optional<std::size_t> outlinesFor(char32_t character);
    /// The bundled font is number 0.
    const FontFace& face(std::size_t font) const { return *fonts_[font].face; }
    const File& file(std::size_t font) const { return fonts_[font].file; }

  private:
    struct Font {
        File file;
        std::unique_ptr<FontFace> face;  ///< null where the file cannot be used
    };
    enum class Kind { outlines, colored };
    bool has(std::size_t font, std::u32string_view cluster) const;
    std::optional<std::size_t> search(std::u32string_view cluster);
    std::optional<std::size_t> searchSystem(std::u32string_view cluster, Kind kind);
    std::size_t open(std::size_t place);

    FontLibrary library_;
    bool allowSystemFonts_;
    int emTexels_;
    std::vector<Font> fonts_;
    std::map<std::size_t, std::size_t> opened_;  ///< from a place among the system's fonts to `fonts_`
    std::unique_ptr<SystemFonts> system_;        ///< made when first needed, as that is slow
    std::map<std::u32string, std::optional<std::size_t>, std::less<>> known_;
};

}  // namespace nepho::engine
