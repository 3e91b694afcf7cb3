#include "engine/text/line_cache.h"

#include <functional>
#include <utility>

namespace nepho::engine {

namespace {
constexpr std::size_t kUsualBytes = 192, kUsualLineGlyphs = 64;
}

LineCache::LineCache() : entries_(kLines), buckets_(2 * kLines, kNone) {
    for (Entry& entry : entries_) {
        entry.text.reserve(kUsualBytes);
        entry.line.glyphs.reserve(kUsualLineGlyphs);
        entry.line.advances.reserve(kUsualLineGlyphs);
    }
}

std::uint32_t& LineCache::bucketOf(std::string_view text) {
    return buckets_[std::hash<std::string_view>()(text) % buckets_.size()];
}

void LineCache::unlink(std::uint32_t place) {
    if (entries_[place].ticket == 0) return;  // nothing was here yet
    std::uint32_t* link = &bucketOf(entries_[place].text);
    while (*link != place) link = &entries_[*link].next;
    *link = entries_[place].next;
}

/// The next place that this frame and the one before did not use, or just the next one.
std::uint32_t LineCache::takePlace() {
    for (std::size_t tries = 0; tries < entries_.size(); ++tries) {
        hand_ = (hand_ + 1) % static_cast<std::uint32_t>(entries_.size());
        if (entries_[hand_].used + 1 < frame_) break;
    }
    unlink(hand_);
    return hand_;
}

std::uint32_t LineCache::placeOf(std::string_view text) {
    for (std::uint32_t i = bucketOf(text); i != kNone; i = entries_[i].next) {
        if (entries_[i].text != text) continue;
        entries_[i].used = frame_;
        return i;
    }
    const std::uint32_t place = takePlace();
    Entry& entry = entries_[place];
    entry.text.assign(text);
    entry.shaped = entry.asked = false;
    entry.ticket = ++tickets_;
    entry.used = frame_;
    entry.next = std::exchange(bucketOf(text), place);
    return place;
}

}  // namespace nepho::engine
