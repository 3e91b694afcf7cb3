#pragma once

#include "projector/base/matrix.h"
#include "projector/knn/neighbors.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nepho::projector {

class NeighborStore;
struct Pca;

/// How the descent goes.
struct TsneOptions {
    int dims = 3;                ///< 2 or 3
    double exaggeration = 12.0;  ///< of the attraction at first, at least 1
    std::size_t exaggerationIterations = 250;
    double earlyMomentum = 0.5;     ///< while exaggerated; [0, 1)
    double momentum = 0.8;          ///< afterwards; [0, 1)
    double learningRate = 0.0;      ///< 0: max(200, N / 12), after Belkina et al. (2019)
    double degreesOfFreedom = 1.0;  ///< of Student's t, above 0: 1 = van der Maaten and Hinton's
    /// See Repulsion; 0 = every pair; none: 0.7 in three dimensions and 0.5 in two, where less cancels.
    std::optional<double> theta{};

    double learningRateUsed(std::size_t rows) const;
    double thetaUsed() const { return theta.value_or(dims == 3 ? 0.7 : 0.5); }
    /// Every problem at once; empty if there is none.
    std::vector<std::string> validate() const;
};

/// What it is given.
struct TsneInput {
    double perplexity = 30.0;  ///< at least 1; lowered to largestPerplexity() where rows are few
    Metric metric = Metric::euclidean;
    enum class Start { pca, random, given } start = Start::pca;
    /// What computePca() finds of the same rows by its own options and this seed, where somebody has it: read for
    /// Start::pca and Metric::euclidean, and changes nothing in what comes out. It may lack the scores.
    std::shared_ptr<const Pca> pca;
    std::shared_ptr<const Matrix> given;  ///< N x 2 or 3: where the points begin with Start::given
    bool keepScale = false;               ///< of `given`, for a finished layout; else it is scaled as PCA's scores are
    std::uint64_t seed = 0;
    std::size_t levels = 0;  ///< see TsneLevels; 0: as the number of rows suggests, 1: all rows from the start
    /// Where the neighbours of the same rows are kept for others who ask; null: nowhere.
    std::shared_ptr<NeighborStore> neighbors;
    /// Of each row, below 0 where missing: see supervise(). Null: no supervision.
    std::shared_ptr<const std::vector<std::int32_t>> labels;
    double supervision = 0.5;  ///< the weight of labels, 0 to 1

    /// Every problem at once; empty if there is none.
    std::vector<std::string> validate() const;
};

}  // namespace nepho::projector
