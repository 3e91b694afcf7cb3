#pragma once

#include "projector/base/matrix.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace nepho::projector {

/// Numbers by chance that are the same everywhere.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
    /// -1 to 1
    double uniform() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<double>(state_ >> 40) / 8388608.0 - 1.0;
    }
    double normal() {
        double sum = 0.0;
        for (int i = 0; i < 12; ++i) sum += uniform();
        return 0.5 * sum;
    }

  private:
    std::uint64_t state_;
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
