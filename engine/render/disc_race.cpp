#include "engine/render/disc_race.h"

#include <algorithm>
#include <bit>

namespace nepho::engine {

DiscRace::Ways& DiscRace::waysFor(std::uint64_t discs) {
    const auto quarters = static_cast<std::size_t>(std::bit_width(discs)) / 2;
    return ways_[std::min(quarters, ways_.size() - 1)];
}

bool DiscRace::splats(std::uint64_t frame, std::uint64_t discs) {
    if (cpu_) return discs >= kLeastDiscsOnCpu;
    if (discs < kLeastDiscs) return false;
    const auto& [primitives, splats] = waysFor(discs);
    const bool chosen = primitives.frames >= kFrames && (splats.frames < kFrames || splats.best < primitives.best);
    asked_[frame % asked_.size()] = {frame, discs, chosen};
    return chosen;
}

void DiscRace::tell(std::uint64_t frame, std::optional<double> milliseconds) {
    const Asked& asked = asked_[frame % asked_.size()];
    if (asked.frame != frame || !milliseconds) return;
    Way& way = waysFor(asked.discs)[asked.splatted ? 1 : 0];
    if (way.frames == kFrames) return;
    const double each = *milliseconds / static_cast<double>(asked.discs);
    way.best = way.frames == 0 ? each : std::min(way.best, each);
    ++way.frames;
}

}  // namespace nepho::engine
