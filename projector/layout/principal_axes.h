#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/linalg/centering.h"

#include <cstddef>
#include <cstdint>

namespace nepho::projector {

/// Directions of largest variance, and the sum of all squares of the centred values (in scaled units).
struct PrincipalAxes {
    Matrix axes;  ///< C x D: orthonormal rows, by descending variance, signs as they come
    double sumOfSquares = 0.0;
};

/// How the axes are found; all give the same axes.
enum class AxesRoute {
    columns,     ///< from the D x D products of columns
    rows,        ///< from the N x N products of rows
    matrixFree,  ///< from products with the data only
};
/// The cheapest route for data of this shape.
AxesRoute chooseRoute(std::size_t rows, std::size_t cols);

struct AxesOptions {
    double tolerance = 1e-8;  ///< as TopEigenOptions has it; matrixFree takes 1e-6 where less is asked for
    std::uint64_t seed = 0;
};

/// Requires 1 <= components <= min(N, D). Reports "covariance" and "axes"; fails only when stopped.
Result<PrincipalAxes> findPrincipalAxes(MatrixView data, const Centering& centering, std::size_t components,
                                        AxesRoute route, const AxesOptions& wanted, const JobContext& context);

}  // namespace nepho::projector
