#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct FT_LibraryRec_;
struct FT_FaceRec_;
struct hb_font_t;

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

/// One font of a file: outlines at a fixed size, or pictures of a size near it.
class FontFace {
  public:
    /// `emTexels`: size of the em. Throws std::runtime_error with the path where the file is no Unicode font with
    /// outlines or coloured pictures.
    FontFace(const FontLibrary& library, const std::filesystem::path& path, int faceIndex, int emTexels);
    ~FontFace();
    FontFace(const FontFace&) = delete;
    FontFace& operator=(const FontFace&) = delete;

    /// 0, the missing-glyph box, where the font lacks the character.
    std::uint32_t glyphIndex(char32_t character) const;
    /// For HarfBuzz, in the font's own units.
    hb_font_t* shaping() const { return shaping_; }
    float unitsPerEm() const { return unitsPerEm_; }
    float ascent() const;   ///< em
    float descent() const;  ///< em, negative

    struct GlyphPicture {
        std::uint32_t width = 0, height = 0;  ///< texels, 0 for what leaves no mark
        bool colored = false;
        std::vector<std::uint8_t> texels;  ///< as renderDistanceField gives them; coloured: RGBA, multiplied by alpha
        float left = 0, top = 0;           ///< of the top left corner from the pen, em, y up
    };
    /// With `spreadTexels` around an outline. Nothing where the font's data is broken or the glyph is more than 16 em
    /// a side.
    std::optional<GlyphPicture> tryRender(std::uint32_t glyph, int spreadTexels) const;

  private:
    std::string openProblem(const std::filesystem::path& path, int faceIndex, int emTexels);
    std::optional<GlyphPicture> tryRenderOutline(int spreadTexels) const;
    std::optional<GlyphPicture> tryScalePicture() const;

    FT_FaceRec_* face_ = nullptr;
    hb_font_t* shaping_ = nullptr;
    float emTexels_ = 1.0f;
    float texelsPerPixel_ = 1.0f;  ///< of pictures
    float unitsPerEm_ = 1.0f;
};

}  // namespace nepho::engine
