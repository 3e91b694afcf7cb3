#include "projector/graph/perplexity_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/graph/perplexity_search.cpp"
// Read once for every instruction set, in this order.
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include <hwy/contrib/math/math-inl.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, kPerplexityRoom>;

/// Sums of the weights, and of them times the distances and their squares.
struct Moments {
    float sum, first, second;
};

HWY_ATTR Moments weigh(const float* HWY_RESTRICT d, std::size_t count, float beta, float* HWY_RESTRICT weights) {
    const Tag tag;
    const std::size_t lanes = hn::Lanes(tag);
    const auto factor = hn::Set(tag, -beta);
    auto sum = hn::Zero(tag), first = hn::Zero(tag), second = hn::Zero(tag);
    for (std::size_t i = 0; i < count; i += lanes) {
        const auto distance = hn::LoadU(tag, d + i);
        const auto weight = hn::Exp(tag, hn::Mul(factor, distance));
        hn::StoreU(weight, tag, weights + i);
        const auto part = hn::Mul(weight, distance);
        sum = hn::Add(sum, weight);
        first = hn::Add(first, part);
        second = hn::MulAdd(part, distance, second);
    }
    return {hn::GetLane(hn::SumOfLanes(tag, sum)), hn::GetLane(hn::SumOfLanes(tag, first)),
            hn::GetLane(hn::SumOfLanes(tag, second))};
}

HWY_ATTR void gaussianWeights(float* HWY_RESTRICT d, std::size_t count, float logPerplexity,
                              float* HWY_RESTRICT weights) {
    constexpr int kMostSteps = 64;
    constexpr float kTolerance = 1e-5f;
    // Distances from the nearest, in units of the mean: weights neither vanish nor overflow.
    const float nearest = *std::min_element(d, d + count);
    double total = 0.0;
    for (std::size_t i = 0; i < count; ++i) total += static_cast<double>(d[i] -= nearest);
    const double mean = total / static_cast<double>(count);
    const auto unit = static_cast<float>(mean > 0.0 ? 1.0 / mean : 1.0);
    for (std::size_t i = 0; i < count; ++i) d[i] = std::min(d[i] * unit, 1e15f);
    // What fills the last vector weighs nothing: a weight of exp(-beta 1e15), and nothing times its distance.
    const std::size_t lanes = hn::Lanes(Tag());
    const std::size_t padded = (count + lanes - 1) / lanes * lanes;
    std::fill(d + count, d + padded, 1e15f);

    float beta = 1.0f, low = 0.0f, high = std::numeric_limits<float>::infinity();
    Moments moments{};
    for (int step = 0; step < kMostSteps; ++step) {
        moments = weigh(d, padded, beta, weights);
        const float mean1 = moments.first / moments.sum;
        const float excess = std::log(moments.sum) + beta * mean1 - logPerplexity;
        if (std::abs(excess) < kTolerance) break;
        (excess > 0.0f ? low : high) = beta;
        // Entropy falls by beta times the variance of the distances; the search is in ln beta.
        const float variance = std::max(0.0f, moments.second / moments.sum - mean1 * mean1);
        const float slope = beta * beta * variance;
        float next = slope > 1e-6f ? beta * std::exp(std::clamp(excess / slope, -2.0f, 2.0f)) : 0.0f;
        if (!(next > low && next < high)) next = std::isinf(high) ? beta * 8.0f : 0.5f * (low + high);
        if (!(next < 1e12f) || next == beta) break;
        beta = next;
    }
    const float normal = 1.0f / moments.sum;
    for (std::size_t i = 0; i < count; ++i) weights[i] *= normal;
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(gaussianWeights);

void gaussianWeights(float* squaredDistances, std::size_t count, float logPerplexity, float* weights) {
    if (count == 0) return;
    HWY_DYNAMIC_DISPATCH(gaussianWeights)(squaredDistances, count, logPerplexity, weights);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
