#pragma once

#include "projector/base/chance.h"
#include "projector/base/matrix.h"

#include <cstddef>
#include <cstdint>

namespace nepho::projector {

class Random : public Chance {
  public:
    using Chance::Chance;
    /// Nearer to a Gaussian than nearNormal().
    double normal() {
        double sum = 0.0;
        for (int i = 0; i < 12; ++i) sum += uniform();
        return 0.5 * sum;
    }
};

/// Rows around `blobs` centres, one after the other; row i belongs to blob i % blobs.
inline Matrix makeBlobs(std::size_t rows, std::size_t cols, std::size_t blobs, std::uint64_t seed) {
    Random random(seed);
    Matrix centers(blobs, cols), data(rows, cols);
    for (std::size_t i = 0; i < blobs * cols; ++i) centers.data()[i] = static_cast<float>(6.0 * random.uniform());
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t col = 0; col < cols; ++col)
            data(row, col) = centers(row % blobs, col) + static_cast<float>(random.normal());
    }
    return data;
}

}  // namespace nepho::projector
