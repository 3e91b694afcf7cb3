#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct FT_LibraryRec_;
struct FT_FaceRec_;

namespace nepho::engine {

/// FreeType. Must outlive its faces.
class FontLibrary {
  public:
    FontLibrary();  ///< throws std::runtime_error
    ~FontLibrary();
    FontLibrary(const FontLibrary&) = delete;
    FontLibrary& operator=(const FontLibrary&) = delete;

    FT_LibraryRec_* handle() const { return library_; }

  private:
    FT_LibraryRec_* library_ = nullptr;
};

/// One scalable font of a file at a fixed size.
class FontFace {
  public:
    /// `emTexels`: size of the em. Throws std::runtime_error with the path where the file is no scalable Unicode font.
    FontFace(const FontLibrary& library, const std::filesystem::path& path, int faceIndex, int emTexels);
    ~FontFace();
    FontFace(const FontFace&) = delete;
    FontFace& operator=(const FontFace&) = delete;

    /// 0, the missing-glyph box, where the font lacks the character.
    std::uint32_t glyphIndex(char32_t character) const;
    float kerning(std::uint32_t left, std::uint32_t right) const;  ///< em, mostly negative
    float ascent() const;                                          ///< em
    float descent() const;                                         ///< em, negative

    struct DistanceGlyph {
        std::uint32_t width = 0, height = 0;  ///< texels, 0 for what leaves no mark
        std::vector<std::uint8_t> texels;     ///< as renderDistanceField gives them
        float left = 0, top = 0;              ///< of the top left corner from the pen, em, y up
        float advance = 0;                    ///< em
    };
    /// With `spreadTexels` around the outline. Nothing where the font's data is broken or the glyph is more than 16 em
    /// a side.
    std::optional<DistanceGlyph> tryRender(std::uint32_t glyph, int spreadTexels) const;

  private:
    FT_FaceRec_* face_ = nullptr;
    float emTexels_ = 1.0f;
};

}  // namespace nepho::engine
