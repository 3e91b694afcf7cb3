#include "projector/layout/settled_loss.h"

#include <cmath>
#include <utility>

namespace nepho::projector {

void SettledLoss::endLevelIfSettled(TsneLevels& tsne, const JobContext& context) {
    const std::size_t iteration = tsne.tsne().iteration();
    const bool early = tsne.level() == 0 && iteration <= tsne.options().exaggerationIterations;
    if (share_ == 0.0 || early || iteration % kLossEvery != 0) return;
    const double loss = tsne.loss(context);
    const double before = tsne.level() == level_ ? loss_ : std::numeric_limits<double>::infinity();
    loss_ = loss;
    level_ = tsne.level();
    if (std::abs(before - loss) < share_ * std::abs(loss)) tsne.endLevel();
}

}  // namespace nepho::projector
