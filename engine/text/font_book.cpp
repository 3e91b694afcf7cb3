#include "engine/text/font_book.h"

#include "engine/text/line_cache.h"
#include "engine/text/shaper.h"
#include "engine/text/text_worker.h"

#include <mutex>
#include <stdexcept>
#include <utility>

namespace nepho::engine {

namespace {
constexpr std::size_t kUsualGlyphs = 65536;
constexpr std::uint64_t kFramesUntilRetry = 30;
constexpr std::uint32_t kMostWidth = 510;  // texels; a column of the atlas has no room for more
}  // namespace

struct FontBook::Impl {
    /// Where a glyph lies, if it does.
    struct Glyph {
        enum class State : std::uint8_t { unknown, asked, blank, placed, unusable };
        State state = State::unknown;
        bool colored = false;
        std::uint16_t width = 0, height = 0;  ///< texels
        float left = 0, top = 0;              ///< em
        GlyphAtlas::Place place;
        std::uint64_t retryAt = 0;  ///< the frame in which room is looked for again
    };
    using State = Glyph::State;

    std::mutex shaperMutex;
    Shaper shaper;
    GlyphAtlas outlines{kAtlasSide}, pictures{kPictureAtlasSide, 4};
    LineCache lines;
    std::vector<Glyph> glyphs;  // by the shaper's numbers
    std::unique_ptr<TextWorker> worker;
    Pace pace = Pace::atOnce;
    std::uint64_t frame = 1;
    float lineHeight = 1.0f;
    bool refused = false;  // something could not even be asked for in this frame

    Impl(const std::filesystem::path& bundled, bool allow) : shaper(bundled, allow, kGlyphPixels, kSpreadTexels) {
        glyphs.reserve(kUsualGlyphs);
        lineHeight = shaper.fonts().face(0).ascent() - shaper.fonts().face(0).descent();
        (void)find(Shaper::kMissing);
        if (glyphs[Shaper::kMissing].state != State::placed)
            throw std::runtime_error(bundled.string() +
                                     ": cannot be used as a font: its missing-glyph box cannot be drawn");
    }

    GlyphAtlas& atlasOf(const Glyph& glyph) { return glyph.colored ? pictures : outlines; }

    Glyph& recordOf(std::uint32_t number) {
        if (number >= glyphs.size()) glyphs.resize(number + 1);
        return glyphs[number];
    }

    void place(std::uint32_t number, const std::optional<FontFace::GlyphPicture>& picture) {
        Glyph& glyph = recordOf(number);
        const bool usable = picture && picture->width <= kMostWidth;
        glyph.state = usable ? State::blank : State::unusable;
        if (!usable || picture->width == 0 || picture->height == 0) return;
        glyph.colored = picture->colored;
        glyph.left = picture->left;
        glyph.top = picture->top;
        const auto room = atlasOf(glyph).tryAdd(number, picture->width, picture->height, picture->texels);
        glyph.state = room ? State::placed : State::unknown;
        glyph.retryAt = room ? 0 : frame + kFramesUntilRetry;
        if (!room) return;
        glyph.place = *room;
        glyph.width = static_cast<std::uint16_t>(picture->width);
        glyph.height = static_cast<std::uint16_t>(picture->height);
    }

    /// A glyph that can be drawn in this frame, or leaves no mark; null where it is not there yet.
    const Glyph* find(std::uint32_t number) {
        Glyph& glyph = recordOf(number);
        if (glyph.state == State::blank) return &glyph;
        if (glyph.state == State::unusable) return number == Shaper::kMissing ? nullptr : find(Shaper::kMissing);
        if (glyph.state == State::placed && atlasOf(glyph).tryUse(glyph.place, number)) return &glyph;
        if (pace == Pace::later) {
            ask(number);
            return nullptr;
        }
        {
            const std::lock_guard lock(shaperMutex);
            place(number, shaper.tryRender(number));
        }
        if (glyph.state == State::placed || glyph.state == State::blank) return &glyph;
        return number == Shaper::kMissing ? nullptr : find(Shaper::kMissing);
    }

    void ask(std::uint32_t number) {
        Glyph& glyph = glyphs[number];
        if (glyph.state == State::asked || frame < glyph.retryAt) return;
        if (worker->tryAskGlyph(number)) {
            glyph.state = State::asked;
        } else {
            refused = true;
        }
    }

    /// The shaped line of a text; null where it is not there yet.
    const ShapedLine* shapedLine(std::string_view utf8) {
        const std::uint32_t place = lines.placeOf(utf8);
        LineCache::Entry& entry = lines.at(place);
        if (entry.shaped) return &entry.line;
        if (pace == Pace::later) {
            if (!entry.asked) entry.asked = worker->tryAskLine(place, entry.ticket, utf8);
            refused = refused || !entry.asked;
            return nullptr;
        }
        const std::lock_guard lock(shaperMutex);
        shaper.shape(utf8, entry.line);
        entry.shaped = true;
        return &entry.line;
    }

