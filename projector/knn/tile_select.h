#pragma once

#include <cstddef>
#include <cstdint>

namespace nepho::projector {

/// Terms of a product that are summed one after the other; sums of so many are then added. Rounding grows with the
/// longest chain of additions.
inline constexpr std::size_t kSummedDepth = 256;

/// Of one query: candidates whose score is below its limit, in the order in which they were met.
struct KeptCandidates {
    float* scores = nullptr;
    std::uint32_t* ids = nullptr;
    std::size_t count = 0;
};

/// Queries of a panel, and what they keep: query i a candidate that scores below limits[i]. Their buffers have room for
/// kMostKeptAtOnce more than count.
struct PanelQueries {
    const float* limits;
    KeptCandidates* kept;
};

/// Candidates of a panel: item j scores scale[j] * (query . item j) + bias[j], and its id is firstId + j.
struct PanelCandidates {
    const float* items;  ///< packed, see gram_kernel.h
    const float* scale;
    const float* bias;
    std::uint32_t firstId;
};

/// Products of two panels (see gram_kernel.h) are made into scores and sifted while they lie in registers, so that no
/// matrix of distances is ever written. The first `queries` items of panel a ask. Arrays of candidates have
/// panelWidth() entries; of those that are none, a bias of infinity. Compiled for every instruction set, chosen at run
/// time.
void selectFromPanel(const float* a, std::size_t queries, const PanelCandidates& b, std::size_t depth,
                     const PanelQueries& of);

/// Both ways from the same products: a's first `items` are candidates of b's queries too. b's arrays have panelWidth()
/// entries; of queries that are none, a limit of -infinity.
void selectBothWays(const PanelCandidates& a, std::size_t items, const PanelCandidates& b, std::size_t depth,
                    const PanelQueries& ofA, const PanelQueries& ofB);
inline constexpr std::size_t kMostKeptAtOnce = 64;  ///< a panel's items, and what a vector's store may write beyond

}  // namespace nepho::projector
