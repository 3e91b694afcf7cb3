#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// Rows in cells around centres that Lloyd's iterations have found ("Least squares quantization in PCM" (1982)).
struct RowPartition {
    Matrix centers;                    ///< C x D
    std::vector<std::uint32_t> order;  ///< rows, cell by cell, ascending within
    std::vector<std::size_t> begins;   ///< C + 1: of each cell in `order`

    std::size_t cells() const { return centers.rows(); }
    std::span<const std::uint32_t> rowsOf(std::size_t cell) const {
        return {order.data() + begins[cell], begins[cell + 1] - begins[cell]};
    }
};

/// `cells` (1 to N) centres, found on a sample of 32 rows for each. Cells may be empty. The same for any number of
/// threads. Fails only when stopped.
Result<RowPartition> partitionRows(MatrixView data, std::size_t cells, std::uint64_t seed,
                                   const JobContext& context = {});

/// Of each row of `queries` the nearest `count` (at most M) of the M x D `points`, nearest first, row by row.
Result<std::vector<std::uint32_t>> nearestPoints(MatrixView queries, MatrixView points, std::size_t count,
                                                 const JobContext& context = {});

}  // namespace nepho::projector
