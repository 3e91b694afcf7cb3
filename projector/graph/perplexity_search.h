#pragma once

#include <cstddef>

namespace nepho::projector {

/// Weights exp(-beta (d - d_min)), normalised to sum 1, of `count` squared distances, with the beta at which their
/// entropy is `logPerplexity` (natural), found by Newton's method within a bracket to 1e-5. `count` is rounded up to a
/// whole number of vectors in reading and writing: both arrays have room for count + kPerplexityRoom, which this fills.
/// Where no beta gives so low an entropy, distances being equal, the weights of the greatest beta tried.
void gaussianWeights(float* squaredDistances, std::size_t count, float logPerplexity, float* weights);
inline constexpr std::size_t kPerplexityRoom = 16;

}  // namespace nepho::projector
