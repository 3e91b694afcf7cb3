#pragma once

#include "projector/base/matrix.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace nepho::projector {

/// Rows packed into panels, with what makes their products with a query into a score that grows with the distance:
/// euclidean: |b|^2 - 2 a.b (add |a|^2 for the squared distance), of centred and scaled values;
/// cosine: -a.b / |b| (divide by |a| and add 1); dot: -a.b, of scaled values.
class PackedRows {
  public:
    /// Meaningless when stopped.
    PackedRows(MatrixView data, Metric metric, const std::stop_token& stop = {});
    /// Some rows only, in the units of `all`.
    PackedRows(MatrixView data, Metric metric, std::span<const std::uint32_t> rows, const PackedRows& all);

    std::size_t panels() const { return panels_; }
    std::size_t width() const { return width_; }
    std::size_t depth() const { return depth_; }
    /// Items of a panel that are rows.
    std::size_t itemsOf(std::size_t panel) const;
    const float* panel(std::size_t index) const { return packed_.data() + index * width_ * depth_; }
    const float* scaleOf(std::size_t panel) const { return scale_.data() + panel * width_; }
    const float* biasOf(std::size_t panel) const { return bias_.data() + panel * width_; }
    /// |a| of a row, in the units of the scores.
    float norm(std::size_t row) const { return norms_[row]; }
    float largestNorm() const;
    /// One of the data's units is so many of the scores': a power of two.
    float unit() const { return unit_; }

  private:
    void pack(MatrixView data, Metric metric, const std::stop_token& stop);

    std::size_t rows_, width_, depth_, panels_;
    float unit_ = 1.0f;
    Matrix packed_;
    std::vector<float> scale_, bias_, norms_;
    std::vector<float> shift_, shiftRest_;  ///< depth: see Centering
};

}  // namespace nepho::projector
