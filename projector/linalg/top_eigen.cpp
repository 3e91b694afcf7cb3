#include "projector/linalg/top_eigen.h"

#include "projector/linalg/multiply.h"
#include "projector/linalg/orthonormalize.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace nepho::projector {

namespace {

/// Formed matrices up to this size are decomposed whole: faster than any iteration, and always right.
constexpr std::size_t kSmall = 128;

class BlockKrylov {
  public:
    BlockKrylov(const SymmetricOperator& matrix, const TopEigenOptions& options)
        : matrix_(matrix),
          options_(options),
          size_(matrix.size),
          wanted_(options.count),
          block_(paddedColumns(options.count + 4)),
          capacity_(capacityFor(block_)),
          basis_(size_ * capacity_),
          images_(size_ * capacity_),
          projected_(capacity_ * capacity_),
          next_(size_ * block_),
          seed_(options.seed) {}

    /// Columns of the basis. What is decomposed whole between two looks at the context is of this size: few blocks,
    /// where they are wide.
    static std::size_t capacityFor(std::size_t block) {
        return block + std::max<std::size_t>(80, block > 64 ? block : 2 * block);
    }

    /// Whether so many pairs can be had this way: the basis needs room in the space.
    static bool fits(std::size_t size, std::size_t count) {
        const std::size_t block = paddedColumns(count + 4);
        return capacityFor(block) <= size;
    }

    Result<EigenPairs> run(const JobContext& context, bool& converged) {
        for (double& value : next_) value = nextRandom(seed_);
        double progress = 0.0;
        for (std::size_t cycle = 0; cycle < options_.maxCycles; ++cycle) {
            while (used_ + block_ <= capacity_) {
                if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
                context.report("axes", progress);
                extend();
            }
            if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
            const double error = rotate();
            converged = error <= options_.tolerance;
            // The residual falls by about the same factor every cycle: its logarithm says how far this is.
            progress = std::clamp(std::log(std::max(error, 1e-300)) / std::log(options_.tolerance), progress, 1.0);
            if (converged || !std::isfinite(error)) break;
        }
        return takePairs();
    }

  private:
    /// Orthonormalises the next block against the basis, appends it with its image, and leaves in next_ the image's
    /// part outside the basis: the next Krylov direction.
    void extend() {
        orthonormalizeNext();
        for (std::size_t i = 0; i < size_; ++i) {
            std::copy_n(&next_[i * block_], block_, &basis_[i * capacity_ + used_]);
        }
        matrix_.apply(&basis_[used_], capacity_, block_, &images_[used_], capacity_);
        const std::size_t first = used_;
        used_ += block_;
        std::vector<double> products(used_ * block_);
        multiplyTransposed(basis_.data(), capacity_, size_, used_, &images_[first], capacity_, block_, products.data(),
                           block_);
        for (std::size_t i = 0; i < used_; ++i) {
            for (std::size_t j = 0; j < block_; ++j) {
                projected_[i * capacity_ + first + j] = products[i * block_ + j];
                projected_[(first + j) * capacity_ + i] = products[i * block_ + j];
            }
        }
        for (std::size_t i = 0; i < size_; ++i) {
            std::copy_n(&images_[i * capacity_ + first], block_, &next_[i * block_]);
        }
        multiply(basis_.data(), capacity_, size_, used_, products.data(), block_, block_, next_.data(), block_,
                 Store::subtract);
    }

    /// The basis is taken out of the whole block at once, until there was nothing left to take out: what remains of a
    /// block that lies almost within the basis is mostly rounding at first.
    void orthonormalizeNext() {
        orthonormalize(next_.data(), block_, size_, block_, 1e-14 * largest_, seed_);
        std::vector<double> products(used_ * block_);
        double overlap = used_ == 0 ? 0.0 : 1.0;
        for (int round = 0; round < 6 && overlap > 1e-12; ++round) {
            multiplyTransposed(basis_.data(), capacity_, size_, used_, next_.data(), block_, block_, products.data(),
                               block_);
            multiply(basis_.data(), capacity_, size_, used_, products.data(), block_, block_, next_.data(), block_,
                     Store::subtract);
            orthonormalize(next_.data(), block_, size_, block_, 1e-14, seed_);
            overlap = 0.0;
            for (const double product : products) overlap = std::max(overlap, std::abs(product));
        }
    }

