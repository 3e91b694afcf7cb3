#pragma once

#include "projector/base/job_context.h"
#include "projector/base/matrix.h"
#include "projector/base/result.h"
#include "projector/graph/affinities.h"
#include "projector/layout/forces.h"
#include "projector/layout/repulsion.h"
#include "projector/layout/tsne_options.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nepho::projector {

/// t-SNE (van der Maaten and Hinton, "Visualizing Data using t-SNE" (2008)) as gradient descent that can be looked at,
/// changed and stopped between any two iterations. The state after an iteration depends on the input only, to the bit
/// on one instruction set: not on the number of threads, nor on pauses.
class Tsne {
  public:
    /// `start`: N x dims, where the points stand at first; kept as it is, so scale it (see scaledStart()). Affinities
    /// and start are by point. `rows`: the row of each point, none: its own number; points that follow each other had
    /// better be near each other, so that what they need of each other lies together in memory.
    Tsne(Affinities affinities, const TsneOptions& options, MatrixView start, std::vector<std::uint32_t> rows = {});

    /// One iteration. False when stopped in the middle of it: then nothing has changed.
    bool step(const JobContext& context = {});

    const TsneOptions& options() const { return options_; }
    /// From the next iteration on; `dims` and `theta` stay what they were. `options` without problems. The same options
    /// again change nothing.
    void setOptions(const TsneOptions& options);
    /// Moves every point that is not held by chance, each coordinate by about a Gaussian of `share` (0 or more) of the
    /// layout's standard deviation over all coordinates; points are at rest then. Changes nothing where that is 0.
    void perturb(double share, std::uint64_t seed);
    /// From now on these rows (below rows(), none twice) stand at these places, finite, and push and pull the others
    /// from there. Those held before go on from rest, where they are. None: nothing is held.
    void hold(std::span<const std::uint32_t> rows, std::span<const Point4> places);

    std::size_t iteration() const { return iteration_; }
    double perplexity() const { return affinities_.perplexity; }
    double neighborRecall() const { return affinities_.neighborRecall; }
    std::size_t rows() const { return points_.size(); }
    /// In the order of memory.
    std::span<const Point4> points() const { return points_; }
    /// N x dims, by row.
    Matrix layout() const;
    /// The Kullback-Leibler divergence KL(P || Q) of where the points are now, without exaggeration; one pass over all
    /// forces. Where crowds push, Z is theirs. NaN when stopped.
    double loss(const JobContext& context = {});
    /// Of each row N times what it adds to the loss, the sum of p ln(p / q) over its others, so that their mean is it;
    /// NaN where that is no number. After loss() that was not stopped, before anything else: from the same pass.
    std::vector<double> lossOfRows() const;
    /// The gradient of the loss by point, without exaggeration: for tests.
    std::vector<Point4> gradient();

  private:
    bool isEarly() const { return iteration_ < options_.exaggerationIterations; }
    bool computeForces(bool logs, const JobContext& context);
    double normalizationInDouble(const JobContext& context) const;
    bool sortWhereNeeded(const JobContext& context);
    void move();
    void centre();
    std::size_t rowOf(std::size_t point) const { return rowOfPoint_.empty() ? point : rowOfPoint_[point]; }
    std::vector<std::uint32_t> pointsOf(std::span<const std::uint32_t> rows) const;
    void placeHeld();

    Affinities affinities_;
    TsneOptions options_;
    Repulsion repulsion_;
    bool sorted_ = false;  ///< the repulsion's crowds fit the points as they are
    std::size_t iteration_ = 0;
    double entropy_;  ///< the sum of p ln p
    double z_ = 0.0;  ///< the sum of q over all pairs
    std::vector<Point4> points_, velocities_, gains_;
    std::vector<std::uint32_t> rowOfPoint_;  ///< empty: its own number
    std::vector<std::uint32_t> held_;        ///< points
    std::vector<Point4> heldAt_;             ///< of each of those
    std::vector<Point4> pull_, push_;        ///< of the last computeForces()
    std::vector<double> sums_;               ///< of each group, for one order of adding
};

/// Scores of PCA as a start for t-SNE: the first `dims` columns, scaled so that the first has a standard deviation of
/// 1e-4 (Kobak and Berens, "The art of using t-SNE" (2019)). Rows that coincide are moved apart by a hundredth of that,
/// by chance from `seed`.
Matrix scaledStart(MatrixView scores, int dims, std::uint64_t seed);

}  // namespace nepho::projector
