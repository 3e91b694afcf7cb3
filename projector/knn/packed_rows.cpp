#include "projector/knn/packed_rows.h"

#include "projector/linalg/centering.h"
#include "projector/linalg/chosen_rows.h"
#include "projector/linalg/gram_kernel.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace nepho::projector {

namespace {

/// Rows by powers of two that bring the largest value of each near 1: of angles the lengths do not matter, and those of
/// short rows beside long ones would lose their digits.
Matrix inUnitsOfEach(MatrixView data, std::size_t first, std::size_t count) {
    Matrix units(count, data.cols);
    for (std::size_t i = 0; i < count; ++i) {
        const auto row = data.row(first + i);
        float most = 0.0f;
        for (const float value : row) most = std::max(most, std::abs(value));
        const int shift = most > 0.0f ? -std::ilogb(most) : 0;
        for (std::size_t k = 0; k < row.size(); ++k) units(i, k) = std::ldexp(row[k], shift);
    }
    return units;
}

}  // namespace

PackedRows::PackedRows(MatrixView data, Metric metric, const std::stop_token& stop)
    : rows_(data.rows), width_(panelWidth()), depth_(data.cols), panels_((rows_ + width_ - 1) / width_) {
    // Angles and products are of what is seen from the origin; angles have no unit either.
    shift_.assign(data.cols, 0.0f);
    shiftRest_.assign(data.cols, 0.0f);
    if (metric != Metric::cosine) {
        Centering centering = computeCentering(data, {stop, {}});
        unit_ = centering.scale;
        if (metric == Metric::euclidean) {
            shift_ = std::move(centering.shift);
            shiftRest_ = std::move(centering.shiftRest);
        }
    }
    pack(data, metric, stop);
}

PackedRows::PackedRows(MatrixView data, Metric metric, std::span<const std::uint32_t> rows, const PackedRows& all)
    : rows_(rows.size()),
      width_(all.width_),
      depth_(all.depth_),
      panels_((rows_ + width_ - 1) / width_),
      unit_(all.unit_),
      shift_(all.shift_),
      shiftRest_(all.shiftRest_) {
    pack(gatherRows(data, rows), metric, {});
}

void PackedRows::pack(MatrixView data, Metric metric, const std::stop_token& stop) {
    packed_ = Matrix(panels_, width_ * depth_);
    scale_.assign(panels_ * width_, 0.0f);
    bias_.assign(panels_ * width_, std::numeric_limits<float>::infinity());
    norms_.assign(panels_ * width_, 0.0f);
    parallelFor(panels_, 1, [&](std::size_t panel, std::size_t) {
        if (stop.stop_requested()) return;
        const std::size_t first = panel * width_;
        float* values = packed_.data() + first * depth_;
        if (metric == Metric::cosine) {
            const Matrix units = inUnitsOfEach(data, first, itemsOf(panel));
            packRows(units.data(), units.cols(), itemsOf(panel), depth_, shift_.data(), shiftRest_.data(), 1.0f,
                     values);
        } else {
            packRows(data.data + first * data.stride, data.stride, itemsOf(panel), depth_, shift_.data(),
                     shiftRest_.data(), unit_, values);
        }
        std::array<double, kMaxPanelWidth> squares{};
        for (std::size_t k = 0; k < depth_; ++k) {
            for (std::size_t item = 0; item < width_; ++item) {
                const double value = static_cast<double>(values[k * width_ + item]);
                squares[item] += value * value;
            }
        }
        for (std::size_t item = 0; item < itemsOf(panel); ++item) {
            const double norm = std::sqrt(squares[item]);
            norms_[first + item] = static_cast<float>(norm);
            float& scale = scale_[first + item];
            if (metric == Metric::euclidean) scale = -2.0f;
            if (metric == Metric::cosine) scale = norm > 0.0 ? static_cast<float>(-1.0 / norm) : 0.0f;
            if (metric == Metric::dot) scale = -1.0f;
            bias_[first + item] = metric == Metric::euclidean ? static_cast<float>(squares[item]) : 0.0f;
        }
    });
}

float PackedRows::largestNorm() const {
    return norms_.empty() ? 0.0f : std::ranges::max(norms_);
}

std::size_t PackedRows::itemsOf(std::size_t panel) const {
    return std::min(width_, rows_ - panel * width_);
}

}  // namespace nepho::projector
