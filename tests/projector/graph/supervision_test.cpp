#include "projector/graph/supervision.h"

#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace nepho::projector {
namespace {

Affinities joint(std::size_t rows) {
    const Matrix data = makeBlobs(rows, 6, 3, 2);
    const auto table = computeExactKnn(data, neighborsFor(8.0, rows), Metric::euclidean);
    return *computeAffinities(*table, Metric::euclidean, 8.0);
}

/// Labels that have nothing to do with the blobs; every fifth row has none.
std::vector<std::int32_t> labelsOf(std::size_t rows) {
    std::vector<std::int32_t> labels;
    for (std::size_t row = 0; row < rows; ++row)
        labels.push_back(row % 5 == 0 ? -1 - static_cast<std::int32_t>(row % 3)
                                      : static_cast<std::int32_t>(row / 7 % 4));
    return labels;
}

double sumOf(const Affinities& affinities) {
    double sum = 0.0;
    for (const float weight : affinities.weights) sum += static_cast<double>(weight);
    return sum;
}

TEST(Supervision, RaisesTheSameAndLowersOtherLabelsAndSumsTo1) {
    const Affinities before = joint(200);
    const std::vector<std::int32_t> labels = labelsOf(200);
    for (const double weight : {0.25, 0.5, 1.0}) {
        Affinities after = before;
        supervise(after, labels, weight);
        EXPECT_NEAR(sumOf(after), 1.0, 1e-5);
        EXPECT_EQ(after.columns, before.columns);
        // What a pair was multiplied by, over what pairs with a missing label were.
        std::map<int, double> factors;
        std::size_t counts[3] = {};
        for (std::size_t row = 0; row < 200; ++row) {
            for (std::size_t e = before.begins[row]; e < before.begins[row + 1]; ++e) {
                if (before.weights[e] < 1e-12f) continue;
                const std::int32_t a = labels[row], b = labels[before.columns[e]];
                const int kind = a < 0 || b < 0 ? 0 : a == b ? 1 : 2;
                const double factor = static_cast<double>(after.weights[e]) / static_cast<double>(before.weights[e]);
                const auto [known, first] = factors.try_emplace(kind, factor);
                EXPECT_NEAR(factor, known->second, 1e-5 * (1.0 + factor));
                ++counts[kind];
            }
        }
        for (const std::size_t count : counts) EXPECT_GT(count, 50u);
        EXPECT_NEAR(factors[1] / factors[0], 1.0 + weight, 1e-5);
        EXPECT_NEAR(factors[2] / factors[0], 1.0 - weight, 1e-5);
    }
}

TEST(Supervision, StaysSymmetric) {
    Affinities after = joint(150);
    supervise(after, labelsOf(150), 0.7);
    std::map<std::pair<std::size_t, std::size_t>, float> entries;
    for (std::size_t row = 0; row < 150; ++row) {
        for (std::size_t e = after.begins[row]; e < after.begins[row + 1]; ++e)
            if (after.columns[e] != row) entries[{row, after.columns[e]}] = after.weights[e];
    }
    for (const auto& [pair, weight] : entries) EXPECT_EQ(weight, (entries[{pair.second, pair.first}]));
}

TEST(Supervision, ChangesNothingWithoutWeightLabelsOrAnythingLeft) {
    const Affinities before = joint(100);
    Affinities after = before;
    supervise(after, labelsOf(100), 0.0);
    EXPECT_EQ(after.weights, before.weights);
    supervise(after, std::vector<std::int32_t>(100, -1), 1.0);
    for (std::size_t e = 0; e < before.weights.size(); ++e)
        EXPECT_NEAR(after.weights[e], before.weights[e], 1e-5f * before.weights[e]);
    std::vector<std::int32_t> allDifferent(100);
    for (std::size_t row = 0; row < 100; ++row) allDifferent[row] = static_cast<std::int32_t>(row);
    after = before;
    supervise(after, allDifferent, 1.0);
    EXPECT_EQ(after.weights, before.weights) << "nothing would be left";
    Affinities none = joint(0);
    supervise(none, {}, 0.5);
    EXPECT_TRUE(none.weights.empty());
}

}  // namespace
}  // namespace nepho::projector
