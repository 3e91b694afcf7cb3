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

/// What a row can be told of how well a layout does by it.
enum class RowMeasure { preservation, trustworthiness, continuity, divergence };
inline constexpr std::array kRowMeasures{RowMeasure::preservation, RowMeasure::trustworthiness, RowMeasure::continuity,
                                         RowMeasure::divergence};

/// How well a layout keeps who is near whom, and which rows it does so for.
struct MeasuredQuality {
    LayoutIdentity of;
    RowMeasure measure = RowMeasure::preservation;            ///< of ofRows
    projector::Metric metric = projector::Metric::euclidean;  ///< in the original space
    double perplexity = 30.0, degreesOfFreedom = 1.0;         ///< of the divergence
    projector::LayoutQuality summary;
    projector::DivergenceEstimate divergence;  ///< KL(P || Q), of which t-SNE makes little
    projector::Column ofRows;  ///< of preservation the share of its nearest; see projector::rankQualityOfEveryRow(),
                               ///< projector::divergenceOfEveryRow()
    double recall = 1.0;       ///< see projector::RowPreservation; of other measures 1
};

}  // namespace nepho::app
