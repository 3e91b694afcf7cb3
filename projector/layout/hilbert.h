#pragma once

#include "projector/layout/forces.h"

#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// Indices of the points along a Hilbert curve through the box around them (2 or 3 dimensions; Skilling, "Programming
/// the Hilbert curve" (2004)): points that follow each other are near each other, so that any run of them lies in a
/// small box. Ties by index. `order` is resized and overwritten.
void sortAlongHilbertCurve(std::span<const Point4> points, int dims, std::vector<std::uint32_t>& order);

}  // namespace nepho::projector
