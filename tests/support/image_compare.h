#pragma once

#include "projector/base/result.h"
#include "projector/data/image.h"

#include <cstdint>

namespace nepho::tests {

/// A channel that differs by this much or less (of 255) counts as equal in `differentFraction`: rounding of one blend.
inline constexpr int kVisibleStep = 8;

/// How far two pictures of one size are apart.
struct ImageDifference {
    double meanError = 0;          ///< mean of |golden - actual| over all channels of all pixels, 0 to 255
    double differentFraction = 0;  ///< part of the pixels with a channel that differs by more than kVisibleStep, 0 to 1
    int largestError = 0;          ///< of any channel, 0 to 255
    projector::Image picture;      ///< opaque, |golden - actual| of red, green and blue (alpha added to each) times 8
};

/// Errors: the sizes differ, or the golden is of one colour throughout, so that nothing could be seen to be missing.
projector::Result<ImageDifference> compareImages(const projector::Image& golden, const projector::Image& actual);

}  // namespace nepho::tests
