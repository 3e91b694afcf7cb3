#pragma once

#include <cstddef>
#include <vector>

namespace nepho::projector {

struct EigenPairs {
    std::vector<double> values;   ///< descending
    std::vector<double> vectors;  ///< size x count, row-major: column j belongs to values[j]
    std::size_t size = 0;
    std::size_t count() const { return values.size(); }
};

/// The `count` largest eigenvalues of a dense symmetric matrix (size x size, row-major, of which the lower triangle is
/// read) and their orthonormal vectors: all of them are computed, by tridiagonal reduction and QR iteration. NaN in,
/// NaN out.
EigenPairs denseEigen(const double* matrix, std::size_t size, std::size_t count);

}  // namespace nepho::projector
