#include "engine/text/text_runs.h"

#include "engine/text/clusters.h"

#include <fribidi.h>

#include <algorithm>

namespace nepho::engine {

namespace {

static_assert(sizeof(FriBidiChar) == sizeof(char32_t) && sizeof(FriBidiLevel) == 1);

constexpr char32_t kFirstRightToLeft = 0x590;  // Hebrew; before it only the marks below run so

bool isNeutral(hb_script_t script) {
    return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN;
}

}  // namespace

void RunSplitter::findLevels(const std::u32string& line) {
    levels_.assign(line.size(), 0);
    if (std::ranges::all_of(line, [](char32_t c) { return c < kFirstRightToLeft; })) return;
    const auto length = static_cast<FriBidiStrIndex>(line.size());
    const auto* text = reinterpret_cast<const FriBidiChar*>(line.data());
    types_.resize(line.size());
    brackets_.resize(line.size());
    fribidi_get_bidi_types(text, length, types_.data());
    fribidi_get_bracket_types(text, length, types_.data(), brackets_.data());
    FriBidiParType direction = FRIBIDI_PAR_ON;
    auto* levels = reinterpret_cast<FriBidiLevel*>(levels_.data());
    if (fribidi_get_par_embedding_levels_ex(types_.data(), brackets_.data(), length, &direction, levels) == 0)
        std::ranges::fill(levels_, std::uint8_t{0});
}

/// Spaces, digits and marks are of the script before them, at the beginning of the one after them.
void RunSplitter::findScripts(const std::u32string& line) {
    scripts_.resize(line.size());
    hb_script_t last = HB_SCRIPT_COMMON;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), line[i]);
        if (!isNeutral(script)) last = script;
        scripts_[i] = last;
    }
    for (std::size_t i = line.size(); i-- > 0;) {
        if (scripts_[i] == HB_SCRIPT_COMMON) scripts_[i] = last;
        last = scripts_[i];
    }
}

void RunSplitter::findFonts(const std::u32string& line, FontStack& fonts) {
    fonts_.resize(line.size());
    bool afterEmoji = false;
    for (std::size_t first = 0; first < line.size();) {
        const std::size_t count = clusterLength(std::u32string_view(line).substr(first));
        const std::u32string_view cluster(line.data() + first, count);
        // A space between words stays in their font: some scripts are fitted across it.
        const bool isSpace = cluster == U" " && first > 0 && fonts_[first - 1].has_value() && !afterEmoji;
        const bool stays = isSpace && fonts.face(*fonts_[first - 1]).glyphIndex(U' ') != 0;
        const auto font = stays ? fonts_[first - 1] : fonts.fontFor(cluster);
        std::fill_n(fonts_.begin() + static_cast<std::ptrdiff_t>(first), count, font);
        afterEmoji = isEmoji(cluster);
        first += count;
    }
}

/// Rule L2: from the highest level to the lowest odd one, what is at that level or above is turned around.
void RunSplitter::putInOrder() {
    std::uint8_t highest = 0;
    for (const TextRun& run : runs_) highest = std::max(highest, run.level);
    for (unsigned level = highest; level > 0; --level) {
        for (auto begin = runs_.begin(); begin != runs_.end();) {
            begin = std::find_if(begin, runs_.end(), [&](const TextRun& run) { return run.level >= level; });
            const auto end = std::find_if(begin, runs_.end(), [&](const TextRun& run) { return run.level < level; });
            std::reverse(begin, end);
            begin = end;
        }
    }
}

const std::vector<TextRun>& RunSplitter::split(const std::u32string& line, FontStack& fonts) {
    findLevels(line);
    findScripts(line);
    findFonts(line, fonts);
    runs_.clear();
    for (std::uint32_t i = 0; i < line.size(); ++i) {
        const bool goesOn = !runs_.empty() && runs_.back().font == fonts_[i] && runs_.back().script == scripts_[i] &&
                            runs_.back().level == levels_[i];
        if (goesOn) {
            ++runs_.back().count;
        } else {
            runs_.push_back({i, 1, fonts_[i], scripts_[i], levels_[i]});
        }
    }
    putInOrder();
    return runs_;
}

}  // namespace nepho::engine
