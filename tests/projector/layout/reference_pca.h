#pragma once

#include "projector/base/matrix.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nepho::projector::testing {

/// Values from a formula that any language can repeat: a 64-bit linear congruential generator (Knuth's MMIX constants),
/// of which the upper 24 bits give [0, 1); column c is scaled by 1 / (1 + c) and every column leans on the first.
Matrix makeReferenceData(std::size_t rows, std::size_t cols, std::uint64_t seed);

/// PCA the slow way, in double: covariance by its definition and cyclic Jacobi rotations (Golub and Van Loan, 8.5).
struct ReferencePca {
    std::vector<double> variances;  ///< D, descending
    std::vector<double> axes;       ///< D x D: row j is an axis
};
ReferencePca referencePca(MatrixView data);

}  // namespace nepho::projector::testing
