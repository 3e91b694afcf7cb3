#include "projector/layout/principal_axes.h"

#include "projector/linalg/covariance_operator.h"
#include "projector/linalg/gram.h"
#include "projector/linalg/multiply.h"
#include "projector/linalg/orthonormalize.h"
#include "projector/linalg/top_eigen.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace nepho::projector {

namespace {

/// The largest matrix that is formed: 6,000 squared doubles are 288 MB.
constexpr std::size_t kMaxFormed = 6000;

double trace(const std::vector<double>& matrix, std::size_t size) {
    double sum = 0.0;
    for (std::size_t i = 0; i < size; ++i) sum += matrix[i * size + i];
    return sum;
}

/// Axes from vectors in their columns (D x C): made orthonormal, as float32 arithmetic before left them nearly so at
/// best.
Result<Matrix> axesFrom(std::vector<double>& vectors, std::size_t dims, std::size_t components, double negligible,
                        std::uint64_t seed, const JobContext& context) {
    orthonormalize(vectors.data(), components, dims, components, negligible, seed, context);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    Matrix axes(components, dims);
    for (std::size_t j = 0; j < components; ++j) {
        for (std::size_t i = 0; i < dims; ++i) axes(j, i) = static_cast<float>(vectors[i * components + j]);
    }
    return axes;
}

/// D x C: Xc^T * vectors, with vectors N x C. N is small where this is used, or D is. Unfinished when stopped.
std::vector<double> backProject(MatrixView data, const Centering& centering, const EigenPairs& pairs,
                                const JobContext& context) {
    const std::size_t components = pairs.count();
    const std::size_t padded = paddedColumns(components);
    std::vector<double> wide(data.rows * padded, 0.0);
    for (std::size_t i = 0; i < data.rows; ++i) {
        std::copy_n(&pairs.vectors[i * components], components, &wide[i * padded]);
    }
    std::vector<double> sums(data.cols * padded, 0.0);
    constexpr std::size_t kBlock = 512;
    parallelFor(data.cols, kBlock, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = 0; row < data.rows && !context.stopRequested(); ++row) {
            const float* x = data.data + row * data.stride;
            const double* weights = &wide[row * padded];
            for (std::size_t c = begin; c < end; ++c) {
                const double value =
                    static_cast<double>((x[c] * centering.scale - centering.shift[c]) - centering.shiftRest[c]);
                double* sum = &sums[c * padded];
                for (std::size_t j = 0; j < padded; ++j) sum[j] += value * weights[j];
            }
        }
    });
    std::vector<double> vectors(data.cols * components);
    for (std::size_t c = 0; c < data.cols; ++c) {
        std::copy_n(&sums[c * padded], components, &vectors[c * components]);
    }
    return vectors;
}

}  // namespace

AxesRoute chooseRoute(std::size_t rows, std::size_t cols) {
    if (std::min(rows, cols) > kMaxFormed) return AxesRoute::matrixFree;
    return cols <= rows ? AxesRoute::columns : AxesRoute::rows;
}

Result<PrincipalAxes> findPrincipalAxes(MatrixView data, const Centering& centering, std::size_t components,
                                        AxesRoute route, const AxesOptions& wanted, const JobContext& context) {
    TopEigenOptions options;
    options.count = components;
    options.tolerance = wanted.tolerance;
    options.seed = wanted.seed;
    if (route == AxesRoute::matrixFree) {
        options.tolerance = std::max(wanted.tolerance, 1e-6);  // what float32 products allow
        const double squares = sumOfSquares(data, centering, context);
        auto pairs = topEigen(makeCovarianceOperator(data, centering, context), options, context);
        if (!pairs) return unexpected(pairs.error().message);
        auto axes = axesFrom(pairs->vectors, data.cols, components, 0.0, wanted.seed, context);
        if (!axes) return Unexpected(axes.error());
        return PrincipalAxes{std::move(*axes), squares};
    }
    const bool columns = route == AxesRoute::columns;
    const std::size_t size = columns ? data.cols : data.rows;
    auto gram = computeGram(data, centering, columns ? GramSide::columns : GramSide::rows, context);
    if (!gram) return unexpected(gram.error().message);
    auto pairs = topEigen(SymmetricOperator::ofDense(gram->data(), size), options, context);
    if (!pairs) return unexpected(pairs.error().message);
    const double squares = trace(*gram, size);
    const auto finish = [&](std::vector<double>& vectors, double negligible) -> Result<PrincipalAxes> {
        auto axes = axesFrom(vectors, data.cols, components, negligible, wanted.seed, context);
        if (!axes) return Unexpected(axes.error());
        return PrincipalAxes{std::move(*axes), squares};
    };
    if (columns) return finish(pairs->vectors, 0.0);
    // The length of Xc^T u is the standard deviation along the axis; below the rounding of the longest it has no
    // direction.
    std::vector<double> vectors = backProject(data, centering, *pairs, context);
    double longest = 0.0;
    for (std::size_t c = 0; c < data.cols; ++c) longest += vectors[c * components] * vectors[c * components];
    return finish(vectors, 1e-6 * std::sqrt(longest));
}

}  // namespace nepho::projector
