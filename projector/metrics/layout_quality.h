#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/knn/neighbors.h"
#include "projector/metrics/rank_quality.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nepho::projector {

class NeighborStore;

struct QualityOptions {
    std::size_t neighbors = 10;         ///< k of neighbourhood preservation and label agreement
    std::size_t ranked = 12;            ///< k of trustworthiness and continuity
    std::size_t sample = 5000;          ///< rows that are asked; all where there are not more
    Metric metric = Metric::euclidean;  ///< in the original space
    std::uint64_t seed = 0;             ///< of the sample
};

/// How well a layout keeps who is near whom. Each is 1 at best.
struct LayoutQuality {
    std::vector<std::uint32_t> rows;  ///< that were asked, ascending
    /// Of each of `rows`: the share of its k nearest, among all rows, that are among the k nearest in the layout.
    std::vector<float> preservedOfRow;
    double preservation = 0.0;  ///< their mean (NP@k)
    /// Venna and Kaski, "Neighborhood preservation in nonlinear projection methods" (2001), among the sampled rows
    /// only: trustworthiness is lowered by rows that are near in the layout only, continuity by those near in the data
    /// only.
    double trustworthiness = 0.0, continuity = 0.0;
    std::size_t neighbors = 0, ranked = 0;  ///< the k that were used: lowered where rows are few
};

/// `data` N x D and `layout` N x C, finite. Fails only when stopped. Reports "quality".
Result<LayoutQuality> measureQuality(MatrixView data, MatrixView layout, const QualityOptions& options,
                                     const JobContext& context = {});

/// Neighbourhood preservation of every row.
struct RowPreservation {
    std::vector<float> preservedOfRow;  ///< N: see LayoutQuality
    std::size_t neighbors = 0;          ///< the k that was used
    /// Of the true neighbours that it was made of, in the data times in the layout, measured on a sample: where it is
    /// below 1, the shares are too low by about what is missing.
    double recall = 1.0;
};

/// What `sampled`, of the same data, layout and options, has of the rows that were asked, of all rows: through
/// findAllNeighbors() where not all were; `store`: where the data's are kept, or null. Fails only when stopped.
Result<RowPreservation> preservationOfEveryRow(MatrixView data, MatrixView layout, const QualityOptions& options,
                                               const LayoutQuality& sampled, NeighborStore* store,
                                               const JobContext& context = {});

/// Trustworthiness and continuity of every row, whatever `options.sample` is: among all rows where there are 5,000 at
/// most, else among 2,000. Reports "ranks"; fails only when stopped.
Result<RankQuality> rankQualityOfEveryRow(MatrixView data, MatrixView layout, const QualityOptions& options,
                                          const JobContext& context = {});

/// The mean over rows of the share of a row's k nearest in the layout that have its category; `categories` one a row,
/// missing ones negative and left out. None where no row that has one has a neighbour that has one.
Result<std::optional<double>> labelAgreement(MatrixView layout, std::span<const std::int32_t> categories,
                                             const QualityOptions& options, const JobContext& context = {});

}  // namespace nepho::projector
