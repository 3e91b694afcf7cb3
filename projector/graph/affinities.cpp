#include "projector/graph/affinities.h"

#include "projector/graph/perplexity_search.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 256;

struct Entry {
    std::uint32_t column;
    float weight;
};

/// p_j|i of one row after the other, in memory that they share.
class RowProbabilities {
  public:
    RowProbabilities(const KnnTable& table, Metric metric, double perplexity)
        : table_(table),
          metric_(metric),
          logPerplexity_(static_cast<float>(std::log(perplexity))),
          squares_(table.k + kPerplexityRoom),
          weights_(table.k + kPerplexityRoom) {}

    std::span<const float> of(std::size_t row) {
        const auto distances = table_.distancesOf(row);
        const float unit = metric_ == Metric::euclidean ? unitOf(distances) : 1.0f;
        for (std::size_t j = 0; j < table_.k; ++j) {
            const float distance = distances[j] * unit;
            squares_[j] = metric_ == Metric::euclidean ? distance * distance : 2.0f * distance;
        }
        gaussianWeights(squares_.data(), table_.k, logPerplexity_, weights_.data());
        return std::span(weights_).first(table_.k);
    }

  private:
    /// A power of two by which squares neither overflow nor vanish; the probabilities are the same by any.
    static float unitOf(std::span<const float> distances) {
        constexpr float kLargest = 1e9f, kSmallest = 1e-9f;
        float most = 0.0f;
        for (const float distance : distances) {
            if (std::isfinite(distance)) most = std::max(most, distance);
        }
        if (most == 0.0f || (most >= kSmallest && most <= kLargest)) return 1.0f;
        return std::ldexp(1.0f, -std::ilogb(most));
    }

    const KnnTable& table_;
    Metric metric_;
    float logPerplexity_;
    std::vector<float> squares_, weights_;
};

/// p_j|i of a table's rows, by column, in the table's own memory.
class ConditionalRows {
  public:
    ConditionalRows(KnnTable table, Metric metric, double perplexity, const JobContext& context)
        : table_(std::move(table)) {
        parallelFor(rows(), kBlockRows, [&](std::size_t begin, std::size_t end) {
            RowProbabilities probabilities(table_, metric, perplexity);
            std::vector<Entry> entries(k());
            for (std::size_t row = begin; row < end && !context.stopRequested(); ++row) {
                const auto weights = probabilities.of(row);
                for (std::size_t j = 0; j < k(); ++j) entries[j] = {table_.ids[row * k() + j], weights[j]};
                std::ranges::sort(entries, {}, &Entry::column);
                for (std::size_t j = 0; j < k(); ++j) {
                    table_.ids[row * k() + j] = entries[j].column;
                    table_.distances[row * k() + j] = entries[j].weight;
                }
            }
        });
    }

    std::size_t rows() const { return table_.rows; }
    std::size_t k() const { return table_.k; }
    std::span<const std::uint32_t> columnsOf(std::size_t row) const { return table_.idsOf(row); }
    std::span<const float> weightsOf(std::size_t row) const { return table_.distancesOf(row); }
    /// p_column|row; none where the column is not among the row's neighbours.
    std::optional<float> weightOf(std::size_t row, std::uint32_t column) const {
        const auto columns = columnsOf(row);
        const auto found = std::ranges::lower_bound(columns, column);
        if (found == columns.end() || *found != column) return std::nullopt;
        return weightsOf(row)[static_cast<std::size_t>(found - columns.begin())];
    }

  private:
    KnnTable table_;
};

/// Makes the joint matrix: a row has its own k entries first, then those of rows that have it among their neighbours
/// and are not among its own; in the end all of them by column. Threads append to each other's rows, so only that last
/// step makes the order one.
class Symmetrizer {
  public:
    Symmetrizer(const ConditionalRows& given, Affinities& joint)
        : given_(given), joint_(joint), share_(0.5f / static_cast<float>(given.rows())), count_(given.rows()) {
        for (std::uint32_t& count : count_) count = static_cast<std::uint32_t>(given.k());
    }

    void run(const JobContext& context) {
        ofEveryRow(context, [&](std::size_t row) { countBackwards(row); });
        for (std::size_t row = 0; row < given_.rows(); ++row)
            joint_.begins[row + 1] =
                joint_.begins[row] + (count_[row] + kAffinityStep - 1) / kAffinityStep * kAffinityStep;
        if (context.stopRequested()) return;
        context.report("affinities", 0.6);
        joint_.columns.resize(joint_.begins.back());
        joint_.weights.resize(joint_.begins.back());
        std::ranges::fill(count_, static_cast<std::uint32_t>(given_.k()));
        ofEveryRow(context, [&](std::size_t row) { write(row); });
        context.report("affinities", 0.8);
        ofEveryRow(context, [&](std::size_t row) { sortAndFill(row); });
    }

