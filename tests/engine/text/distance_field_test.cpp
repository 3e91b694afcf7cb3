#include "engine/text/distance_field.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_MODULE_H

#include "engine/text/font_face.h"
#include "tests/engine/text/bundled_font.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace nepho::engine {
namespace {

std::vector<OutlineSegment> rectangle(glm::vec2 low, glm::vec2 high) {
    return {{low, {high.x, low.y}}, {{high.x, low.y}, high}, {high, {low.x, high.y}}, {{low.x, high.y}, low}};
}

TEST(DistanceField, ARectangleHasExactDistances) {
    const auto field = renderDistanceField(rectangle({8, 8}, {16, 20}), 24, 30, 4.0f);
    for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 24; ++x) {
            const double dx = std::max(8 - (x + 0.5), x + 0.5 - 16), dy = std::max(8 - (y + 0.5), y + 0.5 - 20);
            const double inside = -std::min(std::max(dx, dy), 0.0),
                         outside = std::hypot(std::max(dx, 0.0), std::max(dy, 0.0));
            const double expected = std::clamp(128 + 32 * (inside - outside), 0.0, 255.0);
            ASSERT_NEAR(field[static_cast<std::size_t>(y * 24 + x)], expected, 0.51) << x << ", " << y;
        }
}

TEST(DistanceField, HolesAreOutsideAndOverlapsInside) {
    auto outline = rectangle({2, 2}, {30, 30});
    for (const OutlineSegment& segment : rectangle({10, 10}, {20, 20})) outline.push_back({segment.to, segment.from});
    const auto withHole = renderDistanceField(outline, 32, 32, 4.0f);
    EXPECT_LT(withHole[15 * 32 + 15], 128);
    EXPECT_GT(withHole[15 * 32 + 5], 128);
    auto overlapping = rectangle({2, 2}, {20, 20});
    for (const OutlineSegment& segment : rectangle({10, 10}, {30, 30})) overlapping.push_back(segment);
    EXPECT_GT(renderDistanceField(overlapping, 32, 32, 4.0f)[15 * 32 + 15], 128);
}

TEST(DistanceField, NothingIsOutsideEverywhere) {
    EXPECT_EQ(renderDistanceField({}, 3, 2, 4.0f), std::vector<std::uint8_t>(6, 0));
    EXPECT_TRUE(renderDistanceField({}, 0, 0, 4.0f).empty());
}

/// FreeType has a renderer of its own, slow but written by others.
TEST(DistanceField, GlyphsAgreeWithFreeTypesRenderer) {
    const std::string path = kFont.string();
    constexpr int kEm = 40, kSpread = 6;
    FT_Library library = nullptr;
    FT_Face face = nullptr;
    ASSERT_EQ(FT_Init_FreeType(&library), 0);
    const FT_Int spread = kSpread;
    ASSERT_EQ(FT_Property_Set(library, "sdf", "spread", &spread), 0);
    ASSERT_EQ(FT_New_Face(library, path.c_str(), 0, &face), 0);
    ASSERT_EQ(FT_Set_Pixel_Sizes(face, 0, kEm), 0);
    const FontLibrary ourLibrary;
    const FontFace ours(ourLibrary, path, 0, kEm);
    for (const char32_t character : {U'S', U'&', U'%', U'g', U'Ω', U'Ж'}) {
        const FT_UInt index = FT_Get_Char_Index(face, character);
        ASSERT_EQ(ours.glyphIndex(character), index);
        const auto glyph = ours.tryRender(index, kSpread);
        ASSERT_TRUE(glyph);
        ASSERT_EQ(FT_Load_Glyph(face, index, FT_LOAD_NO_HINTING), 0);
        ASSERT_EQ(FT_Render_Glyph(face->glyph, FT_RENDER_MODE_SDF), 0);
        const FT_Bitmap& bitmap = face->glyph->bitmap;
        const int shiftX = face->glyph->bitmap_left - static_cast<int>(std::lround(glyph->left * kEm));
        const int shiftY = static_cast<int>(std::lround(glyph->top * kEm)) - face->glyph->bitmap_top;
        int compared = 0, far = 0;
        for (int y = 0; y < static_cast<int>(bitmap.rows); ++y)
            for (int x = 0; x < static_cast<int>(bitmap.width); ++x) {
                const int u = x + shiftX, v = y + shiftY;
                if (u < 0 || v < 0 || u >= static_cast<int>(glyph->width) || v >= static_cast<int>(glyph->height))
                    continue;
                const int mine =
                    glyph->texels[static_cast<std::size_t>(v) * glyph->width + static_cast<std::size_t>(u)];
                ++compared;
                far += std::abs(mine - bitmap.buffer[y * bitmap.pitch + x]) > 3;  // a seventh of a texel
            }
        EXPECT_GT(compared, 800);
        EXPECT_LE(far, compared / 200) << "U+" << std::hex << static_cast<unsigned>(character);
    }
    FT_Done_Face(face);
    FT_Done_FreeType(library);
}

}  // namespace
}  // namespace nepho::engine
