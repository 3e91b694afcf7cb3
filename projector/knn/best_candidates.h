#pragma once

#include "projector/knn/packed_rows.h"
#include "projector/knn/tile_select.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// The candidates of lowest score of several queries, fed by panels. Threads may share it where no two have to do with
/// one query.
class BestCandidates {
  public:
    BestCandidates(std::size_t queries, std::size_t keep);
    /// Memory that so many need.
    static std::size_t bytes(std::size_t queries, std::size_t keep);

    /// Sifts panel b of the candidates for the queries from `firstQuery` on, which are panel a of those that ask.
    void offer(const PackedRows& asking, std::size_t a, std::size_t firstQuery, const PackedRows& candidates,
               std::size_t b);
    /// Where queries are the rows themselves: two different panels of them, each for the other.
    void offerBothWays(const PackedRows& rows, std::size_t a, std::size_t b);
    /// The ids of the `keep` best, in no order; fewer where fewer were offered.
    std::span<const std::uint32_t> take(std::size_t query);
    /// The same with their scores, the `first` of lowest score in front, of equal ones the lowest ids.
    const KeptCandidates& take(std::size_t query, std::size_t first);
    /// What was not kept scored at least so much; infinity where everything was kept. Of a query that was taken.
    float limit(std::size_t query) const;

  private:
    static std::size_t capacityFor(std::size_t keep) { return 3 * keep + kMostKeptAtOnce; }
    void makeRoom(std::size_t firstQuery, std::size_t count);
    void shrink(std::size_t query);
    void bringToFront(KeptCandidates& kept, std::size_t first);

    std::size_t keep_, capacity_;
    std::vector<float> scores_;
    std::vector<std::uint32_t> ids_;
    std::vector<KeptCandidates> kept_;
    /// Just above the worst that is kept: of equal scores the lowest ids are, in whatever order they come. A panel's
    /// more: what is no query keeps nothing.
    std::vector<float> limits_;
};

}  // namespace nepho::projector
