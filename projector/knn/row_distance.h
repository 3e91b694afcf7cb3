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

/// |a| of `count` values, in double.
double exactNorm(const float* a, std::size_t count);

/// What grows with the distance of two rows of `count` values, in double: of euclidean its square, else the distance
/// itself. Only cosine reads the norms.
double exactKey(const float* a, const float* b, std::size_t count, Metric metric, double normA, double normB);

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
    /// Others put among them.
    void rankToo(std::size_t row, std::span<const std::uint32_t> candidates, std::vector<Ranked>& ranked) const;
    /// The key in float32 where that neither overflows nor vanishes, else in double; of dot always in double.
    double key(std::size_t a, std::size_t b) const;
    float distance(double key) const;

  private:
    const float* rowData(std::size_t row) const { return data_.data + row * data_.stride; }
    double exact(std::size_t a, std::size_t b) const;

    MatrixView data_;
    Metric metric_;
    std::vector<double> norms_;  ///< cosine only
};

}  // namespace nepho::projector
