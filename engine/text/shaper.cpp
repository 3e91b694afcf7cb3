#include "engine/text/shaper.h"

#include "engine/text/clusters.h"
#include "engine/text/utf8.h"

#include <hb.h>

#include <algorithm>
#include <stdexcept>

namespace nepho::engine {

namespace {

constexpr std::size_t kMostCharacters = 4096;

bool isControl(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

}  // namespace

Shaper::Shaper(const std::filesystem::path& bundledFont, bool allowSystemFonts, int emTexels, int spreadTexels)
    : fonts_(bundledFont, allowSystemFonts, emTexels), spreadTexels_(spreadTexels), buffer_(hb_buffer_create()) {
    (void)numberOf({0, 0});  // the missing-glyph box
}

Shaper::~Shaper() {
    hb_buffer_destroy(buffer_);
}

std::uint32_t Shaper::numberOf(Source source) {
    const std::uint64_t key = std::uint64_t{source.font} << 32 | source.index;
    const auto [found, added] = numbers_.try_emplace(key, static_cast<std::uint32_t>(sources_.size()));
    if (added) sources_.push_back(source);
    return found->second;
}

void Shaper::widen(const FontFace& face, ShapedLine& line) const {
    line.ascent = std::max(line.ascent, face.ascent());
    line.descent = std::min(line.descent, face.descent());
}

void Shaper::addBoxes(const TextRun& run, ShapedLine& line) {
    const FontFace& face = fonts_.face(0);
    const float advance = static_cast<float>(hb_font_get_glyph_h_advance(face.shaping(), 0)) / face.unitsPerEm();
    std::u32string_view rest = std::u32string_view(text_).substr(run.first, run.count);
    while (!rest.empty()) {
        const std::size_t length = clusterLength(rest);
        const std::size_t first = run.first + run.count - rest.size();
        rest.remove_prefix(length);
        if (std::ranges::all_of(std::u32string_view(text_).substr(first, length), isIgnorable)) continue;
        line.glyphs.push_back({kMissing, line.width, 0.0f});
        line.advances[written_[first]] += advance;
        line.width += advance;
    }
}

void Shaper::shapeRun(const TextRun& run, ShapedLine& line) {
    const FontFace& face = fonts_.face(*run.font);
    widen(face, line);
    hb_buffer_clear_contents(buffer_);
    // With all of the line around it: letters join over the borders of runs.
    hb_buffer_add_utf32(buffer_, reinterpret_cast<const std::uint32_t*>(text_.data()), static_cast<int>(text_.size()),
                        run.first, static_cast<int>(run.count));
    hb_buffer_set_direction(buffer_, run.level % 2 == 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer_, run.script);
    hb_buffer_set_language(buffer_, HB_LANGUAGE_INVALID);
    hb_shape(face.shaping(), buffer_, nullptr, 0);
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer_, &count);
    const hb_glyph_position_t* places = hb_buffer_get_glyph_positions(buffer_, &count);
    const float em = 1.0f / face.unitsPerEm();
    for (unsigned i = 0; i < count; ++i) {
        const float x = line.width + static_cast<float>(places[i].x_offset) * em;
        const std::uint32_t glyph = numberOf({static_cast<std::uint32_t>(*run.font), infos[i].codepoint});
        line.glyphs.push_back({glyph, x, static_cast<float>(places[i].y_offset) * em});
        const float advance = static_cast<float>(places[i].x_advance) * em;
        line.advances[written_[infos[i].cluster]] += advance;
        line.width += advance;
    }
}

void Shaper::shape(std::string_view utf8, ShapedLine& line) {
    line.glyphs.clear();
    line.width = line.ascent = line.descent = 0.0f;
    widen(fonts_.face(0), line);
    text_.clear();
    written_.clear();
    std::uint32_t count = 0;
    for (; !utf8.empty() && text_.size() < kMostCharacters; ++count) {
        const char32_t character = takeCharacter(utf8);
        if (isControl(character)) continue;
        text_ += character;
        written_.push_back(count);
    }
    line.advances.assign(count, 0.0f);
    for (const TextRun& run : splitter_.split(text_, fonts_)) {
        if (run.font) {
            shapeRun(run, line);
        } else {
            addBoxes(run, line);
        }
    }
}

std::optional<FontFace::GlyphPicture> Shaper::tryRender(std::uint32_t glyph) const {
    const Source source = sources_.at(glyph);
    return fonts_.face(source.font).tryRender(source.index, spreadTexels_);
}

}  // namespace nepho::engine
