#pragma once

#include "projector/base/job_context.h"

#include <cstddef>
#include <cstdint>

namespace nepho::projector {

/// Makes the columns of `block` (size x cols, row-major, ld elements from row to row) orthonormal, in place, by
/// Gram-Schmidt twice. What is left of a column, once the columns before it are taken out, counts as nothing when its
/// length is `negligible` or less: it is replaced by a random direction orthogonal to them. Requires cols <= size.
/// Stopped, it leaves columns as they were.
void orthonormalize(double* block, std::size_t ld, std::size_t size, std::size_t cols, double negligible,
                    std::uint64_t& seed, const JobContext& context = {});

/// The next number of the splitmix64 sequence, as a double in [-1, 1). Source: Steele, Lea, Flood (2014).
double nextRandom(std::uint64_t& seed);

}  // namespace nepho::projector
