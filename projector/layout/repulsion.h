#pragma once

#include "projector/layout/crowd_tree.h"
#include "projector/layout/forces.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace nepho::projector {

/// What all points do to each point, for groups of 32 that lie together: crowds that are far from the whole group push
/// as one (Barnes and Hut, "A hierarchical O(N log N) force-calculation algorithm" (1986); van der Maaten,
/// "Accelerating t-SNE using Tree-Based Algorithms" (2014); one list for a group: Barnes, "A modified tree code"
/// (1990)), distant ones by one far field for all its points. Who pushes whom is found when the points are sorted, and
/// stays so, while they move a little, until they are sorted anew.
class Repulsion {
  public:
    static constexpr std::size_t kGroup = 4 * kCrowdFan;  ///< points
    /// Below so many points every pair is computed: no list is shorter.
    static constexpr std::size_t kAllPairs = 2048;

    /// `theta`: how large a crowd may be, in distances from the group, to push as one; 0 = every pair.
    Repulsion(std::size_t points, int dims, float theta);

    /// Puts the points in order anew, and finds who pushes whom. Call at first, and every few iterations. False when
    /// stopped: then it has to be called again before anything else.
    bool sort(std::span<const Point4> points, const std::stop_token& stop = {});
    /// Takes where the points are now.
    void refit(std::span<const Point4> points) { tree_.refit(points); }
    std::size_t groups() const { return tree_.places() / kGroup; }
    /// forces[row] of the rows of a group: as repel(), in w the sum of q without the point itself. Returns the sum of
    /// those. May be called from several threads.
    double push(std::size_t group, float degrees, std::span<Point4> forces) const;

  private:
    /// Who pushes a group: fans of points, then crowds near and distant.
    struct Plan {
        std::vector<std::uint32_t> ids;
        std::size_t fans = 0, near = 0;
        bool kept = true;  ///< or found anew whenever it is needed: it is long

        Pushers pushers() const { return {std::span(ids).first(fans), std::span(ids).subspan(fans, near)}; }
        std::span<const std::uint32_t> distant() const { return std::span(ids).subspan(fans + near); }
    };
    void find(std::size_t group, Plan& plan) const;
    const Plan& planOf(std::size_t group) const;

    std::size_t points_;
    int dims_;
    float theta_;
    CrowdTree tree_;
    std::vector<Plan> plans_;  ///< of each group, or one for all where every pair is computed
};

}  // namespace nepho::projector