  private:
    template <typename Use>
    void ofEveryRow(const JobContext& context, const Use& use) {
        parallelFor(given_.rows(), kBlockRows, [&](std::size_t begin, std::size_t end) {
            for (std::size_t row = begin; row < end && !context.stopRequested(); ++row) use(row);
        });
    }

    /// Where the next entry of a row stands that another row brings.
    std::size_t append(std::uint32_t row) {
        return std::atomic_ref(count_[row]).fetch_add(1, std::memory_order_relaxed);
    }

    void countBackwards(std::size_t row) {
        for (const std::uint32_t column : given_.columnsOf(row)) {
            if (!given_.weightOf(column, static_cast<std::uint32_t>(row))) append(column);
        }
    }

    void write(std::size_t row) {
        const auto columns = given_.columnsOf(row);
        const auto weights = given_.weightsOf(row);
        for (std::size_t j = 0; j < columns.size(); ++j) {
            const auto back = given_.weightOf(columns[j], static_cast<std::uint32_t>(row));
            put(joint_.begins[row] + j, columns[j], weights[j] + back.value_or(0.0f));
            if (!back) put(joint_.begins[columns[j]] + append(columns[j]), static_cast<std::uint32_t>(row), weights[j]);
        }
    }

    void put(std::size_t at, std::uint32_t column, float weight) {
        joint_.columns[at] = column;
        joint_.weights[at] = weight * share_;
    }

    void sortAndFill(std::size_t row) {
        thread_local std::vector<Entry> entries;
        const std::size_t begin = joint_.begins[row];
        entries.clear();
        for (std::size_t at = begin; at < begin + count_[row]; ++at)
            entries.push_back({joint_.columns[at], joint_.weights[at]});
        std::ranges::sort(entries, {}, &Entry::column);
        std::size_t at = begin;
        for (const Entry& entry : entries) {
            joint_.columns[at] = entry.column;
            joint_.weights[at++] = entry.weight;
        }
        for (; at < joint_.begins[row + 1]; ++at) joint_.columns[at] = static_cast<std::uint32_t>(row);
    }

    const ConditionalRows& given_;
    Affinities& joint_;
    float share_;
    std::vector<std::uint32_t> count_;  ///< entries of each row so far
};

}  // namespace

double Affinities::entropySum() const {
    constexpr std::size_t kBlock = 65536;
    std::vector<double> sums((weights.size() + kBlock - 1) / kBlock, 0.0);
    parallelFor(weights.size(), kBlock, [&](std::size_t begin, std::size_t end) {
        double sum = 0.0;
        for (std::size_t i = begin; i < end; ++i) {
            const auto weight = static_cast<double>(weights[i]);
            if (weight > 0.0) sum += weight * std::log(weight);
        }
        sums[begin / kBlock] = sum;
    });
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

double largestPerplexity(std::size_t rows) {
    return std::max(1.0, static_cast<double>(rows - std::min<std::size_t>(rows, 1)) / 3.0);
}

std::size_t neighborsFor(double perplexity, std::size_t rows) {
    const auto wanted = static_cast<std::size_t>(std::lround(3.0 * perplexity));
    return std::min(rows - std::min<std::size_t>(rows, 1), std::max<std::size_t>(wanted, 1));
}

std::vector<float> conditionalProbabilities(const KnnTable& table, Metric metric, double perplexity,
                                            const JobContext& context) {
    std::vector<float> weights(table.ids.size());
    parallelFor(table.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        RowProbabilities probabilities(table, metric, perplexity);
        for (std::size_t row = begin; row < end && !context.stopRequested(); ++row)
            std::ranges::copy(probabilities.of(row), weights.begin() + static_cast<std::ptrdiff_t>(row * table.k));
    });
    return weights;
}

Result<Affinities> computeAffinities(KnnTable table, Metric metric, double perplexity, const JobContext& context) {
    if (metric == Metric::dot) return unexpected(std::string(kNoDistances));
    Affinities joint;
    joint.rows = table.rows;
    joint.perplexity = std::clamp(perplexity, 1.0, std::max(1.0, static_cast<double>(table.k)));
    joint.begins.assign(table.rows + 1, 0);
    if (table.k == 0) return joint;
    context.report("affinities", 0.0);
    const ConditionalRows conditional(std::move(table), metric, joint.perplexity, context);
    context.report("affinities", 0.4);
    if (!context.stopRequested()) Symmetrizer(conditional, joint).run(context);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    return joint;
}

}  // namespace nepho::projector
