#include "projector/layout/settled_loss.h"

#include <cmath>

namespace nepho::projector {

void SettledLoss::endLevelIfSettled(TsneLevels& tsne, double loss) {
    const bool early = tsne.level() == 0 && tsne.iteration() <= tsne.options().exaggerationIterations;
    if (share_ == 0.0 || early) return;
    const double before = tsne.level() == level_ ? loss_ : std::numeric_limits<double>::infinity();
    loss_ = loss;
    level_ = tsne.level();
    if (std::abs(before - loss) < share_ * std::abs(loss)) tsne.endLevel();
}

}  // namespace nepho::projector
