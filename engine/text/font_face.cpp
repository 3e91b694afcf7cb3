#include "engine/text/font_face.h"

#include "engine/text/color_glyph.h"
#include "engine/text/distance_field.h"

#include <fmt/format.h>
#include <ft2build.h>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/vec2.hpp>
#include <hb-ot.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

namespace nepho::engine {
namespace {

constexpr FT_Pos kMaxGlyphEm = 16;
// Of a flattened curve from the true one; an eighth of what a step of the distance values is worth.
constexpr float kFlatnessTexels = 0.005f;

std::string describe(FT_Error error) {
    const char* text = FT_Error_String(error);
    return text ? std::string(text) : fmt::format("FreeType error {}", error);
}

[[noreturn]] void throwUnusable(const std::filesystem::path& path, const std::string& why) {
    throw std::runtime_error(fmt::format("{}: cannot be used as a font: {}", path.string(), why));
}

/// Takes an outline apart into straight segments, in texels, y up.
class Flattener {
  public:
    std::vector<OutlineSegment> segments;

    bool flatten(FT_Outline& outline) {
        FT_Outline_Funcs calls{};
        calls.move_to = [](const FT_Vector* to, void* self) { return of(self).moveTo(texels(to)); };
        calls.line_to = [](const FT_Vector* to, void* self) { return of(self).lineTo(texels(to)); };
        calls.conic_to = [](const FT_Vector* control, const FT_Vector* to, void* self) {
            return of(self).conicTo(texels(control), texels(to));
        };
        calls.cubic_to = [](const FT_Vector* a, const FT_Vector* b, const FT_Vector* to, void* self) {
            return of(self).cubicTo(texels(a), texels(b), texels(to));
        };
        return FT_Outline_Decompose(&outline, &calls, this) == 0;
    }

  private:
    static Flattener& of(void* self) { return *static_cast<Flattener*>(self); }
    static glm::vec2 texels(const FT_Vector* v) {
        return glm::vec2(static_cast<float>(v->x), static_cast<float>(v->y)) / 64.0f;
    }
    /// Enough for a curve that leaves its chords by at most `bend` / steps^2.
    static int stepsFor(float bend) {
        return std::clamp(static_cast<int>(std::ceil(std::sqrt(bend / kFlatnessTexels))), 1, 64);
    }

    int moveTo(glm::vec2 to) {
        pen_ = to;
        return 0;
    }
    int lineTo(glm::vec2 to) {
        if (to != pen_) segments.push_back({pen_, to});
        pen_ = to;
        return 0;
    }
    int conicTo(glm::vec2 control, glm::vec2 to) {
        const glm::vec2 from = pen_;
        const int steps = stepsFor(0.25f * glm::length(from - 2.0f * control + to));
        for (int i = 1; i <= steps; ++i) {
            const float t = static_cast<float>(i) / static_cast<float>(steps);
            lineTo(i == steps ? to : glm::mix(glm::mix(from, control, t), glm::mix(control, to, t), t));
        }
        return 0;
    }
    int cubicTo(glm::vec2 a, glm::vec2 b, glm::vec2 to) {
        const glm::vec2 from = pen_;
        const int steps = stepsFor(0.75f * std::max(glm::length(from - 2.0f * a + b), glm::length(a - 2.0f * b + to)));
        for (int i = 1; i <= steps; ++i) {
            const float t = static_cast<float>(i) / static_cast<float>(steps);
            const glm::vec2 left = glm::mix(glm::mix(from, a, t), glm::mix(a, b, t), t);
            const glm::vec2 right = glm::mix(glm::mix(a, b, t), glm::mix(b, to, t), t);
            lineTo(i == steps ? to : glm::mix(left, right, t));
        }
        return 0;
    }

