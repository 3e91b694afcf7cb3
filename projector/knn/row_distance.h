#pragma once

#include "projector/base/matrix.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// Distances between rows by their differences, which near rows need: products cancel. In float32 where that neither
/// overflows nor vanishes, else in double.
class RowDistance {
  public:
    struct Ranked {
        double key;  ///< the squared distance; of cosine the distance
        std::uint32_t row;
        bool operator<(const Ranked& other) const { return key != other.key ? key < other.key : row < other.row; }
    };

    RowDistance(MatrixView data, Metric metric);

    /// Candidates by distance from a row, which is left out, ties by row. Memory of the calling thread.
    std::vector<Ranked>& rank(std::size_t row, std::span<const std::uint32_t> candidates) const;
    double key(std::size_t a, std::size_t b) const;
    float distance(double key) const;

  private:
    MatrixView data_;
    Metric metric_;
    std::vector<double> norms_;  ///< cosine only
};

}  // namespace nepho::projector
