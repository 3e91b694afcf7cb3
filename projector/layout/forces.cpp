#include "projector/layout/forces.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "projector/layout/forces.cpp"
// Read once for every instruction set, in this order.
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "projector/layout/student_t-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nepho::projector::HWY_NAMESPACE {

static_assert(kPushedStep % kLanes == 0);

constexpr std::size_t kTogether = 2;  // vectors of points: two chains hide each other's latency

/// Vectors of points that are pushed, and what has pushed them so far.
template <Tail kTail, bool kDeep>
struct Chain {
    Vector x[kTogether], y[kTogether], z[kTogether], fx[kTogether], fy[kTogether], fz[kTogether], sum[kTogether];

    /// `kMass`: whether the mass is not 1.
    template <bool kMass>
    HWY_ATTR HWY_INLINE void push(const Bodies& bodies, std::size_t body, Vector perDegree, Vector exponent) {
        const Tag tag;
        const Vector one = hn::Set(tag, 1.0f);
        const Vector px = hn::Set(tag, bodies.x[body]);
        const Vector py = hn::Set(tag, bodies.y[body]);
        const Vector pz = kDeep ? hn::Set(tag, bodies.z[body]) : hn::Zero(tag);
#pragma GCC unroll 2
        for (std::size_t v = 0; v < kTogether; ++v) {
            const Vector dx = hn::Sub(x[v], px);
            const Vector dy = hn::Sub(y[v], py);
            const Vector dz = kDeep ? hn::Sub(z[v], pz) : hn::Zero(tag);
            // With one degree of freedom 1 + d^2 is a chain of multiply-adds from its 1 on.
            Vector rest = kTail == Tail::one ? hn::MulAdd(dx, dx, one) : hn::Mul(dx, dx);
            rest = hn::MulAdd(dy, dy, rest);
            if constexpr (kDeep) rest = hn::MulAdd(dz, dz, rest);
            if constexpr (kTail != Tail::one) rest = hn::MulAdd(rest, perDegree, one);
            const Vector w = reciprocal(rest);
            Vector q = similarity<kTail>(w, exponent);
            if constexpr (kMass) q = hn::Mul(q, hn::Set(tag, bodies.mass[body]));
            const Vector force = hn::Mul(q, w);
            sum[v] = hn::Add(sum[v], q);
            fx[v] = hn::MulAdd(force, dx, fx[v]);
            fy[v] = hn::MulAdd(force, dy, fy[v]);
            if constexpr (kDeep) fz[v] = hn::MulAdd(force, dz, fz[v]);
        }
    }
};

template <Tail kTail, bool kDeep>
HWY_ATTR void repelBy(const Bodies& bodies, const Pushers& pushers, const Pushed& pushed, float degrees,
                      Point4* HWY_RESTRICT forces) {
    const Tag tag;
    const Vector perDegree = hn::Set(tag, 1.0f / degrees);
    const Vector exponent = hn::Set(tag, 0.5f * (degrees + 1.0f));
    HWY_ALIGN float out[4][kLanes];
    for (std::size_t first = 0; first < pushed.count; first += kTogether * kLanes) {
        const std::size_t used = pushed.count - first < kTogether * kLanes ? 1 : kTogether;
        Chain<kTail, kDeep> chain;
        for (std::size_t v = 0; v < kTogether; ++v) {
            const std::size_t at = first + (v < used ? v : 0) * kLanes;
            chain.x[v] = hn::LoadU(tag, pushed.x + at);
            chain.y[v] = hn::LoadU(tag, pushed.y + at);
            chain.z[v] = kDeep ? hn::LoadU(tag, pushed.z + at) : hn::Zero(tag);
            chain.fx[v] = chain.fy[v] = chain.fz[v] = chain.sum[v] = hn::Zero(tag);
        }
        for (const std::uint32_t fan : pushers.fans) {
            for (std::size_t body = fan; body < fan + kFanPoints; ++body)
                chain.template push<false>(bodies, body, perDegree, exponent);
        }
        for (const std::uint32_t crowd : pushers.crowds) chain.template push<true>(bodies, crowd, perDegree, exponent);
        for (std::size_t v = 0; v < used; ++v) {
            hn::Store(chain.fx[v], tag, out[0]);
            hn::Store(chain.fy[v], tag, out[1]);
            hn::Store(chain.fz[v], tag, out[2]);
            hn::Store(chain.sum[v], tag, out[3]);
            Point4* to = forces + first + v * kLanes;
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                to[lane] = {out[0][lane], out[1][lane], out[2][lane], out[3][lane]};
        }
    }
}

template <Tail kTail>
HWY_ATTR void repelIn(const Bodies& bodies, const Pushers& pushers, const Pushed& pushed, int dims, float degrees,
                      Point4* forces) {
    if (dims == 3) {
        repelBy<kTail, true>(bodies, pushers, pushed, degrees, forces);
    } else {
        repelBy<kTail, false>(bodies, pushers, pushed, degrees, forces);
    }
}

HWY_ATTR void repel(const Bodies& bodies, const Pushers& pushers, const Pushed& pushed, int dims, float degrees,
                    Point4* forces) {
    if (degrees == 1.0f) return repelIn<Tail::one>(bodies, pushers, pushed, dims, degrees, forces);
    if (degrees == 2.0f) return repelIn<Tail::two>(bodies, pushers, pushed, dims, degrees, forces);
    repelIn<Tail::any>(bodies, pushers, pushed, dims, degrees, forces);
}

struct Coordinates {
    Vector x, y, z;
};

