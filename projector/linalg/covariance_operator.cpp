#include "projector/linalg/covariance_operator.h"

#include "projector/linalg/multiply.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <vector>

namespace nepho::projector {

namespace {

constexpr std::size_t kPassRows = 48;
/// Rows are summed by groups, a sum each: more groups use more threads and more memory. Not a function of the threads.
constexpr std::size_t kGroups = 16;

class CovarianceProduct {
  public:
    CovarianceProduct(MatrixView data, const Centering& centering, const JobContext& context)
        : data_(data), centering_(centering), context_(context) {}

    void apply(const double* x, std::size_t ldx, std::size_t cols, double* y, std::size_t ldy) const {
        const std::size_t dims = data_.cols;
        std::vector<float> narrow(dims * cols);
        for (std::size_t i = 0; i < dims; ++i) {
            std::transform(x + i * ldx, x + i * ldx + cols, &narrow[i * cols],
                           [](double value) { return static_cast<float>(value); });
        }
        const std::size_t blocks = (data_.rows + kPassRows - 1) / kPassRows;
        const std::size_t groups = std::min(kGroups, std::max<std::size_t>(1, blocks));
        const std::size_t groupRows = (blocks + groups - 1) / groups * kPassRows;
        std::vector<std::vector<double>> sums(groups);
        parallelFor(data_.rows, std::max<std::size_t>(1, groupRows), [&](std::size_t begin, std::size_t end) {
            sums[begin / groupRows] = sumRows(begin, end, narrow, cols);
        });
        for (std::size_t i = 0; i < dims; ++i) {
            for (std::size_t j = 0; j < cols; ++j) {
                double sum = 0.0;
                for (const auto& group : sums) sum += group.empty() ? 0.0 : group[i * cols + j];
                y[i * ldy + j] = sum;
            }
        }
    }

  private:
    std::vector<double> sumRows(std::size_t begin, std::size_t end, const std::vector<float>& x,
                                std::size_t cols) const {
        const std::size_t dims = data_.cols;
        std::vector<double> sum(dims * cols, 0.0);
        std::vector<float> centered(kPassRows * dims);
        std::vector<float> images(kPassRows * cols);
        std::vector<float> part(dims * cols);
        for (std::size_t row = begin; row < end && !context_.stopRequested(); row += kPassRows) {
            const std::size_t rows = std::min(kPassRows, end - row);
            centerRows(data_, centering_, row, row + rows, centered.data());
            multiplySerial(centered.data(), dims, rows, dims, x.data(), cols, cols, images.data(), cols);
            multiplyTransposedSerial(centered.data(), dims, rows, dims, images.data(), cols, cols, part.data(), cols);
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<double>(part[i]);
        }
        return sum;
    }

    MatrixView data_;
    const Centering& centering_;
    const JobContext& context_;
};

}  // namespace

SymmetricOperator makeCovarianceOperator(MatrixView data, const Centering& centering, const JobContext& context) {
    const CovarianceProduct product(data, centering, context);
    return {data.cols,
            [product](const double* x, std::size_t ldx, std::size_t cols, double* y, std::size_t ldy) {
                product.apply(x, ldx, cols, y, ldy);
            },
            nullptr};
}

}  // namespace nepho::projector
