#pragma once

#include "projector/layout/forces.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

inline constexpr std::size_t kCrowdFan = kFanPoints;  ///< bodies of which a crowd is made

/// A box around points.
struct CrowdBox {
    float low[3], high[3];

    float longestSide() const;
};

/// Ids of bodies that are being found; `ids` has always room for a fan more.
struct FoundBodies {
    std::vector<std::uint32_t> ids;
    std::size_t count = 0;

    void clear(std::size_t most);
    std::span<const std::uint32_t> all() const { return std::span(ids).first(count); }
};

/// What a crowd must be to push a group of points as one.
struct CrowdRule {
    CrowdBox group;
    float squaredTheta;     ///< (size of the crowd / its distance from the group's box)^2 below this
    float squaredDistance;  ///< of the distant ones more than this
};

/// Sorts out a fan of crowds, bodies from `first` on: appends the ids of those that push as one to `near` or `distant`.
/// `squaredSizes`: of the longest side of each one's box. Returns the others that have mass, a bit for each.
std::uint32_t sortOutFan(const Bodies& bodies, std::size_t first, const float* squaredSizes, const CrowdRule& rule,
                         FoundBodies& near, FoundBodies& distant);

}  // namespace nepho::projector
