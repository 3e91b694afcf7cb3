#include "projector/linalg/multiply.h"

#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cassert>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/linalg/multiply.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// One product: element (m, k) of the left matrix is a[m * stepM + k * stepK], so that a transposed one is only other
/// steps.
template <typename T>
struct Product {
    const T* a;
    std::size_t stepM, stepK, inner;
    const T* x;
    std::size_t ldx, cols;
    T* y;
    std::size_t ldy;
    bool subtract;
};

/// kRows rows and two vectors of y: m and column give its corner.
template <typename T, int kRows>
HWY_ATTR void multiplyBlock(const Product<T>& p, std::size_t m, std::size_t column) {
    const hn::CappedTag<T, 8> tag;
    const std::size_t lanes = hn::Lanes(tag);
    using Vector = hn::Vec<decltype(tag)>;
    Vector sums[kRows][2];
#pragma GCC unroll 8
    for (int i = 0; i < kRows; ++i) sums[i][0] = sums[i][1] = hn::Zero(tag);
    const T* HWY_RESTRICT x = p.x + column;
    const T* rows[kRows];
#pragma GCC unroll 8
    for (int i = 0; i < kRows; ++i) rows[i] = p.a + (m + static_cast<std::size_t>(i)) * p.stepM;
    std::size_t offset = 0;
    for (std::size_t k = 0; k < p.inner; ++k, x += p.ldx, offset += p.stepK) {
        const Vector low = hn::LoadU(tag, x);
        const Vector high = hn::LoadU(tag, x + lanes);
#pragma GCC unroll 8
        for (int i = 0; i < kRows; ++i) {
            const Vector left = hn::Set(tag, rows[i][offset]);
            sums[i][0] = hn::MulAdd(left, low, sums[i][0]);
            sums[i][1] = hn::MulAdd(left, high, sums[i][1]);
        }
    }
    for (int i = 0; i < kRows; ++i) {
        T* y = p.y + (m + static_cast<std::size_t>(i)) * p.ldy + column;
        for (int v = 0; v < 2; ++v, y += lanes) {
            const Vector sum = sums[i][v];
            hn::StoreU(p.subtract ? hn::Sub(hn::LoadU(tag, y), sum) : sum, tag, y);
        }
    }
}

template <typename T>
HWY_ATTR void multiplyRows(const Product<T>& p, std::size_t begin, std::size_t end) {
    constexpr int kRows = 6;
    const std::size_t step = 2 * hn::Lanes(hn::CappedTag<T, 8>());
    std::size_t m = begin;
    for (; m + kRows <= end; m += kRows) {
        for (std::size_t c = 0; c < p.cols; c += step) multiplyBlock<T, kRows>(p, m, c);
    }
    for (; m < end; ++m) {
        for (std::size_t c = 0; c < p.cols; c += step) multiplyBlock<T, 1>(p, m, c);
    }
}

HWY_ATTR void multiplyDouble(const double* a, std::size_t stepM, std::size_t stepK, std::size_t inner, const double* x,
                             std::size_t ldx, std::size_t cols, double* y, std::size_t ldy, bool subtract,
                             std::size_t begin, std::size_t end) {
    multiplyRows<double>({a, stepM, stepK, inner, x, ldx, cols, y, ldy, subtract}, begin, end);
}

HWY_ATTR void multiplyFloat(const float* a, std::size_t stepM, std::size_t stepK, std::size_t inner, const float* x,
                            std::size_t ldx, std::size_t cols, float* y, std::size_t ldy, std::size_t begin,
                            std::size_t end) {
    multiplyRows<float>({a, stepM, stepK, inner, x, ldx, cols, y, ldy, false}, begin, end);
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(multiplyDouble);
HWY_EXPORT(multiplyFloat);

namespace {

/// Rows of y in a task: about 100,000 multiplications, so that starting it is lost in the noise.
std::size_t grainFor(std::size_t inner, std::size_t cols) {
    return std::max<std::size_t>(1, 100'000 / std::max<std::size_t>(1, inner * cols) / 6 + 1) * 6;
}

}  // namespace

void multiply(const double* a, std::size_t lda, std::size_t rows, std::size_t inner, const double* x, std::size_t ldx,
              std::size_t cols, double* y, std::size_t ldy, Store store) {
    assert(cols % kColumnStep == 0);
    parallelFor(rows, grainFor(inner, cols), [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(multiplyDouble)
        (a, lda, 1, inner, x, ldx, cols, y, ldy, store == Store::subtract, begin, end);
    });
}

void multiplyTransposed(const double* a, std::size_t lda, std::size_t rows, std::size_t inner, const double* x,
                        std::size_t ldx, std::size_t cols, double* y, std::size_t ldy) {
    assert(cols % kColumnStep == 0);
    parallelFor(inner, grainFor(rows, cols), [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(multiplyDouble)(a, 1, lda, rows, x, ldx, cols, y, ldy, false, begin, end);
    });
}

void multiplySerial(const float* a, std::size_t lda, std::size_t rows, std::size_t inner, const float* x,
                    std::size_t ldx, std::size_t cols, float* y, std::size_t ldy) {
    assert(cols % kColumnStep == 0);
    HWY_DYNAMIC_DISPATCH(multiplyFloat)(a, lda, 1, inner, x, ldx, cols, y, ldy, 0, rows);
}

void multiplyTransposedSerial(const float* a, std::size_t lda, std::size_t rows, std::size_t inner, const float* x,
                              std::size_t ldx, std::size_t cols, float* y, std::size_t ldy) {
    assert(cols % kColumnStep == 0);
    HWY_DYNAMIC_DISPATCH(multiplyFloat)(a, 1, lda, rows, x, ldx, cols, y, ldy, 0, inner);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
