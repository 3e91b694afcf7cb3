#include "projector/layout/coarse_rows.h"

#include "projector/layout/pca.h"
#include "projector/linalg/distance.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nepho::projector {

namespace {

/// Any axes of much variance will do: what they leave out is measured later.
constexpr double kTolerance = 1e-3;

Matrix copyOf(MatrixView data, Metric metric) {
    Matrix rows(data.rows, data.cols);
    parallelFor(data.rows, 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const auto from = data.row(row);
            const double square = exactDotProduct(from.data(), from.data(), data.cols);
            const double scale = metric == Metric::cosine && square > 0.0 ? 1.0 / std::sqrt(square) : 1.0;
            std::ranges::transform(from, rows.row(row).begin(), [scale](float value) {
                return static_cast<float>(static_cast<double>(value) * scale);
            });
        }
    });
    return rows;
}

}  // namespace

Matrix unitRows(MatrixView data) {
    return copyOf(data, Metric::cosine);
}

Result<CoarseRows> coarseRows(MatrixView data, Metric metric, std::uint64_t seed, const JobContext& context) {
    const bool cosine = metric == Metric::cosine;
    if (data.cols <= kCoarseDimensions) return CoarseRows{copyOf(data, metric), true};
    const Matrix unit = cosine ? unitRows(data) : Matrix();
    auto pca = computePca(cosine ? unit.view() : data,
                          {.components = kCoarseDimensions, .seed = seed, .tolerance = kTolerance}, context);
    if (!pca) return Unexpected(pca.error());
    return CoarseRows{std::move(pca->scores), false};
}

}  // namespace nepho::projector
