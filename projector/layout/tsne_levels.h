#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/layout/all_neighbors.h"
#include "projector/layout/landmarks.h"
#include "projector/layout/tsne.h"
#include "projector/layout/tsne_options.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// t-SNE of very many rows, from coarse to fine: landmarks chosen by chance are laid out first; then come eight times
/// as many rows, started among the landmarks that are near them, with as many times more room; and so on up to all.
/// What takes hundreds of iterations, the order of the clusters, is done where an iteration is cheap, and there is a
/// picture of all rows from the first iteration on. Rows that are not laid out yet are shown between the landmarks of
/// the coarsest level. After landmarks: Pezzotti et al., "Hierarchical Stochastic Neighbor Embedding" (2016), without
/// its random walks. With one level it is Tsne, nothing else. Deterministic as Tsne is.
class TsneLevels {
  public:
    /// All that comes before the first iteration. The data must stay there. `iterations` are those of the coarsest
    /// level; each finer one takes kFinerShare of it. Reports "neighbours", "affinities" and PCA's stages; fails as
    /// computePca().
    static Result<TsneLevels> start(MatrixView data, const TsneInput& input, const TsneOptions& options,
                                    std::size_t iterations, const JobContext& context = {});
    static constexpr double kFinerShare = 0.5;
    /// Rows of each level, the coarsest first; the last has all. `levels` as TsneInput::levels.
    static std::vector<std::size_t> sizes(std::size_t rows, std::size_t levels);

    /// One iteration. Where a level has come to its end, the next one is prepared first. False when stopped: then
    /// nothing has changed.
    bool step(const JobContext& context = {});
    /// Where a level has come to its end, prepares the next one, which takes long and reports as start(). False when
    /// stopped: then nothing has changed.
    bool prepareLevel(const JobContext& context = {}) { return !isBetweenLevels() || enterNextLevel(context); }
    bool isBetweenLevels() const { return isLevelDone() && !isFinest(); }
    /// The level takes no more iterations.
    void endLevel() { iterationsOfLevel_ = tsne_.iteration(); }

    const TsneOptions& options() const { return options_; }
    /// As Tsne::setOptions(), perturb() and hold(): of the level that is under way and those to come. Rows are the
    /// data's; held rows stand at their places also while they are not laid out yet.
    void setOptions(const TsneOptions& options);
    void perturb(double share, std::uint64_t seed) { tsne_.perturb(share, seed); }
    void hold(std::span<const std::uint32_t> rows, std::span<const Point4> places);
    /// Of the coarsest level, in place of those that start() was given.
    void setIterations(std::size_t iterations);

    bool isDone() const { return isLevelDone() && isFinest(); }

    std::size_t levels() const { return sizes_.size(); }
    std::size_t level() const { return level_; }
    bool isFinest() const { return level_ + 1 == sizes_.size(); }
    std::size_t iteration() const { return iterationsBefore_ + tsne_.iteration(); }
    std::size_t iterations() const;  ///< of all levels
    double fraction() const;         ///< of the iterations that are done, 0 to 1
    const std::vector<std::size_t>& rowsOfLevels() const { return sizes_; }
    /// Of the level that is under way.
    const Tsne& tsne() const { return tsne_; }
    double loss(const JobContext& context = {}) { return tsne_.loss(context); }
    /// N x dims, of all rows, in the units of the finest level whatever the level.
    Matrix layout() const;

  private:
    TsneLevels(MatrixView data, const TsneInput& input, const TsneOptions& options, std::vector<std::size_t> sizes,
               std::size_t iterations, Tsne tsne);
    bool isLevelDone() const { return tsne_.iteration() >= iterationsOfLevel_; }
    std::size_t finerIterations() const;
    TsneOptions optionsOf(std::size_t level) const;
    float unitOf(std::size_t level) const;
    void holdInLevel();
    Result<AllNeighbors> neighborsOfLevel(std::size_t level, const JobContext& context) const;
    Matrix startOfLevel(std::size_t level, const KnnTable& table, Metric metric, const JobContext& context) const;
    bool enterNextLevel(const JobContext& context);

    MatrixView data_;
    TsneInput input_;
    TsneOptions options_;
    std::vector<std::size_t> sizes_;
    std::size_t level_ = 0;
    std::size_t iterationsOfCoarsest_, iterationsOfLevel_;
    std::size_t iterationsBefore_ = 0;  ///< of the levels that are done
    Tsne tsne_;
    CoarseRows coarse_;                 ///< of all rows, until the finest level has begun; as order_ and near_
    std::vector<std::uint32_t> order_;  ///< the first sizes_[level] of them are a level's rows; the finest has all
    LandmarkWeights near_;              ///< of all rows, in the coarsest level
    std::vector<std::uint32_t> held_;   ///< rows
    std::vector<Point4> heldAt_;        ///< in the units of the finest level
};

}  // namespace nepho::projector
