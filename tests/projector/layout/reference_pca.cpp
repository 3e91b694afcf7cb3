#include "tests/projector/layout/reference_pca.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nepho::projector::testing {

Matrix makeReferenceData(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    Matrix data(rows, cols);
    std::uint64_t state = seed;
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < cols; ++c) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            const double value = static_cast<double>(state >> 40) / 16777216.0;
            data(r, c) = static_cast<float>(value / static_cast<double>(1 + c));
            if (c > 0) data(r, c) += 0.5f * data(r, 0);
        }
    }
    return data;
}

namespace {

std::vector<double> covariance(MatrixView data) {
    const std::size_t dims = data.cols;
    std::vector<double> mean(dims, 0.0);
    for (std::size_t r = 0; r < data.rows; ++r) {
        for (std::size_t c = 0; c < dims; ++c) mean[c] += static_cast<double>(data(r, c));
    }
    for (double& value : mean) value /= static_cast<double>(data.rows);
    std::vector<double> products(dims * dims, 0.0);
    for (std::size_t r = 0; r < data.rows; ++r) {
        for (std::size_t i = 0; i < dims; ++i) {
            const double left = static_cast<double>(data(r, i)) - mean[i];
            for (std::size_t j = 0; j < dims; ++j) {
                products[i * dims + j] += left * (static_cast<double>(data(r, j)) - mean[j]);
            }
        }
    }
    for (double& value : products) value /= static_cast<double>(data.rows - 1);
    return products;
}

/// One rotation in the plane of p and q that makes a(p, q) zero.
void rotate(std::vector<double>& a, std::vector<double>& axes, std::size_t n, std::size_t p, std::size_t q) {
    if (a[p * n + q] == 0.0) return;
    const double theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
    const double t = (theta >= 0.0 ? 1.0 : -1.0) / (std::abs(theta) + std::sqrt(theta * theta + 1.0));
    const double c = 1.0 / std::sqrt(t * t + 1.0);
    const double s = t * c;
    for (std::size_t k = 0; k < n; ++k) {
        const double kp = a[k * n + p];
        const double kq = a[k * n + q];
        a[k * n + p] = c * kp - s * kq;
        a[k * n + q] = s * kp + c * kq;
    }
    for (std::size_t k = 0; k < n; ++k) {
        const double pk = a[p * n + k];
        const double qk = a[q * n + k];
        a[p * n + k] = c * pk - s * qk;
        a[q * n + k] = s * pk + c * qk;
        const double axisP = axes[p * n + k];
        const double axisQ = axes[q * n + k];
        axes[p * n + k] = c * axisP - s * axisQ;
        axes[q * n + k] = s * axisP + c * axisQ;
    }
}

}  // namespace

ReferencePca referencePca(MatrixView data) {
    const std::size_t n = data.cols;
    std::vector<double> matrix = covariance(data);
    std::vector<double> axes(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) axes[i * n + i] = 1.0;
    for (int sweep = 0; sweep < 30; ++sweep) {
        for (std::size_t p = 0; p + 1 < n; ++p) {
            for (std::size_t q = p + 1; q < n; ++q) rotate(matrix, axes, n, p, q);
        }
    }
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t i, std::size_t j) { return matrix[i * n + i] > matrix[j * n + j]; });
    ReferencePca result{std::vector<double>(n), std::vector<double>(n * n)};
    for (std::size_t j = 0; j < n; ++j) {
        result.variances[j] = matrix[order[j] * n + order[j]];
        std::copy_n(&axes[order[j] * n], n, &result.axes[j * n]);
    }
    return result;
}

}  // namespace nepho::projector::testing
