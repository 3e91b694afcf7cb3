#include "projector/knn/best_candidates.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace nepho::projector {

namespace {

/// A number that grows with the float.
std::uint32_t ordered(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
}

float fromOrdered(std::uint32_t value) {
    return std::bit_cast<float>((value & 0x80000000u) != 0 ? value & 0x7fffffffu : ~value);
}

}  // namespace

BestCandidates::BestCandidates(std::size_t queries, std::size_t keep)
    : keep_(keep), capacity_(3 * keep + kMostKeptAtOnce), scores_(queries * capacity_), ids_(queries * capacity_) {
    for (std::size_t query = 0; query < queries; ++query)
        kept_.push_back({scores_.data() + query * capacity_, ids_.data() + query * capacity_, 0,
                         std::numeric_limits<float>::infinity()});
}

void BestCandidates::offer(const float* a, std::size_t firstQuery, std::size_t count, const float* b, std::size_t depth,
                           const float* scale, const float* bias, std::uint32_t firstId) {
    selectFromPanel(a, count, b, depth, scale, bias, firstId, kept_.data() + firstQuery);
    for (std::size_t query = firstQuery; query < firstQuery + count; ++query) {
        if (kept_[query].count + kMostKeptAtOnce > capacity_) shrink(kept_[query]);
    }
}

void BestCandidates::shrink(KeptCandidates& kept) {
    if (kept.count <= keep_) return;
    keys_.resize(kept.count);
    for (std::size_t i = 0; i < kept.count; ++i) keys_[i] = std::uint64_t{ordered(kept.scores[i])} << 32 | kept.ids[i];
    const auto border = keys_.begin() + static_cast<std::ptrdiff_t>(keep_);
    std::nth_element(keys_.begin(), border, keys_.end());
    // What equals the worst that is kept has a higher id or was met later: it is not wanted either way.
    kept.limit = fromOrdered(static_cast<std::uint32_t>(*std::max_element(keys_.begin(), border) >> 32));
    kept.count = keep_;
    for (std::size_t i = 0; i < keep_; ++i) {
        kept.scores[i] = fromOrdered(static_cast<std::uint32_t>(keys_[i] >> 32));
        kept.ids[i] = static_cast<std::uint32_t>(keys_[i]);
    }
}

std::span<const std::uint32_t> BestCandidates::take(std::size_t query) {
    shrink(kept_[query]);
    return {kept_[query].ids, kept_[query].count};
}

}  // namespace nepho::projector
