#pragma once

#include "app/session/loader.h"
#include "projector/data/table.h"
#include "projector/metrics/divergence_estimate.h"
#include "projector/metrics/layout_quality.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace nepho::app {

/// Which layout somebody speaks of: two are the same where all of this is.
struct LayoutIdentity {
    std::uint64_t data = 0;                  ///< the dataset's version
    std::weak_ptr<const void> tsneSnapshot;  ///< none without t-SNE; not kept alive by this
    Method method = Method::none;
    int dims = 0;
    std::array<std::size_t, 3> axes{};

    bool operator==(const LayoutIdentity& other) const {
        return data == other.data && method == other.method && dims == other.dims && axes == other.axes &&
               !tsneSnapshot.owner_before(other.tsneSnapshot) && !other.tsneSnapshot.owner_before(tsneSnapshot);
    }
};

/// How well a layout keeps who is near whom, and which rows it does so for.
struct MeasuredQuality {
    LayoutIdentity of;
    projector::Metric metric = projector::Metric::euclidean;  ///< in the original space
    double perplexity = 30.0, degreesOfFreedom = 1.0;         ///< of the divergence
    projector::LayoutQuality summary;
    projector::DivergenceEstimate divergence;  ///< KL(P || Q), of which t-SNE makes little
    projector::Column ofRows;  ///< the share of each row's nearest that are among its nearest in the layout
    double recall = 1.0;       ///< see projector::RowPreservation
};

}  // namespace nepho::app
