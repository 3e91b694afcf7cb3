#pragma once

#include "projector/base/matrix.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// Squared distances below this lose digits to underflow in float32.
inline constexpr double kSmallestSound = 1e-30;

/// |a| of every row, in double. In parallel.
std::vector<double> rowNorms(MatrixView data);

/// What grows with the distance of two rows, in double: of euclidean its square, else the distance itself. `norms`: as
/// rowNorms() gives them; only cosine reads them.
double exactKey(MatrixView data, std::span<const double> norms, std::size_t a, std::size_t b, Metric metric);

/// Distances between rows of one matrix by their differences, which near rows need: products cancel.
class RowDistance {
  public:
    struct Ranked {
        double key;  ///< see exactKey()
        std::uint32_t row;
        bool operator<(const Ranked& other) const { return key != other.key ? key < other.key : row < other.row; }
    };

    RowDistance(MatrixView data, Metric metric);

    /// Candidates by exactKey() from a row, which is left out, ties by row. Memory of the calling thread.
    std::vector<Ranked>& rank(std::size_t row, std::span<const std::uint32_t> candidates) const;
    /// The key in float32 where that neither overflows nor vanishes, else in double; of dot always in double.
    double key(std::size_t a, std::size_t b) const;
    float distance(double key) const;

  private:
    MatrixView data_;
    Metric metric_;
    std::vector<double> norms_;  ///< cosine only
};

}  // namespace nepho::projector
