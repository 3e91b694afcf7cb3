#pragma once

#include <cstddef>

namespace nepho::projector {

/// a.b and |a - b|^2 of `count` values, in float32 on several lanes, on every instruction set, chosen at run time.
float dotProduct(const float* a, const float* b, std::size_t count);
float squaredDistance(const float* a, const float* b, std::size_t count);

/// The same in double, one value at a time: where float32 overflows, vanishes or is not enough.
double exactDotProduct(const float* a, const float* b, std::size_t count);
double exactSquaredDistance(const float* a, const float* b, std::size_t count);

}  // namespace nepho::projector
