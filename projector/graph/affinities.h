#pragma once

#include "projector/base/job_context.h"
#include "projector/base/result.h"
#include "projector/knn/knn_table.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace nepho::projector {

/// The joint probabilities p_ij of t-SNE as rows of a sparse symmetric matrix: of row i the entries
/// [begins[i], begins[i + 1]), by column. All of them sum to 1; the diagonal is 0. Rows are filled up to a multiple of
/// kAffinityStep with entries of weight 0 whose column is the row itself, so that vectors read them without a rest.
struct Affinities {
    std::size_t rows = 0;
    std::vector<std::size_t> begins;     ///< rows + 1
    std::vector<std::uint32_t> columns;  ///< of the other row
    std::vector<float> weights;          ///< p_ij >= 0
    double perplexity = 0.0;             ///< that was used
    double neighborRecall = 1.0;         ///< the share of true neighbours among those they were made of, where measured

    /// The sum of p ln p: the part of the Kullback-Leibler divergence that no layout changes.
    double entropySum() const;
};
inline constexpr std::size_t kAffinityStep = 16;

/// The largest perplexity that n rows can have: a third of the neighbours that a row has at most.
double largestPerplexity(std::size_t rows);
/// Neighbours that a perplexity needs: three times as many, as van der Maaten (2014) takes.
std::size_t neighborsFor(double perplexity, std::size_t rows);

/// The message of the Error where affinities are asked for by inner products.
inline constexpr std::string_view kNoDistances =
    "t-SNE is made of distances, expected euclidean or cosine; inner products (dot) are none.";

/// p_j|i of every row of the table, in its order, each row's sum 1: see computeAffinities(). Meaningless when stopped.
std::vector<float> conditionalProbabilities(const KnnTable& table, Metric metric, double perplexity,
                                            const JobContext& context = {});

/// Gaussians around each row whose entropy is the logarithm of `perplexity` (van der Maaten and Hinton, "Visualizing
/// Data using t-SNE" (2008), section 2; over the neighbours of the table only: van der Maaten, "Accelerating t-SNE
/// using Tree-Based Algorithms" (2014), section 4.1), made symmetric: p_ij = (p_j|i + p_i|j) / 2N. The metric says what
/// the table's distances are: squared cosine distances are those of unit vectors. A perplexity above what the table's k
/// neighbours can have is lowered to it. Rows whose nearest neighbours all stand in one place share their weight
/// equally. Reports "affinities"; fails when stopped, and for inner products, which have no squares to be made of. The
/// same to the bit for any number of threads. Works in the table's memory: move it in where it is large.
Result<Affinities> computeAffinities(KnnTable table, Metric metric, double perplexity, const JobContext& context = {});

}  // namespace nepho::projector
