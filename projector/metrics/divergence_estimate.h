#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace nepho::projector {

class NeighborStore;

struct DivergenceOptions {
    double perplexity = 30.0;  ///< lowered to what the rows allow
    double degreesOfFreedom = 1.0;
    Metric metric = Metric::euclidean;  ///< in the original space; not dot
    std::size_t sample = 2000;          ///< rows that are asked
    std::uint64_t seed = 0;
};

struct DivergenceEstimate {
    double divergence = 0.0;
    double standardError = 0.0;  ///< of what chance did in choosing the sample
    double perplexity = 0.0;     ///< that was used
    std::size_t rows = 0;        ///< that were asked
};

/// KL(P || Q), the divergence of Tsne::loss(), estimated from some rows against all: in time and memory that grow with
/// sample x N and not with N's neighbours. With p_ij = (p_j|i + p_i|j) / 2N it is the mean over rows i of the sum over
/// j of p_j|i ln(p_j|i / w_ij), plus the mean of ln((1 + p_i|j / p_j|i) / 2N) where j is drawn by p_j|i, plus the
/// logarithm of N times the mean of row i's sum of w_ij over all j. Exact neighbours of the rows asked and of those
/// drawn. `layout`: N x 2 or 3; N >= 2. Reports "neighbours" and "divergence"; fails when stopped, and for inner
/// products as computeAffinities().
Result<DivergenceEstimate> estimateDivergence(MatrixView data, MatrixView layout, const DivergenceOptions& options,
                                              const JobContext& context = {});

/// Up to so many rows a person waits for the divergence of every pair; of more it is estimated.
inline constexpr std::size_t kMostRowsByPairs = 50'000;

struct ExactDivergence {
    double divergence = 0.0;
    double perplexity = 0.0;      ///< that was used
    double neighborRecall = 1.0;  ///< of the neighbours that P was made of
    std::vector<double> ofRows;   ///< as divergenceOfEveryRow(); none where not wanted
};

/// KL(P || Q) over every pair, as Tsne::loss() with theta 0 of a layout: in time that grows with N^2. The rest as
/// divergenceOfEveryRow().
Result<ExactDivergence> divergenceOfEveryPair(MatrixView data, MatrixView layout, const DivergenceOptions& options,
                                              std::shared_ptr<NeighborStore> store, bool ofRows,
                                              const JobContext& context = {});

/// N times what each row adds to the divergence: their mean is it. From the neighbours of all rows, in `store` or none
/// where it is null; Z as t-SNE's crowds have it. `sample` and `seed` are not read. `layout`: N x 2 or 3. Reports as
/// findAffinities(), and fails as it does.
Result<std::vector<double>> divergenceOfEveryRow(MatrixView data, MatrixView layout, const DivergenceOptions& options,
                                                 std::shared_ptr<NeighborStore> store, const JobContext& context = {});

}  // namespace nepho::projector
