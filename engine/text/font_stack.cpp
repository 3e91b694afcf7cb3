#include "engine/text/font_stack.h"

#include "engine/text/clusters.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace nepho::engine {

namespace {
constexpr std::size_t kMostKnown = 100'000;
}

FontStack::FontStack(const std::filesystem::path& bundled, bool allowSystemFonts, int emTexels)
    : allowSystemFonts_(allowSystemFonts), emTexels_(emTexels) {
    auto face = std::make_unique<FontFace>(library_, bundled, 0, emTexels);  // apart: it may throw
    fonts_.push_back({{bundled, 0}, std::move(face)});
}

bool FontStack::has(std::size_t font, std::u32string_view cluster) const {
    const FontFace* face = fonts_[font].face.get();
    return face != nullptr &&
           std::ranges::all_of(cluster, [&](char32_t c) { return isIgnorable(c) || face->glyphIndex(c) != 0; });
}

std::optional<std::size_t> FontStack::fontFor(std::u32string_view cluster) {
    if (const auto found = known_.find(cluster); found != known_.end()) return found->second;
    std::optional<std::size_t> font = search(cluster);
    if (!font && cluster.size() > 1) font = search(cluster.substr(0, 1));
    if (known_.size() >= kMostKnown) known_.clear();
    known_.emplace(cluster, font);
    return font;
}

std::optional<std::size_t> FontStack::search(std::u32string_view cluster) {
    const bool emoji = isEmoji(cluster);
    if (emoji)
        if (const auto colored = searchSystem(cluster, Kind::colored)) return colored;
    if (has(0, cluster)) return 0;
    if (const auto outlines = searchSystem(cluster, Kind::outlines)) return outlines;
    return emoji ? std::nullopt : searchSystem(cluster, Kind::colored);
}

std::optional<std::size_t> FontStack::outlinesFor(char32_t character) {
    const std::u32string_view cluster(&character, 1);
    return has(0, cluster) ? std::optional<std::size_t>(0) : searchSystem(cluster, Kind::outlines);
}

std::optional<std::size_t> FontStack::searchSystem(std::u32string_view cluster, Kind kind) {
    if (!allowSystemFonts_) return std::nullopt;
    if (!system_) system_ = std::make_unique<SystemFonts>();
    for (std::size_t place = 0; place < system_->size(); ++place) {
        if (system_->font(place).colored != (kind == Kind::colored)) continue;
        const bool claims =
            std::ranges::all_of(cluster, [&](char32_t c) { return isIgnorable(c) || system_->claims(place, c); });
        if (!claims) continue;
        const std::size_t font = open(place);
        if (has(font, cluster)) return font;
    }
    return std::nullopt;
}

std::size_t FontStack::open(std::size_t place) {
    if (const auto found = opened_.find(place); found != opened_.end()) return found->second;
    const SystemFonts::Font& font = system_->font(place);
    Font entry{{font.path, font.faceIndex}, nullptr};
    try {
        entry.face = std::make_unique<FontFace>(library_, font.path, font.faceIndex, emTexels_);
    } catch (const std::runtime_error&) {
        // A broken font on the system is no reason to stop: the next one is tried.
    }
    fonts_.push_back(std::move(entry));
    opened_.emplace(place, fonts_.size() - 1);
    return fonts_.size() - 1;
}

}  // namespace nepho::engine