    /// Rayleigh-Ritz: turns the basis to the best approximate eigenvectors within it, keeps the first block of
    /// them, leaves their residuals in next_, and returns the largest residual wanted relative to the largest
    /// eigenvalue.
    double rotate() {
        std::vector<double> small(used_ * used_);
        for (std::size_t i = 0; i < used_; ++i) std::copy_n(&projected_[i * capacity_], used_, &small[i * used_]);
        const std::size_t kept = block_;
        EigenPairs ritz = denseEigen(small.data(), used_, kept);
        values_ = ritz.values;
        largest_ = std::max(std::abs(values_.front()), largest_);
        turn(basis_, ritz.vectors, kept);
        turn(images_, ritz.vectors, kept);
        used_ = kept;
        std::fill(projected_.begin(), projected_.end(), 0.0);
        for (std::size_t j = 0; j < kept; ++j) projected_[j * capacity_ + j] = values_[j];

        std::vector<double> squares(block_, 0.0);
        for (std::size_t i = 0; i < size_; ++i) {
            for (std::size_t j = 0; j < block_; ++j) {
                const double rest = images_[i * capacity_ + j] - values_[j] * basis_[i * capacity_ + j];
                next_[i * block_ + j] = rest;
                squares[j] += rest * rest;
            }
        }
        double worst = 0.0;
        for (std::size_t j = 0; j < wanted_; ++j) {
            const double residual = std::sqrt(squares[j]);
            if (!(residual <= worst)) worst = residual;
        }
        return worst == 0.0 ? 0.0 : worst / values_.front();
    }

    /// The first `kept` columns of `columns` become columns * by.
    void turn(std::vector<double>& columns, const std::vector<double>& by, std::size_t kept) {
        turned_.resize(size_ * kept);
        multiply(columns.data(), capacity_, size_, used_, by.data(), kept, kept, turned_.data(), kept);
        for (std::size_t i = 0; i < size_; ++i) std::copy_n(&turned_[i * kept], kept, &columns[i * capacity_]);
    }

    EigenPairs takePairs() const {
        EigenPairs result;
        result.size = size_;
        result.values.assign(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(wanted_));
        result.vectors.resize(size_ * wanted_);
        for (std::size_t i = 0; i < size_; ++i) {
            std::copy_n(&basis_[i * capacity_], wanted_, &result.vectors[i * wanted_]);
        }
        return result;
    }

    const SymmetricOperator& matrix_;
    const TopEigenOptions& options_;
    std::size_t size_;
    std::size_t wanted_;
    std::size_t block_;
    std::size_t capacity_;
    std::size_t used_ = 0;
    std::vector<double> basis_;      // size x capacity, orthonormal columns
    std::vector<double> images_;     // size x capacity: matrix * basis
    std::vector<double> projected_;  // capacity x capacity: basis^T * matrix * basis
    std::vector<double> next_;       // size x block
    std::vector<double> turned_;
    std::vector<double> values_;
    double largest_ = 0.0;
    std::uint64_t seed_;
};

/// The matrix of an operator that was not formed, from its products with unit vectors.
std::vector<double> form(const SymmetricOperator& matrix) {
    std::vector<double> dense(matrix.size * matrix.size);
    std::vector<double> units(matrix.size * kColumnStep);
    std::vector<double> images(matrix.size * kColumnStep);
    for (std::size_t first = 0; first < matrix.size; first += kColumnStep) {
        std::fill(units.begin(), units.end(), 0.0);
        const std::size_t cols = std::min(kColumnStep, matrix.size - first);
        for (std::size_t j = 0; j < cols; ++j) units[(first + j) * kColumnStep + j] = 1.0;
        matrix.apply(units.data(), kColumnStep, kColumnStep, images.data(), kColumnStep);
        for (std::size_t i = 0; i < matrix.size; ++i) {
            std::copy_n(&images[i * kColumnStep], cols, &dense[i * matrix.size + first]);
        }
    }
    return dense;
}

EigenPairs decomposeWhole(const SymmetricOperator& matrix, std::size_t count) {
    if (matrix.dense != nullptr) return denseEigen(matrix.dense, matrix.size, count);
    return denseEigen(form(matrix).data(), matrix.size, count);
}

}  // namespace

SymmetricOperator SymmetricOperator::ofDense(const double* matrix, std::size_t size) {
    const auto apply = [matrix, size](const double* x, std::size_t ldx, std::size_t cols, double* y, std::size_t ldy) {
        multiply(matrix, size, size, size, x, ldx, cols, y, ldy);
    };
    return {size, apply, matrix};
}

Result<EigenPairs> topEigen(const SymmetricOperator& matrix, const TopEigenOptions& options,
                            const JobContext& context) {
    TopEigenOptions clamped = options;
    clamped.count = std::min(options.count, matrix.size);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    if (matrix.size <= kSmall || clamped.count == 0 || !BlockKrylov::fits(matrix.size, clamped.count)) {
        return decomposeWhole(matrix, clamped.count);
    }
    bool converged = false;
    Result<EigenPairs> pairs = BlockKrylov(matrix, clamped).run(context, converged);
    if (pairs && !converged && matrix.dense != nullptr) return decomposeWhole(matrix, clamped.count);
    return pairs;
}

}  // namespace nepho::projector
