#include "projector/linalg/distance.h"

#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/linalg/distance.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <bool kDifference>
HWY_ATTR float sumOfProducts(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::size_t count) {
    const hn::ScalableTag<float> tag;
    using Vector = hn::Vec<decltype(tag)>;
    const std::size_t lanes = hn::Lanes(tag);
    // Four sums hide the latency of an addition.
    Vector sums[4] = {hn::Zero(tag), hn::Zero(tag), hn::Zero(tag), hn::Zero(tag)};
    const auto add = [&](std::size_t i, Vector& sum) HWY_ATTR {
        const Vector left = hn::LoadU(tag, a + i);
        const Vector right = hn::LoadU(tag, b + i);
        if constexpr (kDifference) {
            const Vector difference = hn::Sub(left, right);
            sum = hn::MulAdd(difference, difference, sum);
        } else {
            sum = hn::MulAdd(left, right, sum);
        }
    };
    std::size_t i = 0;
    for (; i + 4 * lanes <= count; i += 4 * lanes) {
        add(i, sums[0]);
        add(i + lanes, sums[1]);
        add(i + 2 * lanes, sums[2]);
        add(i + 3 * lanes, sums[3]);
    }
    for (; i + lanes <= count; i += lanes) add(i, sums[0]);
    const Vector sum = hn::Add(hn::Add(sums[0], sums[1]), hn::Add(sums[2], sums[3]));
    float total = hn::GetLane(hn::SumOfLanes(tag, sum));
    for (; i < count; ++i) {
        const float difference = a[i] - b[i];
        total += kDifference ? difference * difference : a[i] * b[i];
    }
    return total;
}

/// a.b, or the sum of (a * scaleA - b * scaleB)^2, in double.
template <bool kDifference>
HWY_ATTR double wideSum(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::size_t count, double scaleA,
                        double scaleB) {
    const hn::ScalableTag<double> wide;
    const hn::Rebind<float, decltype(wide)> narrow;
    using Vector = hn::Vec<decltype(wide)>;
    const std::size_t lanes = hn::Lanes(wide);
    const Vector factorA = hn::Set(wide, scaleA);
    const Vector factorB = hn::Set(wide, scaleB);
    Vector sums[4] = {hn::Zero(wide), hn::Zero(wide), hn::Zero(wide), hn::Zero(wide)};
    const auto add = [&](std::size_t i, Vector& sum) HWY_ATTR {
        const Vector left = hn::PromoteTo(wide, hn::LoadU(narrow, a + i));
        const Vector right = hn::PromoteTo(wide, hn::LoadU(narrow, b + i));
        if constexpr (kDifference) {
            const Vector difference = hn::Sub(hn::Mul(left, factorA), hn::Mul(right, factorB));
            sum = hn::MulAdd(difference, difference, sum);
        } else {
            sum = hn::MulAdd(left, right, sum);
        }
    };
    std::size_t i = 0;
    for (; i + 4 * lanes <= count; i += 4 * lanes) {
        add(i, sums[0]);
        add(i + lanes, sums[1]);
        add(i + 2 * lanes, sums[2]);
        add(i + 3 * lanes, sums[3]);
    }
    for (; i + lanes <= count; i += lanes) add(i, sums[0]);
    const Vector sum = hn::Add(hn::Add(sums[0], sums[1]), hn::Add(sums[2], sums[3]));
    double total = hn::GetLane(hn::SumOfLanes(wide, sum));
    for (; i < count; ++i) {
        const double left = static_cast<double>(a[i]);
        const double right = static_cast<double>(b[i]);
        const double difference = left * scaleA - right * scaleB;
        total += kDifference ? difference * difference : left * right;
    }
    return total;
}

HWY_ATTR double wideDot(const float* a, const float* b, std::size_t count) {
    return wideSum<false>(a, b, count, 1.0, 1.0);
}
HWY_ATTR double wideSquared(const float* a, const float* b, std::size_t count, double scaleA, double scaleB) {
    return wideSum<true>(a, b, count, scaleA, scaleB);
}

HWY_ATTR std::size_t floatLanes() {
    return hn::Lanes(hn::ScalableTag<float>());
}

HWY_ATTR float dot(const float* a, const float* b, std::size_t count) {
    return sumOfProducts<false>(a, b, count);
}
HWY_ATTR float squared(const float* a, const float* b, std::size_t count) {
    return sumOfProducts<true>(a, b, count);
}

