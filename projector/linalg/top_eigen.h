#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/linalg/dense_eigen.h"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace nepho::projector {

/// A symmetric positive semidefinite matrix that need not be formed: known by its products only.
struct SymmetricOperator {
    std::size_t size = 0;
    /// y (size x cols, ldy) = matrix * x (size x cols, ldx); cols is a multiple of kColumnStep.
    std::function<void(const double* x, std::size_t ldx, std::size_t cols, double* y, std::size_t ldy)> apply;
    /// The matrix itself, size x size, where it was formed; else null.
    const double* dense = nullptr;

    /// Of a matrix that outlives the operator.
    static SymmetricOperator ofDense(const double* matrix, std::size_t size);
};

struct TopEigenOptions {
    std::size_t count = 10;       ///< pairs wanted; clamped to the size
    double tolerance = 1e-8;      ///< of the residual |A v - l v|, relative to the largest eigenvalue
    std::size_t maxCycles = 120;  ///< restarts before giving up
    std::uint64_t seed = 0;       ///< of the first block
};

/// The largest eigenvalues and their orthonormal vectors by a block Krylov method with full reorthogonalisation and
/// thick restart (Golub and Underwood 1977; Wu and Simon 2000); small formed matrices, and formed matrices where it did
/// not converge, are decomposed whole. Where there was nothing to fall back on the best pairs so far are returned.
/// Reports "axes"; fails only when stopped.
Result<EigenPairs> topEigen(const SymmetricOperator& matrix, const TopEigenOptions& options,
                            const JobContext& context = {});

}  // namespace nepho::projector
