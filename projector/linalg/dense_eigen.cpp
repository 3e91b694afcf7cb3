#include "projector/linalg/dense_eigen.h"

#include <Eigen/Eigenvalues>

#include <algorithm>

namespace nepho::projector {

EigenPairs denseEigen(const double* matrix, std::size_t size, std::size_t count) {
    EigenPairs result;
    result.size = size;
    count = std::min(count, size);
    if (count == 0) return result;
    using Dense = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto order = static_cast<Eigen::Index>(size);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(Eigen::Map<const Dense>(matrix, order, order));
    result.values.resize(count);
    result.vectors.resize(size * count);
    for (std::size_t j = 0; j < count; ++j) {
        const auto column = order - 1 - static_cast<Eigen::Index>(j);
        result.values[j] = solver.eigenvalues()(column);
        for (std::size_t i = 0; i < size; ++i) {
            result.vectors[i * count + j] = solver.eigenvectors()(static_cast<Eigen::Index>(i), column);
        }
    }
    return result;
}

}  // namespace nepho::projector
