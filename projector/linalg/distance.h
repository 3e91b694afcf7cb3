#pragma once

#include "projector/base/matrix.h"

#include <cstddef>

namespace nepho::projector {

/// a.b and |a - b|^2 of `count` values, in float32 on several lanes, on every instruction set, chosen at run time.
float dotProduct(const float* a, const float* b, std::size_t count);
float squaredDistance(const float* a, const float* b, std::size_t count);
/// The same, to the bit, of `a`, which has rows.cols values, and each row: `out` has a value a row.
void squaredDistances(const float* a, const MatrixView& rows, float* out);
/// Of each row a.row and row.row, within the same bound: the second costs little where memory is what is waited for.
void dotProductsAndSquares(const float* a, const MatrixView& rows, float* dots, float* squares);

/// How far dotProduct() and squaredDistance() may be from the truth: the dot product by this times |a| |b|, the squared
/// distance by this times itself, where nothing overflows or vanishes.
double roundingBound(std::size_t count);

/// The same in double: where float32 overflows, vanishes or is not enough. The squared distance is that of a * scaleA
/// and b * scaleB.
double exactDotProduct(const float* a, const float* b, std::size_t count);
double exactSquaredDistance(const float* a, const float* b, std::size_t count, double scaleA = 1.0,
                            double scaleB = 1.0);

}  // namespace nepho::projector
