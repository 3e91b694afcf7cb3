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

/// Products of kRows items of panel a with all of panel b, summed by kSummedDepth at a time.
HWY_ATTR void multiplyInPieces(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, std::size_t depth,
                               float* HWY_RESTRICT tile) {
    multiplyTile<kVectors>(a, b, HWY_MIN(depth, kSummedDepth), tile);
    if (depth <= kSummedDepth) return;
    const Tag tag;
    HWY_ALIGN float piece[static_cast<std::size_t>(kRows) * kWidth];
    for (std::size_t done = kSummedDepth; done < depth; done += kSummedDepth) {
        multiplyTile<kVectors>(a + done * kWidth, b + done * kWidth, HWY_MIN(depth - done, kSummedDepth), piece);
        for (std::size_t i = 0; i < static_cast<std::size_t>(kRows) * kWidth; i += kLanes)
            hn::Store(hn::Add(hn::Load(tag, tile + i), hn::Load(tag, piece + i)), tag, tile + i);
    }
}

/// Of one query, a panel of candidates.
HWY_ATTR void sift(const float* HWY_RESTRICT products, const PanelCandidates& from, float limit, KeptCandidates& kept) {
    const Tag tag;
    const hn::RebindToUnsigned<Tag> whole;
    const auto most = hn::Set(tag, limit);
    for (std::size_t lane = 0; lane < kWidth; lane += kLanes) {
        const auto score = hn::MulAdd(hn::Load(tag, products + lane), hn::LoadU(tag, from.scale + lane),
                                      hn::LoadU(tag, from.bias + lane));
        const auto below = hn::Lt(score, most);
        if (hn::AllFalse(tag, below)) continue;
        const auto ids = hn::Iota(whole, from.firstId + static_cast<std::uint32_t>(lane));
        hn::CompressStore(ids, hn::RebindMask(whole, below), whole, kept.ids + kept.count);
        kept.count += hn::CompressStore(score, below, tag, kept.scores + kept.count);
    }
}

/// Of a panel of queries, one candidate.
HWY_ATTR void siftAcross(const float* HWY_RESTRICT products, float scale, float bias, std::uint32_t id,
                         const PanelQueries& of) {
    const Tag tag;
    const hn::RebindToUnsigned<Tag> whole;
    HWY_ALIGN float scores[2 * kLanes];
    HWY_ALIGN std::uint32_t queries[2 * kLanes];
    for (std::size_t lane = 0; lane < kWidth; lane += kLanes) {
        const auto score = hn::MulAdd(hn::Load(tag, products + lane), hn::Set(tag, scale), hn::Set(tag, bias));
        const auto below = hn::Lt(score, hn::LoadU(tag, of.limits + lane));
        if (hn::AllFalse(tag, below)) continue;
        const auto lanes = hn::Iota(whole, static_cast<std::uint32_t>(lane));
        hn::CompressStore(lanes, hn::RebindMask(whole, below), whole, queries);
        const std::size_t count = hn::CompressStore(score, below, tag, scores);
        for (std::size_t i = 0; i < count; ++i) {
            KeptCandidates& kept = of.kept[queries[i]];
            kept.scores[kept.count] = scores[i];
            kept.ids[kept.count++] = id;
        }
    }
}

HWY_ATTR void selectFromPanel(const float* HWY_RESTRICT a, std::size_t queries, const PanelCandidates& b,
                              std::size_t depth, const PanelQueries& of) {
    HWY_ALIGN float tile[static_cast<std::size_t>(kRows) * kWidth];
    for (std::size_t i = 0; i < queries; i += kRows) {
        multiplyInPieces(a + i, b.items, depth, tile);
        const std::size_t end = queries - i < kRows ? queries : i + kRows;
        for (std::size_t row = i; row < end; ++row) sift(tile + (row - i) * kWidth, b, of.limits[row], of.kept[row]);
    }
}

HWY_ATTR void selectBothWays(const PanelCandidates& a, std::size_t items, const PanelCandidates& b, std::size_t depth,
                             const PanelQueries& ofA, const PanelQueries& ofB) {
    HWY_ALIGN float tile[static_cast<std::size_t>(kRows) * kWidth];
    for (std::size_t i = 0; i < items; i += kRows) {
        multiplyInPieces(a.items + i, b.items, depth, tile);
        const std::size_t end = items - i < kRows ? items : i + kRows;
        for (std::size_t row = i; row < end; ++row) {
            const float* products = tile + (row - i) * kWidth;
            sift(products, b, ofA.limits[row], ofA.kept[row]);
            siftAcross(products, a.scale[row], a.bias[row], a.firstId + static_cast<std::uint32_t>(row), ofB);
        }
    }
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(selectFromPanel);
HWY_EXPORT(selectBothWays);

void selectFromPanel(const float* a, std::size_t queries, const PanelCandidates& b, std::size_t depth,
                     const PanelQueries& of) {
    HWY_DYNAMIC_DISPATCH(selectFromPanel)(a, queries, b, depth, of);
}

void selectBothWays(const PanelCandidates& a, std::size_t items, const PanelCandidates& b, std::size_t depth,
                    const PanelQueries& ofA, const PanelQueries& ofB) {
    HWY_DYNAMIC_DISPATCH(selectBothWays)(a, items, b, depth, ofA, ofB);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
