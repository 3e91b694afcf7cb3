#pragma once

#include "projector/layout/all_neighbors.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace nepho::projector {

/// The neighbours of all rows of one matrix, found once for all who ask: t-SNE again with another learning rate, or the
/// measure of its quality. From any thread.
class NeighborStore {
  public:
    static constexpr std::size_t kMostBytes = std::size_t{256} << 20;

    /// The newest tables of `mostBytes` in all are kept.
    explicit NeighborStore(std::size_t mostBytes = kMostBytes) : mostBytes_(mostBytes) {}
    NeighborStore(const NeighborStore&) = delete;
    NeighborStore& operator=(const NeighborStore&) = delete;

    /// What findAllNeighbors() finds, to the bit: a table that is kept where it was found by the same options, or the
    /// first columns of one where all is exact; else it is found, and kept. `data` is the same for all who ask.
    /// `coarse`: its rows for the metric, if they are there. Fails only when stopped.
    Result<AllNeighbors> find(MatrixView data, const NeighborOptions& options, const CoarseRows* coarse = nullptr,
                              const JobContext& context = {});

    /// What NeighborSearch::query() would find for a row below N, where a table that is kept has it: exact
    /// neighbours, and so many.
    std::optional<std::vector<Neighbor>> ofRow(std::uint32_t row, std::size_t k, Metric metric) const;

  private:
    struct Kept {
        NeighborOptions options;
        AllNeighbors found;
    };
    std::optional<AllNeighbors> kept(MatrixView data, const NeighborOptions& options) const;
    void keep(const NeighborOptions& options, const AllNeighbors& found);

    std::size_t mostBytes_;
    mutable std::mutex mutex_;
    std::vector<Kept> kept_;  ///< the newest last
};

}  // namespace nepho::projector
