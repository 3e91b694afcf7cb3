#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/linalg/centering.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace nepho::projector {

struct PcaOptions {
    std::size_t components = 10;  ///< at least 1; clamped to min(N, D)
    std::uint64_t seed = 0;       ///< of the block Krylov start; the result does not depend on it beyond rounding
    double tolerance = 1e-8;      ///< of an axis's residual, relative to the largest variance; at least 1e-6 beyond
                                  ///< what is formed (see findPrincipalAxes())

    /// Every problem at once; empty if there is none.
    std::vector<std::string> validate() const;
};

/// Principal components of centred data, all rows and all dimensions.
struct Pca {
    Matrix scores;                          ///< N x C: the rows in the coordinates of the components
    Matrix axes;                            ///< C x D: orthonormal rows; the entry largest in magnitude is positive
    Centering centering;                    ///< of the D columns: their means, and how rows are centred
    std::vector<double> explainedVariance;  ///< C, descending: variance along each axis, divisor N - 1
    std::vector<double> explainedVarianceRatio;  ///< C: fraction of the total variance; 0 where there is no variance
    double totalVariance = 0.0;
};

/// Pearson, "On lines and planes of closest fit" (1901); Jolliffe, "Principal Component Analysis", ch. 3.
/// Sign rule: of each axis the entry largest in magnitude is positive (the first of equals).
/// Errors: stopped; a row so far from the mean that its score is beyond float32, which only values above 1e37 or so
/// give: the message names the row and its largest column.
Result<Pca> computePca(MatrixView data, const PcaOptions& options = {}, const JobContext& context = {});

/// N x components.size(): those columns of `Pca::scores`, to the bit, for who has not kept them. `data`: the same rows.
/// On the calling thread alone, which need not wait for loops of others then.
Matrix computeScores(MatrixView data, const Pca& pca, std::span<const std::size_t> components);

}  // namespace nepho::projector
