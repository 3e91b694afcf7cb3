#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// Of each row that was asked, 1 at best; their mean over all references is the measure of the layout.
struct RankQuality {
    std::vector<double> trustworthiness, continuity;
};

/// Venna and Kaski, "Neighborhood preservation in nonlinear projection methods" (2001), row by row and among
/// `references` only, other rows than these do not count: trustworthiness is lowered by the k references that are
/// nearest in the layout as their ranks in the data are beyond k, continuity with both exchanged. Ties by the order of
/// `references`. k below half of the references, at least 1. Reports `stage`; fails only when stopped.
Result<RankQuality> rankQuality(MatrixView data, MatrixView layout, std::span<const std::uint32_t> rows,
                                std::span<const std::uint32_t> references, std::size_t k, Metric metric,
                                std::string_view stage, const JobContext& context = {});

}  // namespace nepho::projector
