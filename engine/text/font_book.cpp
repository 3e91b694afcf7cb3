#include "engine/text/font_book.h"

#include "engine/text/font_face.h"
#include "engine/text/glyph_atlas.h"
#include "engine/text/system_fonts.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace nepho::engine {
namespace {

/// Characters that order or join others and leave no mark of their own.
bool isInvisible(char32_t c) {
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
    const bool format = c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                        (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
                        (c >= 0xE0000 && c <= 0xE0FFF);
    return control || format;
}

}  // namespace

struct FontBook::Impl {
    struct OpenFont {
        FontFile file;
        std::unique_ptr<FontFace> face;  ///< null where the file cannot be used
    };
    /// Which open font has a character; glyph 0 of font 0, the missing-glyph box, where none has.
    struct Source {
        std::size_t font = 0;
        std::uint32_t glyph = 0;
    };

    FontLibrary library;
    bool allowSystemFonts;
    GlyphAtlas atlas;
    std::vector<OpenFont> fonts;                // the bundled one first
    std::map<std::size_t, std::size_t> opened;  // from a place among the system's fonts to `fonts`
    std::unique_ptr<SystemFonts> system;        // made when first needed, as that is slow
    std::unordered_map<char32_t, Source> sources;
    std::map<std::pair<std::size_t, std::uint32_t>, Glyph> glyphs;
    Glyph missing;

    Impl(const std::filesystem::path& bundled, bool allow) : allowSystemFonts(allow), atlas(kAtlasSide) {
        auto face = std::make_unique<FontFace>(library, bundled, 0, kGlyphPixels);
        fonts.push_back({{bundled, 0}, std::move(face)});
        // Taken in now, so that it is there when the atlas is full.
        const std::optional<Glyph> box = tryAddGlyph({0, 0});
        if (!box)
            throw std::runtime_error(bundled.string() +
                                     ": cannot be used as a font: its missing-glyph box cannot be drawn");
        missing = *box;
        glyphs.emplace(std::pair(std::size_t{0}, 0u), missing);
    }

    std::optional<Glyph> tryAddGlyph(Source source) {
        const auto rendered = fonts[source.font].face->tryRender(source.glyph, kSpreadTexels);
        if (!rendered) return std::nullopt;
        Glyph glyph;
        glyph.advance = rendered->advance;
        if (rendered->width == 0 || rendered->height == 0) return glyph;
        const auto place = atlas.tryAdd(rendered->width, rendered->height, rendered->texels);
        if (!place) return std::nullopt;
        glyph.x = place->x;
        glyph.y = place->y;
        glyph.width = static_cast<std::uint16_t>(rendered->width);
        glyph.height = static_cast<std::uint16_t>(rendered->height);
        glyph.left = rendered->left;
        glyph.top = rendered->top;
        glyph.emWidth = static_cast<float>(rendered->width) / kGlyphPixels;
        glyph.emHeight = static_cast<float>(rendered->height) / kGlyphPixels;
        return glyph;
    }

    const Glyph& glyphOf(Source source) {
        const auto key = std::pair(source.font, source.glyph);
        if (const auto found = glyphs.find(key); found != glyphs.end()) return found->second;
        return glyphs.emplace(key, tryAddGlyph(source).value_or(missing)).first->second;
    }

    std::size_t openSystemFont(std::size_t place) {
        if (const auto found = opened.find(place); found != opened.end()) return found->second;
        const SystemFonts::Font& font = system->font(place);
        OpenFont entry{{font.path, font.faceIndex}, nullptr};
        try {
            entry.face = std::make_unique<FontFace>(library, font.path, font.faceIndex, kGlyphPixels);
        } catch (const std::runtime_error&) {
            // A broken font on the system is no reason to stop: the next one is tried.
        }
        fonts.push_back(std::move(entry));
        opened.emplace(place, fonts.size() - 1);
        return fonts.size() - 1;
    }

    Source searchSystemFonts(char32_t character) {
        if (!system) system = std::make_unique<SystemFonts>();
        for (std::size_t place = 0; place < system->size(); ++place) {
            if (!system->claims(place, character)) continue;
            const std::size_t font = openSystemFont(place);
            if (!fonts[font].face) continue;
            if (const std::uint32_t glyph = fonts[font].face->glyphIndex(character)) return {font, glyph};
        }
        return {};
    }

    Source sourceOf(char32_t character) {
        if (const auto found = sources.find(character); found != sources.end()) return found->second;
        Source source{0, fonts[0].face->glyphIndex(character)};
        if (source.glyph == 0 && allowSystemFonts) source = searchSystemFonts(character);
        sources.emplace(character, source);
        return source;
    }
};

FontBook::FontBook(const std::filesystem::path& bundledFont, bool allowSystemFonts)
    : impl_(std::make_unique<Impl>(bundledFont, allowSystemFonts)) {}
FontBook::~FontBook() = default;

void FontBook::layout(std::string_view utf8, TextLine& line) {
    line.glyphs.clear();
    line.width = 0.0f;
    line.ascent = impl_->fonts[0].face->ascent();
    line.descent = impl_->fonts[0].face->descent();
    std::optional<Impl::Source> before;
    while (!utf8.empty()) {
        const char32_t character = takeCharacter(utf8);
        if (isInvisible(character)) continue;
        const Impl::Source source = impl_->sourceOf(character);
        const Glyph& glyph = impl_->glyphOf(source);
        const FontFace& face = *impl_->fonts[source.font].face;
        if (before && before->font == source.font) line.width += face.kerning(before->glyph, source.glyph);
        before = source;
        line.ascent = std::max(line.ascent, face.ascent());
        line.descent = std::min(line.descent, face.descent());
        if (glyph.width > 0) {
            PlacedGlyph placed;
            placed.left = line.width + glyph.left;
            placed.right = placed.left + glyph.emWidth;
            placed.top = glyph.top;
            placed.bottom = glyph.top - glyph.emHeight;
            placed.u0 = glyph.x;
            placed.v0 = glyph.y;
            placed.u1 = static_cast<std::uint16_t>(glyph.x + glyph.width);
            placed.v1 = static_cast<std::uint16_t>(glyph.y + glyph.height);
            line.glyphs.push_back(placed);
        }
        line.width += glyph.advance;
    }
}

const std::vector<std::uint8_t>& FontBook::atlas() const {
    return impl_->atlas.texels();
}

std::uint64_t FontBook::atlasVersion() const {
    return impl_->atlas.version();
}

FontBook::FontFile FontBook::fontFor(char32_t character) {
    const Impl::Source source = impl_->sourceOf(character);
    if (source.glyph == 0) return {};
    return impl_->fonts[source.font].file;
}

}  // namespace nepho::engine
