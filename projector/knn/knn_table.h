#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace nepho::projector {

/// The k nearest rows of every row, the row itself left out: nearest first, equal distances by row number.
struct KnnTable {
    std::size_t rows = 0;
    std::size_t k = 0;               ///< of each row; less than asked for where there are not so many others
    std::vector<std::uint32_t> ids;  ///< rows x k
    std::vector<float> distances;    ///< rows x k, as NeighborSearch gives them

    std::span<const std::uint32_t> idsOf(std::size_t row) const { return {ids.data() + row * k, k}; }
    std::span<const float> distancesOf(std::size_t row) const { return {distances.data() + row * k, k}; }
};

/// Row i becomes what row order[i] was, in the ids too. `order` is a permutation of the rows. The table is meaningless
/// when stopped.
void reorderRows(KnnTable& table, std::span<const std::uint32_t> order, const std::stop_token& stop = {});

/// All pairs, by blocked products in float32 whose results are sifted in registers; k + a few rows of each are then
/// measured anew in double. Where the bound of float32's error cannot tell who is among the nearest, the row is asked
/// of NeighborSearch: the table is the same as its answers, but for which of more than k rows in the very direction of
/// a row (cosine distance 0) are named. The same to the bit for any number of threads on one instruction set. Values
/// are finite. Memory besides the table: a copy of the data. Reports "neighbours"; fails only when stopped.
Result<KnnTable> computeExactKnn(MatrixView data, std::size_t k, Metric metric, const JobContext& context = {});
/// The same for some rows only: row i of the table is of queries[i].
Result<KnnTable> computeExactKnn(MatrixView data, std::span<const std::uint32_t> queries, std::size_t k, Metric metric,
                                 const JobContext& context = {});

}  // namespace nepho::projector
