#pragma once

#include "projector/layout/forces.h"

#include <cstdint>
#include <span>

namespace nepho::projector {

/// What distant bodies do around a centre: repel()'s sums as a Taylor series, the force to its first order and q to its
/// second, computed once for all points of a group (the local expansion of Greengard and Rokhlin, "A fast algorithm for
/// particle simulations" (1987)). With d from a body to the centre:
struct FarField {
    float degrees = 1.0f;
    float similarity = 0.0f;  ///< sum of mass q
    float spring = 0.0f;      ///< sum of mass q w
    float force[3] = {};      ///< sum of mass q w d
    float tide[6] = {};       ///< sum of mass q w^2 d d': xx, yy, zz, xy, xz, yz

    /// As forces[i] of repel() `away` from the centre.
    Point4 at(const float away[3]) const;
};

inline constexpr std::size_t kFarStep = 16;

/// The far field of `distant`, a multiple of kFarStep of crowds: put bodies of mass 0 behind the last.
FarField farField(const Bodies& bodies, std::span<const std::uint32_t> distant, const float centre[3], float degrees);

}  // namespace nepho::projector
