#include "engine/text/font_face.h"

#include <fmt/format.h>
#include <ft2build.h>

#include <cstring>
#include <stdexcept>
#include FT_FREETYPE_H
#include FT_MODULE_H
#include FT_OUTLINE_H

namespace nepho::engine {
namespace {

constexpr FT_Pos kMaxGlyphEm = 16;

std::string describe(FT_Error error) {
    const char* text = FT_Error_String(error);
    return text ? std::string(text) : fmt::format("FreeType error {}", error);
}

[[noreturn]] void throwUnusable(const std::filesystem::path& path, const std::string& why) {
    throw std::runtime_error(fmt::format("{}: cannot be used as a font: {}", path.string(), why));
}

}  // namespace

FontLibrary::FontLibrary(int spreadTexels) {
    if (const FT_Error error = FT_Init_FreeType(&library_))
        throw std::runtime_error(fmt::format("FreeType does not start: {}", describe(error)));
    // Outlines are rendered by one module, bitmaps by the other; both must agree.
    for (const char* module : {"sdf", "bsdf"}) {
        const FT_Int spread = spreadTexels;
        if (const FT_Error error = FT_Property_Set(library_, module, "spread", &spread)) {
            FT_Done_FreeType(library_);
            throw std::runtime_error(
                fmt::format("FreeType refuses a spread of {} for its module {}: {}", spread, module, describe(error)));
        }
    }
}

FontLibrary::~FontLibrary() {
    FT_Done_FreeType(library_);
}

FontFace::FontFace(const FontLibrary& library, const std::filesystem::path& path, int faceIndex, int emTexels)
    : emTexels_(static_cast<float>(emTexels)) {
    if (const FT_Error error = FT_New_Face(library.handle(), path.c_str(), faceIndex, &face_))
        throwUnusable(path, describe(error));
    std::string problem;
    if (!FT_IS_SCALABLE(face_))
        problem = "found bitmaps only, expected outlines";
    else if (face_->units_per_EM == 0)
        problem = "found an em of 0 units";
    else if (FT_Select_Charmap(face_, FT_ENCODING_UNICODE) != 0)
        problem = "found no Unicode character map";
    else if (const FT_Error error = FT_Set_Pixel_Sizes(face_, 0, static_cast<FT_UInt>(emTexels)))
        problem = describe(error);
    if (problem.empty()) return;
    FT_Done_Face(face_);
    throwUnusable(path, problem);
}

FontFace::~FontFace() {
    FT_Done_Face(face_);
}

std::uint32_t FontFace::glyphIndex(char32_t character) const {
    return FT_Get_Char_Index(face_, character);
}

float FontFace::kerning(std::uint32_t left, std::uint32_t right) const {
    FT_Vector vector{};
    if (!FT_HAS_KERNING(face_) || FT_Get_Kerning(face_, left, right, FT_KERNING_UNSCALED, &vector) != 0) return 0.0f;
    return static_cast<float>(vector.x) / static_cast<float>(face_->units_per_EM);
}

float FontFace::ascent() const {
    return static_cast<float>(face_->ascender) / static_cast<float>(face_->units_per_EM);
}
float FontFace::descent() const {
    return static_cast<float>(face_->descender) / static_cast<float>(face_->units_per_EM);
}

std::optional<FontFace::DistanceGlyph> FontFace::tryRender(std::uint32_t glyph) const {
    // Hinting would bend outlines towards the texels of one size, and the glyph is drawn at any.
    if (FT_Load_Glyph(face_, glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return std::nullopt;
    const FT_GlyphSlot slot = face_->glyph;
    if (slot->format != FT_GLYPH_FORMAT_OUTLINE) return std::nullopt;
    DistanceGlyph out;
    out.advance = static_cast<float>(slot->linearHoriAdvance) / 65536.0f / emTexels_;
    if (slot->outline.n_contours == 0) return out;
    FT_BBox box;
    FT_Outline_Get_CBox(&slot->outline, &box);
    const FT_Pos largest = kMaxGlyphEm * face_->size->metrics.y_ppem * 64;
    if (box.xMax - box.xMin > largest || box.yMax - box.yMin > largest) return std::nullopt;
    if (box.xMax <= box.xMin || box.yMax <= box.yMin) return out;
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_SDF) != 0 || slot->bitmap.pixel_mode != FT_PIXEL_MODE_GRAY)
        return std::nullopt;
    const FT_Bitmap& bitmap = slot->bitmap;
    out.width = bitmap.width;
    out.height = bitmap.rows;
    out.left = static_cast<float>(slot->bitmap_left) / emTexels_;
    out.top = static_cast<float>(slot->bitmap_top) / emTexels_;
    out.texels.resize(std::size_t{out.width} * out.height);
    for (std::size_t row = 0; row < out.height; ++row)
        std::memcpy(out.texels.data() + row * out.width,
                    bitmap.buffer + static_cast<std::ptrdiff_t>(row) * bitmap.pitch, out.width);
    return out;
}

}  // namespace nepho::engine
