#pragma once

#include "app/session/selection.h"
#include "projector/layout/tsne_options.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace nepho::app {

/// What a person asks of t-SNE.
struct TsneRequest {
    /// Start::given without positions: where the rows are shown when it begins.
    projector::TsneInput input;
    projector::TsneOptions options;
    std::size_t iterations = 1000;           ///< of the first level, see projector::TsneLevels
    double picturesPerSecond = 30.0;         ///< at most; above 0
    double untilKlChange = 0.0;              ///< a level also ends where it settles, see projector::SettledLoss
    std::optional<std::string> superviseBy;  ///< the column whose values are input.labels
    /// The rows that are laid out, filled in by Session::startTsne(); null: all.
    std::shared_ptr<const Rows> rows;
};

}  // namespace nepho::app