HWY_ATTR void squares(const float* a, const MatrixView& rows, float* out) {
    for (std::size_t row = 0; row < rows.rows; ++row)
        out[row] = sumOfProducts<true>(a, rows.data + row * rows.stride, rows.cols);
}

/// a.b and b.b, each summed as sumOfProducts() does but for how the compiler rounds the last few.
HWY_ATTR void dotAndSquare(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::size_t count, float& dot,
                           float& square) {
    const hn::ScalableTag<float> tag;
    using Vector = hn::Vec<decltype(tag)>;
    const std::size_t lanes = hn::Lanes(tag);
    Vector dots[4] = {hn::Zero(tag), hn::Zero(tag), hn::Zero(tag), hn::Zero(tag)};
    Vector squares[4] = {hn::Zero(tag), hn::Zero(tag), hn::Zero(tag), hn::Zero(tag)};
    const auto add = [&](std::size_t i, std::size_t sum) HWY_ATTR {
        const Vector right = hn::LoadU(tag, b + i);
        dots[sum] = hn::MulAdd(hn::LoadU(tag, a + i), right, dots[sum]);
        squares[sum] = hn::MulAdd(right, right, squares[sum]);
    };
    std::size_t i = 0;
    for (; i + 4 * lanes <= count; i += 4 * lanes) {
        add(i, 0);
        add(i + lanes, 1);
        add(i + 2 * lanes, 2);
        add(i + 3 * lanes, 3);
    }
    for (; i + lanes <= count; i += lanes) add(i, 0);
    dot = hn::GetLane(hn::SumOfLanes(tag, hn::Add(hn::Add(dots[0], dots[1]), hn::Add(dots[2], dots[3]))));
    square =
        hn::GetLane(hn::SumOfLanes(tag, hn::Add(hn::Add(squares[0], squares[1]), hn::Add(squares[2], squares[3]))));
    for (; i < count; ++i) {
        dot += a[i] * b[i];
        square += b[i] * b[i];
    }
}

HWY_ATTR void dotsAndSquares(const float* a, const MatrixView& rows, float* dots, float* squares) {
    for (std::size_t row = 0; row < rows.rows; ++row)
        dotAndSquare(a, rows.data + row * rows.stride, rows.cols, dots[row], squares[row]);
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(dot);
HWY_EXPORT(squared);
HWY_EXPORT(squares);
HWY_EXPORT(dotsAndSquares);
HWY_EXPORT(wideDot);
HWY_EXPORT(wideSquared);
HWY_EXPORT(floatLanes);

float dotProduct(const float* a, const float* b, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(dot)(a, b, count);
}

float squaredDistance(const float* a, const float* b, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(squared)(a, b, count);
}

void squaredDistances(const float* a, const MatrixView& rows, float* out) {
    HWY_DYNAMIC_DISPATCH(squares)(a, rows, out);
}

void dotProductsAndSquares(const float* a, const MatrixView& rows, float* dots, float* squares) {
    HWY_DYNAMIC_DISPATCH(dotsAndSquares)(a, rows, dots, squares);
}

double exactDotProduct(const float* a, const float* b, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(wideDot)(a, b, count);
}

double exactSquaredDistance(const float* a, const float* b, std::size_t count, double scaleA, double scaleB) {
    return HWY_DYNAMIC_DISPATCH(wideSquared)(a, b, count, scaleA, scaleB);
}

double roundingBound(std::size_t count) {
    // The longest way of a product into the result, in roundings: its difference twice and itself; its lane's
    // additions; up to three vectors and the four sums; then at worst every lane and every value of the rest one by
    // one.
    const std::size_t lanes = HWY_DYNAMIC_DISPATCH(floatLanes)();
    const std::size_t additions = count / (4 * lanes);  // of a lane, rounded down: the rest is counted by the lanes
    const auto roundings = static_cast<double>(3 + additions + 3 + 2 + lanes + lanes);
    const double slips = roundings * 0.5 * static_cast<double>(std::numeric_limits<float>::epsilon());
    // Higham, "Accuracy and Stability of Numerical Algorithms", 3.1: gamma_n = n u / (1 - n u). Without bound beyond.
    return slips < 0.5 ? slips / (1.0 - slips) : std::numeric_limits<double>::infinity();
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