#if HWY_TARGET != HWY_SCALAR
/// Every fourth of kCount entries, a whole point in each block of four lanes.
template <std::size_t kCount>
HWY_ATTR HWY_INLINE hn::Vec<hn::CappedTag<float, kCount>> gatherRow(const Point4* HWY_RESTRICT points,
                                                                    const std::uint32_t* HWY_RESTRICT columns) {
    const hn::CappedTag<float, kCount> whole;
    if constexpr (kCount == 4) {
        return hn::Load(whole, reinterpret_cast<const float*>(points + columns[0]));
    } else {
        return hn::Combine(whole, gatherRow<kCount / 2>(points, columns + kCount / 2),
                           gatherRow<kCount / 2>(points, columns));
    }
}
#endif

/// The points of kLanes entries, a vector of each coordinate: whole points are loaded, then transposed.
HWY_ATTR HWY_INLINE Coordinates loadEntries(const Point4* HWY_RESTRICT points,
                                            const std::uint32_t* HWY_RESTRICT columns) {
#if HWY_TARGET == HWY_SCALAR
    const Point4& point = points[columns[0]];
    const Tag tag;
    return {hn::Set(tag, point.x), hn::Set(tag, point.y), hn::Set(tag, point.z)};
#else
    // Block b of row r holds entry 4 b + r: transposed within blocks, lanes are entries in their order.
    const Tag tag;
    const hn::RepartitionToWide<Tag> pairs;
    const Vector r0 = gatherRow<kLanes>(points, columns), r1 = gatherRow<kLanes>(points, columns + 1),
                 r2 = gatherRow<kLanes>(points, columns + 2), r3 = gatherRow<kLanes>(points, columns + 3);
    const auto xy01 = hn::BitCast(pairs, hn::InterleaveLower(tag, r0, r1));
    const auto xy23 = hn::BitCast(pairs, hn::InterleaveLower(tag, r2, r3));
    const auto zw01 = hn::BitCast(pairs, hn::InterleaveUpper(tag, r0, r1));
    const auto zw23 = hn::BitCast(pairs, hn::InterleaveUpper(tag, r2, r3));
    return {hn::BitCast(tag, hn::InterleaveLower(pairs, xy01, xy23)),
            hn::BitCast(tag, hn::InterleaveUpper(pairs, xy01, xy23)),
            hn::BitCast(tag, hn::InterleaveLower(pairs, zw01, zw23))};
#endif
}

template <bool kLogs>
HWY_ATTR void attractBy(const Point4* HWY_RESTRICT points, const std::size_t* HWY_RESTRICT begins,
                        const std::uint32_t* HWY_RESTRICT columns, const float* HWY_RESTRICT weights, std::size_t begin,
                        std::size_t end, float degrees, Point4* HWY_RESTRICT forces) {
    const Tag tag;
    const Vector one = hn::Set(tag, 1.0f);
    const Vector perDegree = hn::Set(tag, 1.0f / degrees);
    for (std::size_t row = begin; row < end; ++row) {
        const Vector x = hn::Set(tag, points[row].x);
        const Vector y = hn::Set(tag, points[row].y);
        const Vector z = hn::Set(tag, points[row].z);
        Vector fx = hn::Zero(tag), fy = hn::Zero(tag), fz = hn::Zero(tag), logs = hn::Zero(tag);
        for (std::size_t e = begins[row]; e < begins[row + 1]; e += kLanes) {
            const Coordinates other = loadEntries(points, columns + e);
            const Vector dx = hn::Sub(x, other.x);
            const Vector dy = hn::Sub(y, other.y);
            const Vector dz = hn::Sub(z, other.z);
            const Vector square = hn::MulAdd(dz, dz, hn::MulAdd(dy, dy, hn::Mul(dx, dx)));
            const Vector rest = hn::MulAdd(square, perDegree, one);
            const Vector weight = hn::LoadU(tag, weights + e);
            const Vector pull = hn::Mul(weight, reciprocal(rest));
            fx = hn::MulAdd(pull, dx, fx);
            fy = hn::MulAdd(pull, dy, fy);
            fz = hn::MulAdd(pull, dz, fz);
            if constexpr (kLogs) logs = hn::NegMulAdd(weight, hn::Log(tag, rest), logs);
        }
        forces[row] = {hn::GetLane(hn::SumOfLanes(tag, fx)), hn::GetLane(hn::SumOfLanes(tag, fy)),
                       hn::GetLane(hn::SumOfLanes(tag, fz)), hn::GetLane(hn::SumOfLanes(tag, logs))};
    }
}

HWY_ATTR void attract(const Point4* points, const std::size_t* begins, const std::uint32_t* columns,
                      const float* weights, std::size_t begin, std::size_t end, float degrees, bool logs,
                      Point4* forces) {
    if (logs) return attractBy<true>(points, begins, columns, weights, begin, end, degrees, forces);
    attractBy<false>(points, begins, columns, weights, begin, end, degrees, forces);
}

}  // namespace nepho::projector::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nepho::projector {

HWY_EXPORT(attract);
HWY_EXPORT(repel);

void attract(const Point4* points, const std::size_t* begins, const std::uint32_t* columns, const float* weights,
             std::size_t begin, std::size_t end, float degrees, bool logs, Point4* forces) {
    HWY_DYNAMIC_DISPATCH(attract)(points, begins, columns, weights, begin, end, degrees, logs, forces);
}

void repel(const Bodies& bodies, const Pushers& pushers, const Pushed& pushed, int dims, float degrees,
           Point4* forces) {
    HWY_DYNAMIC_DISPATCH(repel)(bodies, pushers, pushed, dims, degrees, forces);
}

}  // namespace nepho::projector
#endif  // HWY_ONCE
