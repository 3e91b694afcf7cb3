#pragma once

#include <cstddef>

namespace nepho::projector {

/// Products of a large matrix with a few columns, on every instruction set, chosen at run time.
///
/// `a` is row-major with lda elements from row to row; `x` and `y` are row-major with `cols` columns, a multiple of
/// kColumnStep, and ldx and ldy elements from row to row. Every element of y is summed in one order, whatever the
/// number of threads.
inline constexpr std::size_t kColumnStep = 16;

/// The columns that a block of at least `cols` has: the next multiple of kColumnStep.
constexpr std::size_t paddedColumns(std::size_t cols) {
    return (cols + kColumnStep - 1) / kColumnStep * kColumnStep;
}

/// What becomes of y: replaced by the product, or the product subtracted from it.
enum class Store { replace, subtract };

/// y (rows x cols) = a (rows x inner) * x (inner x cols). In parallel.
void multiply(const double* a, std::size_t lda, std::size_t rows, std::size_t inner, const double* x, std::size_t ldx,
              std::size_t cols, double* y, std::size_t ldy, Store store = Store::replace);

/// y (inner x cols) = a^T * x, where a is rows x inner and x is rows x cols. In parallel.
void multiplyTransposed(const double* a, std::size_t lda, std::size_t rows, std::size_t inner, const double* x,
                        std::size_t ldx, std::size_t cols, double* y, std::size_t ldy);

/// The same in float32, on the calling thread alone: for blocks of rows that the caller spreads over threads.
void multiplySerial(const float* a, std::size_t lda, std::size_t rows, std::size_t inner, const float* x,
                    std::size_t ldx, std::size_t cols, float* y, std::size_t ldy);
void multiplyTransposedSerial(const float* a, std::size_t lda, std::size_t rows, std::size_t inner, const float* x,
                              std::size_t ldx, std::size_t cols, float* y, std::size_t ldy);

}  // namespace nepho::projector
