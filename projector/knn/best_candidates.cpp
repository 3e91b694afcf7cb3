#include "projector/knn/best_candidates.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace nepho::projector {

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// A number that grows with the float.
std::uint32_t ordered(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
}

float fromOrdered(std::uint32_t value) {
    return std::bit_cast<float>((value & 0x80000000u) != 0 ? value & 0x7fffffffu : ~value);
}

PanelCandidates candidatesOf(const PackedRows& rows, std::size_t panel) {
    return {rows.panel(panel), rows.scaleOf(panel), rows.biasOf(panel),
            static_cast<std::uint32_t>(panel * rows.width())};
}

}  // namespace

BestCandidates::BestCandidates(std::size_t queries, std::size_t keep)
    : keep_(keep),
      capacity_(capacityFor(keep)),
      scores_(queries * capacity_),
      ids_(queries * capacity_),
      limits_(queries + kMostKeptAtOnce, -kInfinity) {
    std::fill_n(limits_.begin(), queries, kInfinity);
    for (std::size_t query = 0; query < queries; ++query)
        kept_.push_back({scores_.data() + query * capacity_, ids_.data() + query * capacity_, 0});
}

std::size_t BestCandidates::bytes(std::size_t queries, std::size_t keep) {
    return queries * (capacityFor(keep) * (sizeof(float) + sizeof(std::uint32_t)) + sizeof(KeptCandidates));
}

void BestCandidates::offer(const PackedRows& asking, std::size_t a, std::size_t firstQuery,
                           const PackedRows& candidates, std::size_t b) {
    selectFromPanel(asking.panel(a), asking.itemsOf(a), candidatesOf(candidates, b), candidates.depth(),
                    {limits_.data() + firstQuery, kept_.data() + firstQuery});
    makeRoom(firstQuery, asking.itemsOf(a));
}

void BestCandidates::offerBothWays(const PackedRows& rows, std::size_t a, std::size_t b) {
    const std::size_t firstA = a * rows.width(), firstB = b * rows.width();
    selectBothWays(candidatesOf(rows, a), rows.itemsOf(a), candidatesOf(rows, b), rows.depth(),
                   {limits_.data() + firstA, kept_.data() + firstA}, {limits_.data() + firstB, kept_.data() + firstB});
    makeRoom(firstA, rows.itemsOf(a));
    makeRoom(firstB, rows.itemsOf(b));
}

void BestCandidates::makeRoom(std::size_t firstQuery, std::size_t count) {
    for (std::size_t query = firstQuery; query < firstQuery + count; ++query) {
        if (kept_[query].count + kMostKeptAtOnce > capacity_) shrink(query);
    }
}

/// The first of lowest score, the worst of them last.
void BestCandidates::bringToFront(KeptCandidates& kept, std::size_t first) {
    thread_local std::vector<std::uint64_t> keys;  // score and id in one number, for selecting
    keys.resize(kept.count);
    for (std::size_t i = 0; i < kept.count; ++i) keys[i] = std::uint64_t{ordered(kept.scores[i])} << 32 | kept.ids[i];
    std::nth_element(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(first - 1), keys.end());
    for (std::size_t i = 0; i < kept.count; ++i) {
        kept.scores[i] = fromOrdered(static_cast<std::uint32_t>(keys[i] >> 32));
        kept.ids[i] = static_cast<std::uint32_t>(keys[i]);
    }
}

void BestCandidates::shrink(std::size_t query) {
    KeptCandidates& kept = kept_[query];
    if (kept.count <= keep_) return;
    bringToFront(kept, keep_);
    limits_[query] = std::nextafter(kept.scores[keep_ - 1], kInfinity);
    kept.count = keep_;
}

float BestCandidates::limit(std::size_t query) const {
    return limits_[query] == kInfinity ? kInfinity : std::nextafter(limits_[query], -kInfinity);
}

std::span<const std::uint32_t> BestCandidates::take(std::size_t query) {
    shrink(query);
    return {kept_[query].ids, kept_[query].count};
}

const KeptCandidates& BestCandidates::take(std::size_t query, std::size_t first) {
    shrink(query);
    if (first > 0 && first < kept_[query].count) bringToFront(kept_[query], first);
    return kept_[query];
}

}  // namespace nepho::projector
