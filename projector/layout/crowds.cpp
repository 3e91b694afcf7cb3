#include "projector/layout/crowds.h"

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

HWY_ATTR std::uint32_t sortOutFan(const CrowdLevel& level, std::size_t fan, const GroupBox& box, float squaredTheta,
                                  PusherList& list) {
    const Tag tag;
    std::uint32_t rest = 0;
    for (std::size_t lane = 0; lane < kCrowdFan; lane += kLanes) {
        const std::size_t at = fan * kCrowdFan + lane;
        const auto x = hn::LoadU(tag, level.x.data() + at);
        const auto y = hn::LoadU(tag, level.y.data() + at);
        const auto z = hn::LoadU(tag, level.z.data() + at);
        const auto mass = hn::LoadU(tag, level.mass.data() + at);
        const auto dx = beyond(x, box.low[0], box.high[0]);
        const auto dy = beyond(y, box.low[1], box.high[1]);
        const auto dz = beyond(z, box.low[2], box.high[2]);
        const auto square = hn::MulAdd(dz, dz, hn::MulAdd(dy, dy, hn::Mul(dx, dx)));
        const auto size = hn::LoadU(tag, level.squaredSize.data() + at);
        const auto occupied = hn::Gt(mass, hn::Zero(tag));
        const auto far = hn::And(hn::Lt(size, hn::Mul(square, hn::Set(tag, squaredTheta))), occupied);
        hn::CompressStore(x, far, tag, list.x.data() + list.count);
        hn::CompressStore(y, far, tag, list.y.data() + list.count);
        hn::CompressStore(z, far, tag, list.z.data() + list.count);
        list.count += hn::CompressStore(mass, far, tag, list.mass.data() + list.count);
        std::uint8_t bits[8] = {};
        hn::StoreMaskBits(tag, hn::AndNot(far, occupied), bits);
        rest |= (std::uint32_t{bits[0]} & ((1u << kLanes) - 1u)) << lane;
    }
    return rest;
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(sortOutFan);

std::uint32_t sortOutFan(const CrowdLevel& level, std::size_t fan, const GroupBox& box, float squaredTheta,
                         PusherList& list) {
    return HWY_DYNAMIC_DISPATCH(sortOutFan)(level, fan, box, squaredTheta, list);
}

void CrowdLevel::resize(std::size_t crowds) {
    const std::size_t room = (crowds + kCrowdFan - 1) / kCrowdFan * kCrowdFan;
    for (std::vector<float>* values : {&x, &y, &z, &mass, &lowX, &lowY, &lowZ, &highX, &highY, &highZ, &squaredSize})
        values->assign(room, 0.0f);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
