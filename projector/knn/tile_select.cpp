#include "projector/knn/tile_select.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/knn/tile_select.cpp"
// Read once for every instruction set, in this order.
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "projector/linalg/panel_product-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

using namespace panel;

static_assert(kWidth + kLanes <= kMostKeptAtOnce);

HWY_ATTR void sift(const float* HWY_RESTRICT products, const float* HWY_RESTRICT scale, const float* HWY_RESTRICT bias,
                   std::uint32_t firstId, KeptCandidates& kept) {
    const Tag tag;
    const hn::RebindToUnsigned<Tag> whole;
    const auto limit = hn::Set(tag, kept.limit);
    for (std::size_t lane = 0; lane < kWidth; lane += kLanes) {
        const auto score =
            hn::MulAdd(hn::Load(tag, products + lane), hn::LoadU(tag, scale + lane), hn::LoadU(tag, bias + lane));
        const auto below = hn::Lt(score, limit);
        if (hn::AllFalse(tag, below)) continue;
        const auto ids = hn::Iota(whole, firstId + static_cast<std::uint32_t>(lane));
        hn::CompressStore(ids, hn::RebindMask(whole, below), whole, kept.ids + kept.count);
        kept.count += hn::CompressStore(score, below, tag, kept.scores + kept.count);
    }
}

HWY_ATTR void selectFromPanel(const float* HWY_RESTRICT a, std::size_t queries, const float* HWY_RESTRICT b,
                              std::size_t depth, const float* HWY_RESTRICT scale, const float* HWY_RESTRICT bias,
                              std::uint32_t firstId, KeptCandidates* kept) {
    HWY_ALIGN float tile[static_cast<std::size_t>(kRows) * kWidth];
    for (std::size_t i = 0; i < queries; i += kRows) {
        multiplyTile<kVectors>(a + i, b, depth, tile);
        const std::size_t used = queries - i < kRows ? queries - i : kRows;
        for (std::size_t row = 0; row < used; ++row) sift(tile + row * kWidth, scale, bias, firstId, kept[i + row]);
    }
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(selectFromPanel);

void selectFromPanel(const float* a, std::size_t queries, const float* b, std::size_t depth, const float* scale,
                     const float* bias, std::uint32_t firstId, KeptCandidates* kept) {
    HWY_DYNAMIC_DISPATCH(selectFromPanel)(a, queries, b, depth, scale, bias, firstId, kept);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
