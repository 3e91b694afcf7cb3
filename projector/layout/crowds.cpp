#include "projector/layout/crowds.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/layout/crowds.cpp"
// Read once for every instruction set, in this order.
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, kCrowdFan>;
constexpr std::size_t kLanes = hn::MaxLanes(Tag());

/// How far a coordinate is outside of [low, high].
HWY_ATTR HWY_INLINE hn::Vec<Tag> beyond(hn::Vec<Tag> value, float low, float high) {
    const Tag tag;
    return hn::Max(hn::Zero(tag), hn::Max(hn::Sub(hn::Set(tag, low), value), hn::Sub(value, hn::Set(tag, high))));
}

template <class Mask>
HWY_ATTR HWY_INLINE void append(std::size_t first, Mask which, FoundBodies& to) {
    const hn::RebindToUnsigned<Tag> ids;
    const auto id = hn::Iota(ids, static_cast<std::uint32_t>(first));
    const auto wanted = hn::RebindMask(ids, which);
    hn::StoreU(hn::Compress(id, wanted), ids, to.ids.data() + to.count);
    to.count += hn::CountTrue(ids, wanted);
}

HWY_ATTR std::uint32_t sortOutFan(const Bodies& bodies, std::size_t first, const float* squaredSizes,
                                  const CrowdRule& rule, FoundBodies& near, FoundBodies& distant) {
    const Tag tag;
    std::uint32_t rest = 0;
    for (std::size_t lane = 0; lane < kCrowdFan; lane += kLanes) {
        const std::size_t at = first + lane;
        const CrowdBox& box = rule.group;
        const auto dx = beyond(hn::LoadU(tag, bodies.x + at), box.low[0], box.high[0]);
        const auto dy = beyond(hn::LoadU(tag, bodies.y + at), box.low[1], box.high[1]);
        const auto dz = beyond(hn::LoadU(tag, bodies.z + at), box.low[2], box.high[2]);
        const auto square = hn::MulAdd(dz, dz, hn::MulAdd(dy, dy, hn::Mul(dx, dx)));
        const auto size = hn::LoadU(tag, squaredSizes + lane);
        const auto occupied = hn::Gt(hn::LoadU(tag, bodies.mass + at), hn::Zero(tag));
        const auto alone = hn::And(hn::Lt(size, hn::Mul(square, hn::Set(tag, rule.squaredTheta))), occupied);
        const auto isDistant = hn::And(hn::Gt(square, hn::Set(tag, rule.squaredDistance)), alone);
        append(at, hn::AndNot(isDistant, alone), near);
        append(at, isDistant, distant);
        std::uint8_t bits[8] = {};
        hn::StoreMaskBits(tag, hn::AndNot(alone, occupied), bits);
        rest |= (std::uint32_t{bits[0]} & ((1u << kLanes) - 1u)) << lane;
    }
    return rest;
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(sortOutFan);

std::uint32_t sortOutFan(const Bodies& bodies, std::size_t first, const float* squaredSizes, const CrowdRule& rule,
                         FoundBodies& near, FoundBodies& distant) {
    return HWY_DYNAMIC_DISPATCH(sortOutFan)(bodies, first, squaredSizes, rule, near, distant);
}

float CrowdBox::longestSide() const {
    return std::max({high[0] - low[0], high[1] - low[1], high[2] - low[2]});
}

void FoundBodies::clear(std::size_t most) {
    if (ids.size() < most + kCrowdFan) ids.resize(most + kCrowdFan);
    count = 0;
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
