#pragma once

#include "projector/layout/tsne_levels.h"

#include <cstddef>
#include <limits>

namespace nepho::projector {

/// Ends a level where its loss changes by less than a share of itself in kLossEvery iterations.
class SettledLoss {
  public:
    static constexpr std::size_t kLossEvery = 50;

    /// `share`: 0 = never.
    explicit SettledLoss(double share) : share_(share) {}
    static bool isTime(const TsneLevels& tsne) { return tsne.iteration() % kLossEvery == 0; }
    /// Call where isTime(), with the loss of now.
    void endLevelIfSettled(TsneLevels& tsne, double loss);

  private:
    double share_;
    std::size_t level_ = 0;
    double loss_ = std::numeric_limits<double>::infinity();
};

}  // namespace nepho::projector
