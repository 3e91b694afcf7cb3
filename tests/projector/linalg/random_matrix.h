#pragma once

#include "projector/base/matrix.h"
#include "projector/linalg/orthonormalize.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nepho::projector::testing {

/// Uniform in [low, high).
inline Matrix makeRandom(std::size_t rows, std::size_t cols, std::uint64_t seed, double low = -1.0, double high = 1.0) {
    Matrix matrix(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i) {
        matrix.data()[i] = static_cast<float>(low + (nextRandom(seed) + 1.0) / 2.0 * (high - low));
    }
    return matrix;
}

inline std::vector<double> makeRandomDoubles(std::size_t count, std::uint64_t seed) {
    std::vector<double> values(count);
    for (double& value : values) value = nextRandom(seed);
    return values;
}

}  // namespace nepho::projector::testing
