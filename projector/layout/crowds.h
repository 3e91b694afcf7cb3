#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nepho::projector {

inline constexpr std::size_t kCrowdFan = 8;  ///< crowds, or points, of which a crowd is made

/// Crowds of one size as arrays: what repels as one from afar. Filled up to whole fans with crowds of mass 0.
struct CrowdLevel {
    std::vector<float> x, y, z, mass;                          ///< centre of mass
    std::vector<float> lowX, lowY, lowZ, highX, highY, highZ;  ///< the box around its points
    std::vector<float> squaredSize;                            ///< of the box's longest side

    void resize(std::size_t crowds);
    std::size_t count() const { return x.size(); }
};

/// A box around points that are pushed together.
struct GroupBox {
    float low[3], high[3];
};

/// Pushers of one group of points, and the memory that they are collected in.
struct PusherList {
    std::vector<float> x, y, z, mass;
    std::size_t count = 0;
    std::vector<std::uint32_t> open;  ///< fans still to be looked at, as the level's number and the fan's
};

/// Appends to `list` what of a fan of crowds can push `box` as one: size < theta * (distance from the box to the centre
/// of mass). Returns the others that have mass, a bit for each. `list` has room for two fans more.
std::uint32_t sortOutFan(const CrowdLevel& level, std::size_t fan, const GroupBox& box, float squaredTheta,
                         PusherList& list);

}  // namespace nepho::projector
