// Products of packed panels, compiled for every instruction set by the file that includes this (gram_kernel.h says how
// panels lie). Include it between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE's files as Highway's own -inl.h are.
#if defined(NEPHOSCOPE_PANEL_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NEPHOSCOPE_PANEL_PRODUCT_INL_H_
#undef NEPHOSCOPE_PANEL_PRODUCT_INL_H_
#else
#define NEPHOSCOPE_PANEL_PRODUCT_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

namespace panel {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using Vector = hn::Vec<Tag>;
constexpr std::size_t kLanes = hn::MaxLanes(Tag());
constexpr int kVectors = 3;
constexpr std::size_t kWidth = kVectors * kLanes;
// Accumulators are kRows x kVectors registers: 24 of AVX-512's 32, 12 of the 16 that the others have.
constexpr int kRows = kLanes == 1 ? 3 : kLanes >= 16 ? 8 : 4;
static_assert(kWidth % kRows == 0);

/// kRows items of panel a by kUsed vectors of items of panel b, written to `tile` (kRows x kWidth): the loop that
/// everything else exists for.
template <int kUsed>
HWY_ATTR void multiplyTile(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::size_t depth,
                           float* HWY_RESTRICT tile) {
    const Tag tag;
    Vector sums[kRows][kUsed];
#pragma GCC unroll 8
    for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 3
        for (int v = 0; v < kUsed; ++v) sums[i][v] = hn::Zero(tag);
    }
    for (std::size_t k = 0; k < depth; ++k, a += kWidth, b += kWidth) {
        Vector right[kUsed];
#pragma GCC unroll 3
        for (int v = 0; v < kUsed; ++v) right[v] = hn::LoadU(tag, b + v * static_cast<int>(kLanes));
#pragma GCC unroll 8
        for (int i = 0; i < kRows; ++i) {
            const Vector left = hn::Set(tag, a[i]);
#pragma GCC unroll 3
            for (int v = 0; v < kUsed; ++v) sums[i][v] = hn::MulAdd(left, right[v], sums[i][v]);
        }
    }
#pragma GCC unroll 8
    for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 3
        for (int v = 0; v < kUsed; ++v) {
            hn::Store(sums[i][v], tag, tile + (i * kVectors + v) * static_cast<int>(kLanes));
        }
    }
}

}  // namespace panel

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
