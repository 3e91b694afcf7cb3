#include "projector/linalg/distance.h"

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

HWY_ATTR float dot(const float* a, const float* b, std::size_t count) {
    return sumOfProducts<false>(a, b, count);
}
HWY_ATTR float squared(const float* a, const float* b, std::size_t count) {
    return sumOfProducts<true>(a, b, count);
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(dot);
HWY_EXPORT(squared);

float dotProduct(const float* a, const float* b, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(dot)(a, b, count);
}

float squaredDistance(const float* a, const float* b, std::size_t count) {
    return HWY_DYNAMIC_DISPATCH(squared)(a, b, count);
}

double exactDotProduct(const float* a, const float* b, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

double exactSquaredDistance(const float* a, const float* b, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return sum;
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
