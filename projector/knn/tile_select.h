#pragma once

#include <cstddef>
#include <cstdint>

namespace nepho::projector {

/// Of one query: candidates whose score is below a limit, in the order in which they were met.
struct KeptCandidates {
    float* scores = nullptr;
    std::uint32_t* ids = nullptr;
    std::size_t count = 0;
    float limit = 0.0f;
};

/// Products of two panels (see gram_kernel.h) are made into scores and sifted while they lie in registers, so that no
/// matrix of distances is ever written: candidate j of panel b scores scale[j] * (a_i . b_j) + bias[j] for query i of
/// panel a, and is kept where that is below kept[i].limit. Its id is firstId + j.
/// `scale` and `bias` have panelWidth() entries; of candidates that are none, a bias of infinity. The buffers of
/// kept[i] have room for kMostKeptAtOnce more than count. Compiled for every instruction set, chosen at run time.
void selectFromPanel(const float* a, std::size_t queries, const float* b, std::size_t depth, const float* scale,
                     const float* bias, std::uint32_t firstId, KeptCandidates* kept);
inline constexpr std::size_t kMostKeptAtOnce = 64;  ///< a panel's items, and what a vector's store may write beyond

}  // namespace nepho::projector
