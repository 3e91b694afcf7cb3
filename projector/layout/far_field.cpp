#include "projector/layout/far_field.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/layout/far_field.cpp"
// Read once for every instruction set, in this order.
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "projector/layout/student_t-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

static_assert(kFarStep % kLanes == 0);

HWY_ATTR HWY_INLINE float total(Vector v) {
    const Tag tag;
    return hn::GetLane(hn::SumOfLanes(tag, v));
}

template <Tail kTail>
HWY_ATTR FarField farFieldBy(const Bodies& bodies, std::span<const std::uint32_t> distant, const float* centre,
                             float degrees) {
    const Tag tag;
    const hn::RebindToSigned<Tag> indexTag;
    const Vector one = hn::Set(tag, 1.0f);
    const Vector perDegree = hn::Set(tag, 1.0f / degrees);
    const Vector exponent = hn::Set(tag, 0.5f * (degrees + 1.0f));
    const Vector cx = hn::Set(tag, centre[0]), cy = hn::Set(tag, centre[1]), cz = hn::Set(tag, centre[2]);
    const Vector zero = hn::Zero(tag);
    Vector sum = zero, spring = zero, fx = zero, fy = zero, fz = zero;
    Vector xx = zero, yy = zero, zz = zero, xy = zero, xz = zero, yz = zero;
    for (std::size_t i = 0; i < distant.size(); i += kLanes) {
        const auto at = hn::LoadU(indexTag, reinterpret_cast<const std::int32_t*>(distant.data() + i));
        const Vector dx = hn::Sub(cx, hn::GatherIndex(tag, bodies.x, at));
        const Vector dy = hn::Sub(cy, hn::GatherIndex(tag, bodies.y, at));
        const Vector dz = hn::Sub(cz, hn::GatherIndex(tag, bodies.z, at));
        const Vector square = hn::MulAdd(dz, dz, hn::MulAdd(dy, dy, hn::Mul(dx, dx)));
        const Vector w = reciprocal(hn::MulAdd(square, perDegree, one));
        const Vector q = hn::Mul(hn::GatherIndex(tag, bodies.mass, at), similarity<kTail>(w, exponent));
        const Vector push = hn::Mul(q, w);
        const Vector bend = hn::Mul(push, w);
        const Vector bx = hn::Mul(bend, dx), by = hn::Mul(bend, dy), bz = hn::Mul(bend, dz);
        sum = hn::Add(sum, q);
        spring = hn::Add(spring, push);
        fx = hn::MulAdd(push, dx, fx);
        fy = hn::MulAdd(push, dy, fy);
        fz = hn::MulAdd(push, dz, fz);
        xx = hn::MulAdd(bx, dx, xx);
        yy = hn::MulAdd(by, dy, yy);
        zz = hn::MulAdd(bz, dz, zz);
        xy = hn::MulAdd(bx, dy, xy);
        xz = hn::MulAdd(bx, dz, xz);
        yz = hn::MulAdd(by, dz, yz);
    }
    return {degrees,
            total(sum),
            total(spring),
            {total(fx), total(fy), total(fz)},
            {total(xx), total(yy), total(zz), total(xy), total(xz), total(yz)}};
}

HWY_ATTR FarField farField(const Bodies& bodies, std::span<const std::uint32_t> distant, const float* centre,
                           float degrees) {
    if (degrees == 1.0f) return farFieldBy<Tail::one>(bodies, distant, centre, degrees);
    if (degrees == 2.0f) return farFieldBy<Tail::two>(bodies, distant, centre, degrees);
    return farFieldBy<Tail::any>(bodies, distant, centre, degrees);
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(farField);

FarField farField(const Bodies& bodies, std::span<const std::uint32_t> distant, const float centre[3], float degrees) {
    return HWY_DYNAMIC_DISPATCH(farField)(bodies, distant, centre, degrees);
}

Point4 FarField::at(const float away[3]) const {
    // d(q w)/dy = -(a + 3) / a q w^2 d and dq/dy = -(a + 1) / a q w d, with q = w^((a + 1) / 2).
    const float x = away[0], y = away[1], z = away[2];
    const float bend = (degrees + 3.0f) / degrees, slope = (degrees + 1.0f) / degrees;
    const float changeX = spring * x - bend * (tide[0] * x + tide[3] * y + tide[4] * z);
    const float changeY = spring * y - bend * (tide[3] * x + tide[1] * y + tide[5] * z);
    const float changeZ = spring * z - bend * (tide[4] * x + tide[5] * y + tide[2] * z);
    const float work =
        (force[0] + 0.5f * changeX) * x + (force[1] + 0.5f * changeY) * y + (force[2] + 0.5f * changeZ) * z;
    return {force[0] + changeX, force[1] + changeY, force[2] + changeZ, similarity - slope * work};
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
