#pragma once

#include "projector/knn/tile_select.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// The candidates of lowest score of several queries, fed by panels.
class BestCandidates {
  public:
    BestCandidates(std::size_t queries, std::size_t keep);

    /// Sifts a panel of candidates (see selectFromPanel) for `count` queries from `firstQuery`, which are panel a.
    void offer(const float* a, std::size_t firstQuery, std::size_t count, const float* b, std::size_t depth,
               const float* scale, const float* bias, std::uint32_t firstId);
    /// The ids of the `keep` best, in no order; fewer where fewer were offered.
    std::span<const std::uint32_t> take(std::size_t query);
    /// What was not kept scored at least so much; infinity where everything was kept. Of a query that was taken.
    float limit(std::size_t query) const { return kept_[query].limit; }

  private:
    void shrink(KeptCandidates& kept);

    std::size_t keep_, capacity_;
    std::vector<float> scores_;
    std::vector<std::uint32_t> ids_;
    std::vector<KeptCandidates> kept_;
    std::vector<std::uint64_t> keys_;  ///< score and id in one number, for selecting
};

}  // namespace nepho::projector