    void takeWhatWasMade() {
        if (!worker) return;
        const TextWorker::Made* made = worker->tryExchange();
        if (made == nullptr) return;
        for (const TextWorker::MadeLine& line : made->lines) {
            LineCache::Entry& entry = lines.at(line.place);
            if (entry.ticket != line.ticket || entry.shaped) continue;
            entry.line = line.line;
            entry.shaped = true;
        }
        for (const TextWorker::MadeGlyph& glyph : made->glyphs)
            if (recordOf(glyph.glyph).state == State::asked) place(glyph.glyph, glyph.picture);
    }

    static void append(const Glyph& glyph, const ShapedGlyph& at, TextLine& line) {
        constexpr float kEm = 1.0f / static_cast<float>(kGlyphPixels);
        PlacedGlyph placed;
        placed.left = at.x + glyph.left;
        placed.right = placed.left + static_cast<float>(glyph.width) * kEm;
        placed.top = at.y + glyph.top;
        placed.bottom = placed.top - static_cast<float>(glyph.height) * kEm;
        placed.u0 = glyph.place.x;
        placed.v0 = glyph.place.y;
        placed.u1 = static_cast<std::uint16_t>(glyph.place.x + glyph.width);
        placed.v1 = static_cast<std::uint16_t>(glyph.place.y + glyph.height);
        placed.colored = glyph.colored;
        placed.number = at.glyph;
        line.glyphs.push_back(placed);
    }
};

FontBook::FontBook(const std::filesystem::path& bundledFont, bool allowSystemFonts)
    : impl_(std::make_unique<Impl>(bundledFont, allowSystemFonts)) {}
FontBook::~FontBook() = default;

void FontBook::beginFrame(Pace pace) {
    Impl& self = *impl_;
    ++self.frame;
    self.pace = pace;
    self.refused = false;
    self.outlines.beginFrame();
    self.pictures.beginFrame();
    self.lines.beginFrame();
    const auto& box = self.glyphs[Shaper::kMissing];
    (void)self.outlines.tryUse(box.place, Shaper::kMissing);
    if (pace == Pace::later && !self.worker) self.worker = std::make_unique<TextWorker>(self.shaper, self.shaperMutex);
    self.takeWhatWasMade();
}

void FontBook::endFrame() {
    impl_->takeWhatWasMade();
}

bool FontBook::isComplete() const {
    return !impl_->refused && (!impl_->worker || impl_->worker->outstanding() == 0);
}

bool FontBook::layout(std::string_view utf8, TextLine& line) {
    line.glyphs.clear();
    line.width = line.ascent = line.descent = 0.0f;
    const ShapedLine* shaped = impl_->shapedLine(utf8);
    if (shaped == nullptr) return false;
    line.width = shaped->width;
    line.ascent = shaped->ascent;
    line.descent = shaped->descent;
    bool complete = true;
    for (const ShapedGlyph& at : shaped->glyphs) {
        const Impl::Glyph* glyph = impl_->find(at.glyph);
        complete = complete && glyph != nullptr;
        if (glyph != nullptr && glyph->state == Impl::State::placed) Impl::append(*glyph, at, line);
    }
    if (!complete) line.glyphs.clear();
    return complete;
}

std::optional<float> FontBook::tryMeasure(std::string_view utf8) {
    const ShapedLine* shaped = impl_->shapedLine(utf8);
    return shaped == nullptr ? std::nullopt : std::optional(shaped->width);
}

std::optional<std::span<const float>> FontBook::tryAdvances(std::string_view utf8) {
    const ShapedLine* shaped = impl_->shapedLine(utf8);
    return shaped == nullptr ? std::nullopt : std::optional(std::span(shaped->advances));
}

float FontBook::lineHeight() const {
    return impl_->lineHeight;
}

void FontBook::keep(std::span<const std::uint32_t> glyphs) {
    for (const std::uint32_t number : glyphs) {
        const Impl::Glyph& glyph = impl_->glyphs[number];
        if (glyph.state == Impl::State::placed) (void)impl_->atlasOf(glyph).tryUse(glyph.place, number);
    }
}

const GlyphAtlas& FontBook::outlines() const {
    return impl_->outlines;
}

const GlyphAtlas& FontBook::pictures() const {
    return impl_->pictures;
}

FontBook::FontFile FontBook::fontFor(char32_t character) {
    const std::lock_guard lock(impl_->shaperMutex);
    FontStack& fonts = impl_->shaper.fonts();
    const auto font = fonts.outlinesFor(character);
    return font ? FontFile{fonts.file(*font).path, fonts.file(*font).faceIndex} : FontFile{};
}

FontBook::FontFile FontBook::fontOf(std::u32string_view cluster) {
    const std::lock_guard lock(impl_->shaperMutex);
    FontStack& fonts = impl_->shaper.fonts();
    const auto font = fonts.fontFor(cluster);
    return font ? FontFile{fonts.file(*font).path, fonts.file(*font).faceIndex} : FontFile{};
}

}  // namespace nepho::engine
