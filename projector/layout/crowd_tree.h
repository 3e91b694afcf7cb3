#pragma once

#include "projector/layout/crowds.h"
#include "projector/layout/far_field.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// Points in the order of a Hilbert curve, eight in a row a crowd, eight crowds a larger one: a tree without pointers.
/// Its bodies are the points by their place in that order, filled up to whole groups by points that push nobody, then
/// the crowds of 8, of 64, ... and at last kFarStep bodies without mass.
class CrowdTree {
  public:
    /// Its points are a multiple of `group`, which is one of kCrowdFan.
    CrowdTree(std::size_t points, int dims, std::size_t group);

    /// Puts the points in order anew, and measures the boxes around crowds.
    void sort(std::span<const Point4> points);
    /// Takes where the points are now; crowds keep their members.
    void refit(std::span<const Point4> points);

    Bodies bodies() const { return {x_.data(), y_.data(), z_.data(), mass_.data()}; }
    std::size_t bodyCount() const { return x_.size(); }
    /// With those that fill up.
    std::size_t places() const { return firstOfLevel_[1]; }
    std::uint32_t emptyBody() const { return static_cast<std::uint32_t>(x_.size() - 1); }
    std::uint32_t rowAt(std::size_t place) const { return order_[place]; }
    /// Around the points at [begin, begin + count), both multiples of kCrowdFan, as they were when sorted.
    CrowdBox boxOf(std::size_t begin, std::size_t count) const;
    /// The mean of the points at [begin, begin + count), as they are.
    std::array<float, 3> centreOf(std::size_t begin, std::size_t count) const;
    /// Finds the crowds that push as one, `near` or `distant`, and of the rest its fans of points, `fans`.
    void find(const CrowdRule& rule, FoundBodies& fans, FoundBodies& near, FoundBodies& distant) const;

  private:
    /// Bodies that are parts of the crowd.
    std::size_t firstPart(std::size_t level, std::size_t crowd) const;
    void fit(std::size_t level, std::size_t crowd);
    void measure(std::size_t level, std::size_t crowd);
    void takePlaces(std::span<const Point4> points);
    template <class Work>
    void forEachCrowd(Work work);

    std::size_t points_;
    int dims_;
    std::vector<std::uint32_t> order_;  ///< row of each place
    std::vector<float> x_, y_, z_, mass_;
    std::vector<std::size_t> firstOfLevel_;  ///< the first body of the points, of the crowds of 8, ..., and behind all
    std::vector<CrowdBox> boxes_;            ///< of each crowd
    std::vector<float> squaredSizes_;        ///< of each crowd, of its box's longest side
};

}  // namespace nepho::projector
