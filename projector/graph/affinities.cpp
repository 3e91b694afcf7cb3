#include "projector/graph/affinities.h"

#include "projector/graph/perplexity_search.h"
#include "projector/parallel/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace nepho::projector {

namespace {

constexpr std::size_t kBlockRows = 256;

struct Entry {
    std::uint32_t column;
    float weight;
};

/// The transposed table: of each row those that have it among their neighbours, ascending.
struct Incoming {
    std::vector<std::size_t> begins;
    std::vector<Entry> entries;

    Incoming(const KnnTable& table, const std::vector<float>& weights)
        : begins(table.rows + 1, 0), entries(table.ids.size()) {
        for (const std::uint32_t id : table.ids) ++begins[id + 1];
        for (std::size_t i = 0; i < table.rows; ++i) begins[i + 1] += begins[i];
        std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
        for (std::size_t i = 0; i < table.rows; ++i) {
            for (std::size_t j = i * table.k; j < (i + 1) * table.k; ++j)
                entries[next[table.ids[j]]++] = {static_cast<std::uint32_t>(i), weights[j]};
        }
    }
};

/// A row's own entries by column.
void sortedRow(const KnnTable& table, const std::vector<float>& weights, std::size_t row, std::vector<Entry>& out) {
    out.clear();
    for (std::size_t j = row * table.k; j < (row + 1) * table.k; ++j) out.push_back({table.ids[j], weights[j]});
    std::ranges::sort(out, {}, &Entry::column);
}

/// Calls use(column, weight) for every column of either list, ascending, with the sum of both weights.
template <typename Use>
void merge(std::span<const Entry> a, std::span<const Entry> b, const Use& use) {
    std::size_t i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
        const bool left = j == b.size() || (i < a.size() && a[i].column <= b[j].column);
        const bool right = i == a.size() || (j < b.size() && b[j].column <= a[i].column);
        const std::uint32_t column = left ? a[i].column : b[j].column;
        use(column, (left ? a[i].weight : 0.0f) + (right ? b[j].weight : 0.0f));
        i += left ? 1 : 0;
        j += right ? 1 : 0;
    }
}

}  // namespace

double Affinities::entropySum() const {
    double sum = 0.0;
    for (const float weight : weights) {
        if (weight > 0.0f) sum += static_cast<double>(weight) * std::log(static_cast<double>(weight));
    }
    return sum;
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
    const auto logPerplexity = static_cast<float>(std::log(perplexity));
    parallelFor(table.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        std::vector<float> squares(table.k + kPerplexityRoom), row(table.k + kPerplexityRoom);
        for (std::size_t i = begin; i < end && !context.stopRequested(); ++i) {
            const auto distances = table.distancesOf(i);
            for (std::size_t j = 0; j < table.k; ++j)
                squares[j] = metric == Metric::euclidean ? distances[j] * distances[j] : 2.0f * distances[j];
            gaussianWeights(squares.data(), table.k, logPerplexity, row.data());
            std::copy_n(row.begin(), table.k, weights.begin() + static_cast<std::ptrdiff_t>(i * table.k));
        }
    });
    return weights;
}

Result<Affinities> computeAffinities(const KnnTable& table, Metric metric, double perplexity,
                                     const JobContext& context) {
    if (metric == Metric::dot) return unexpected(std::string(kNoDistances));
    Affinities joint;
    joint.rows = table.rows;
    joint.perplexity = std::clamp(perplexity, 1.0, std::max(1.0, static_cast<double>(table.k)));
    joint.begins.assign(table.rows + 1, 0);
    if (table.k == 0) return joint;
    context.report("affinities", 0.0);
    const std::vector<float> weights = conditionalProbabilities(table, metric, joint.perplexity, context);
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    context.report("affinities", 0.5);
    const Incoming incoming(table, weights);
    const auto incomingOf = [&](std::size_t row) {
        return std::span(incoming.entries)
            .subspan(incoming.begins[row], incoming.begins[row + 1] - incoming.begins[row]);
    };
    parallelFor(table.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        std::vector<Entry> own;
        for (std::size_t row = begin; row < end; ++row) {
            sortedRow(table, weights, row, own);
            std::size_t count = 0;
            merge(own, incomingOf(row), [&](std::uint32_t, float) { ++count; });
            joint.begins[row + 1] = (count + kAffinityStep - 1) / kAffinityStep * kAffinityStep;
        }
    });
    for (std::size_t row = 0; row < table.rows; ++row) joint.begins[row + 1] += joint.begins[row];
    joint.columns.resize(joint.begins.back());
    joint.weights.resize(joint.begins.back());
    const float share = 0.5f / static_cast<float>(table.rows);
    parallelFor(table.rows, kBlockRows, [&](std::size_t begin, std::size_t end) {
        std::vector<Entry> own;
        for (std::size_t row = begin; row < end; ++row) {
            sortedRow(table, weights, row, own);
            std::size_t at = joint.begins[row];
            merge(own, incomingOf(row), [&](std::uint32_t column, float weight) {
                joint.columns[at] = column;
                joint.weights[at++] = weight * share;
            });
            for (; at < joint.begins[row + 1]; ++at) joint.columns[at] = static_cast<std::uint32_t>(row);
        }
    });
    if (context.stopRequested()) return unexpected(std::string(kStoppedMessage));
    return joint;
}

}  // namespace nepho::projector
