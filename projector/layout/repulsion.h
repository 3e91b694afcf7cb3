#pragma once

#include "projector/base/job_context.h"
#include "projector/layout/crowds.h"
#include "projector/layout/forces.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// What all points do to each point, for groups of 32 that lie together: crowds that are far from the whole group push
/// as one (Barnes and Hut, "A hierarchical O(N log N) force-calculation algorithm" (1986); van der Maaten,
/// "Accelerating t-SNE using Tree-Based Algorithms" (2014); one list for a group: Barnes, "A modified tree code"
/// (1990)). The tree is implicit: points stand in the order of a Hilbert curve, eight in a row make a crowd, eight
/// crowds a larger one, each with the box around what it holds now, so that it stays right while points move and is
/// sorted anew only now and then.
class Repulsion {
  public:
    static constexpr std::size_t kGroup = 4 * kCrowdFan;  ///< points
    /// Below so many points every pair is computed: no list is shorter.
    static constexpr std::size_t kAllPairs = 2048;

    /// `theta`: how large a crowd may be, in distances from the group, to push as one; 0 = every pair.
    Repulsion(std::size_t points, int dims, float theta);

    /// Puts the points in order anew. Call at first, and every few iterations.
    void sort(std::span<const Point4> points);
    bool isSorted() const { return !order_.empty(); }
    /// Takes where the points are now.
    void refit(std::span<const Point4> points);
    std::size_t groups() const { return groups_; }
    /// forces[row] of the rows of a group: as repel(), in w the sum of q without the point itself. Returns the sum of
    /// those. May be called from several threads.
    double push(std::size_t group, float degrees, std::span<Point4> forces) const;
    /// Pushers of a group, for a measure of the work.
    std::size_t listLength(std::size_t group) const;

  private:
    GroupBox boxOf(std::size_t group) const;
    void addPoints(std::size_t first, PusherList& list) const;
    void collect(std::size_t group, PusherList& list) const;
    void fitLeaves(std::size_t begin, std::size_t end);
    void fitLevel(std::size_t level);

    std::size_t points_, groups_;
    int dims_;
    float theta_;
    std::vector<std::uint32_t> order_;     ///< row of each place
    std::vector<float> x_, y_, z_, mass_;  ///< by place, filled up to whole groups by points of mass 0
    std::vector<CrowdLevel> levels_;       ///< of 8 points, of 64, ...; the last is one fan at most
};

}  // namespace nepho::projector