    glm::vec2 pen_{0};
};

}  // namespace

FontLibrary::FontLibrary() {
    if (const FT_Error error = FT_Init_FreeType(&library_))
        throw std::runtime_error(fmt::format("FreeType does not start: {}", describe(error)));
}

FontLibrary::~FontLibrary() {
    FT_Done_FreeType(library_);
}

FontFace::FontFace(const FontLibrary& library, const std::filesystem::path& path, int faceIndex, int emTexels)
    : emTexels_(static_cast<float>(emTexels)) {
    if (const FT_Error error = FT_New_Face(library.handle(), path.c_str(), faceIndex, &face_))
        throwUnusable(path, describe(error));
    const std::string problem = openProblem(path, faceIndex, emTexels);
    if (problem.empty()) return;
    hb_font_destroy(shaping_);
    FT_Done_Face(face_);
    throwUnusable(path, problem);
}

/// What is wrong with the face; empty where nothing is.
std::string FontFace::openProblem(const std::filesystem::path& path, int faceIndex, int emTexels) {
    const bool pictures = !FT_IS_SCALABLE(face_);
    if (pictures && !(FT_HAS_COLOR(face_) && FT_HAS_FIXED_SIZES(face_)))
        return "found bitmaps in one colour only, expected outlines or coloured pictures";
    if (!pictures && face_->units_per_EM == 0) return "found an em of 0 units";
    if (FT_Select_Charmap(face_, FT_ENCODING_UNICODE) != 0) return "found no Unicode character map";
    int size = 0;
    for (int i = 1; pictures && i < face_->num_fixed_sizes; ++i)
        if (face_->available_sizes[i].y_ppem > face_->available_sizes[size].y_ppem) size = i;
    const FT_Error error =
        pictures ? FT_Select_Size(face_, size) : FT_Set_Pixel_Sizes(face_, 0, static_cast<FT_UInt>(emTexels));
    if (error != 0) return describe(error);
    if (face_->size->metrics.y_ppem == 0) return "found pictures of an em of 0 pixels";
    texelsPerPixel_ = emTexels_ / static_cast<float>(face_->size->metrics.y_ppem);

    hb_blob_t* file = hb_blob_create_from_file(path.c_str());
    hb_face_t* tables = hb_face_create(file, static_cast<unsigned>(faceIndex));
    hb_blob_destroy(file);
    shaping_ = hb_font_create(tables);
    const bool empty = hb_face_get_glyph_count(tables) == 0;
    hb_face_destroy(tables);
    if (empty) return "found no OpenType tables";
    const int units = static_cast<int>(hb_face_get_upem(hb_font_get_face(shaping_)));
    hb_font_set_scale(shaping_, units, units);
    hb_ot_font_set_funcs(shaping_);
    unitsPerEm_ = static_cast<float>(units);
    return {};
}

FontFace::~FontFace() {
    hb_font_destroy(shaping_);
    FT_Done_Face(face_);
}

std::uint32_t FontFace::glyphIndex(char32_t character) const {
    return FT_Get_Char_Index(face_, character);
}

// Fonts of pictures say these of each size only.
float FontFace::ascent() const {
    if (FT_IS_SCALABLE(face_)) return static_cast<float>(face_->ascender) / unitsPerEm_;
    return static_cast<float>(face_->size->metrics.ascender) / 64.0f * texelsPerPixel_ / emTexels_;
}
float FontFace::descent() const {
    if (FT_IS_SCALABLE(face_)) return static_cast<float>(face_->descender) / unitsPerEm_;
    return static_cast<float>(face_->size->metrics.descender) / 64.0f * texelsPerPixel_ / emTexels_;
}

std::optional<FontFace::GlyphPicture> FontFace::tryRender(std::uint32_t glyph, int spreadTexels) const {
    // Hinting would bend outlines towards the texels of one size, and the glyph is drawn at any.
    const FT_Int32 outlines = FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP, pictures = FT_LOAD_COLOR | FT_LOAD_RENDER;
    if (FT_Load_Glyph(face_, glyph, FT_HAS_COLOR(face_) ? pictures : outlines) != 0) return std::nullopt;
    if (face_->glyph->format == FT_GLYPH_FORMAT_OUTLINE) return tryRenderOutline(spreadTexels);
    if (face_->glyph->format == FT_GLYPH_FORMAT_BITMAP && face_->glyph->bitmap.pixel_mode == FT_PIXEL_MODE_BGRA)
        return tryScalePicture();
    // A coloured font's plain glyph.
    if (!FT_IS_SCALABLE(face_) || FT_Load_Glyph(face_, glyph, outlines) != 0) return std::nullopt;
    return face_->glyph->format == FT_GLYPH_FORMAT_OUTLINE ? tryRenderOutline(spreadTexels) : std::nullopt;
}

std::optional<FontFace::GlyphPicture> FontFace::tryRenderOutline(int spreadTexels) const {
    const FT_GlyphSlot slot = face_->glyph;
    GlyphPicture out;
    FT_BBox box;
    FT_Outline_Get_CBox(&slot->outline, &box);
    const FT_Pos largest = kMaxGlyphEm * face_->size->metrics.y_ppem * 64;
    if (box.xMax - box.xMin > largest || box.yMax - box.yMin > largest) return std::nullopt;
    Flattener flattener;
    if (!flattener.flatten(slot->outline)) return std::nullopt;
    if (flattener.segments.empty()) return out;
    glm::vec2 low = flattener.segments.front().from, high = low;
    for (const OutlineSegment& segment : flattener.segments) {
        low = glm::min(low, glm::min(segment.from, segment.to));
        high = glm::max(high, glm::max(segment.from, segment.to));
    }
    const auto spread = static_cast<float>(spreadTexels);
    low = glm::floor(low) - spread;
    high = glm::ceil(high) + spread;
    for (OutlineSegment& segment : flattener.segments)
        segment = {{segment.from.x - low.x, high.y - segment.from.y}, {segment.to.x - low.x, high.y - segment.to.y}};
    out.width = static_cast<std::uint32_t>(high.x - low.x);
    out.height = static_cast<std::uint32_t>(high.y - low.y);
    out.left = low.x / emTexels_;
    out.top = high.y / emTexels_;
    out.texels = renderDistanceField(flattener.segments, out.width, out.height, spread);
    return out;
}

std::optional<FontFace::GlyphPicture> FontFace::tryScalePicture() const {
    const FT_Bitmap& bitmap = face_->glyph->bitmap;
    GlyphPicture out;
    if (bitmap.width == 0 || bitmap.rows == 0) return out;
    const auto scaled = [&](unsigned pixels) {
        return static_cast<std::uint32_t>(std::max(1.0f, std::round(static_cast<float>(pixels) * texelsPerPixel_)));
    };
    out.width = scaled(bitmap.width);
    out.height = scaled(bitmap.rows);
    const auto largest = static_cast<std::uint32_t>(kMaxGlyphEm) * static_cast<std::uint32_t>(emTexels_);
    if (out.width > largest || out.height > largest || bitmap.pitch < 0) return std::nullopt;
    out.colored = true;
    out.left = static_cast<float>(face_->glyph->bitmap_left) * texelsPerPixel_ / emTexels_;
    out.top = static_cast<float>(face_->glyph->bitmap_top) * texelsPerPixel_ / emTexels_;
    out.texels = shrinkPicture({bitmap.buffer, static_cast<std::size_t>(bitmap.pitch), bitmap.width, bitmap.rows},
                               out.width, out.height);
    return out;
}

}  // namespace nepho::engine
