// The joint probabilities against the definition, computed densely in double.
#include "projector/graph/affinities.h"

#include "projector/parallel/parallel_for.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace nepho::projector {
namespace {

/// exp(-beta d) with the beta that bisection finds, normalised.
std::vector<double> gaussian(const std::vector<double>& squares, double perplexity) {
    const double nearest = *std::ranges::min_element(squares);
    double low = 0.0, high = 1e8;
    std::vector<double> weights(squares.size());
    for (int step = 0; step < 200; ++step) {
        const double beta = 0.5 * (low + high);
        double sum = 0.0, entropy = 0.0;
        for (std::size_t i = 0; i < squares.size(); ++i) sum += weights[i] = std::exp(-beta * (squares[i] - nearest));
        for (double& weight : weights) {
            weight /= sum;
            if (weight > 0.0) entropy -= weight * std::log(weight);
        }
        (entropy > std::log(perplexity) ? low : high) = beta;
    }
    return weights;
}

std::map<std::pair<std::size_t, std::size_t>, double> dense(const KnnTable& table, double perplexity) {
    std::map<std::pair<std::size_t, std::size_t>, double> joint;
    for (std::size_t row = 0; row < table.rows; ++row) {
        std::vector<double> squares;
        for (const float distance : table.distancesOf(row))
            squares.push_back(static_cast<double>(distance) * static_cast<double>(distance));
        const auto weights = gaussian(squares, perplexity);
        for (std::size_t i = 0; i < table.k; ++i) {
            const double share = weights[i] / (2.0 * static_cast<double>(table.rows));
            joint[{row, table.idsOf(row)[i]}] += share;
            joint[{table.idsOf(row)[i], row}] += share;
        }
    }
    return joint;
}

TEST(Affinities, AreThoseOfTheDefinition) {
    const Matrix data = makeBlobs(300, 10, 4, 3);
    for (const double perplexity : {2.0, 15.0, 30.0}) {
        const auto table = computeExactKnn(data, neighborsFor(perplexity, 300), Metric::euclidean);
        const auto joint = computeAffinities(*table, Metric::euclidean, perplexity);
        ASSERT_TRUE(joint);
        const auto expected = dense(*table, perplexity);
        std::size_t found = 0;
        double sum = 0.0;
        for (std::size_t row = 0; row < 300; ++row) {
            EXPECT_EQ((joint->begins[row + 1] - joint->begins[row]) % kAffinityStep, 0u);
            for (std::size_t e = joint->begins[row]; e < joint->begins[row + 1]; ++e) {
                sum += static_cast<double>(joint->weights[e]);
                if (joint->columns[e] == row) {
                    EXPECT_EQ(joint->weights[e], 0.0f);
                    continue;
                }
                ++found;
                const auto entry = expected.find({row, joint->columns[e]});
                ASSERT_NE(entry, expected.end());
                EXPECT_NEAR(static_cast<double>(joint->weights[e]), entry->second, 1e-4 * entry->second + 1e-9);
            }
        }
        EXPECT_EQ(found, expected.size());
        EXPECT_NEAR(sum, 1.0, 1e-5);
    }
}

TEST(Affinities, OfCosineAreThoseOfUnitVectors) {
    Matrix data = makeBlobs(200, 6, 3, 8);
    const auto cosine = computeAffinities(*computeExactKnn(data, 30, Metric::cosine), Metric::cosine, 10.0);
    for (std::size_t row = 0; row < 200; ++row) {
        double square = 0.0;
        for (const float value : data.row(row)) square += static_cast<double>(value) * static_cast<double>(value);
        for (float& value : data.row(row)) value = static_cast<float>(static_cast<double>(value) / std::sqrt(square));
    }
    const auto unit = computeAffinities(*computeExactKnn(data, 30, Metric::euclidean), Metric::euclidean, 10.0);
    ASSERT_EQ(cosine->columns, unit->columns);
    for (std::size_t e = 0; e < unit->weights.size(); ++e)
        EXPECT_NEAR(cosine->weights[e], unit->weights[e], 1e-3f * unit->weights[e] + 1e-8f);
}

TEST(Affinities, OfDegenerateRows) {
    // All in one place: equal shares. Fewer neighbours than the perplexity asks for: it is lowered, and said.
    const auto same = computeAffinities(*computeExactKnn(Matrix(50, 3), 9, Metric::euclidean), Metric::euclidean, 3.0);
    for (std::size_t e = 0; e < same->weights.size(); ++e) {
        EXPECT_TRUE(std::isfinite(same->weights[e]));
    }
    const auto few =
        computeAffinities(*computeExactKnn(makeBlobs(5, 3, 1, 1), 4, Metric::euclidean), Metric::euclidean, 90);
    EXPECT_EQ(few->perplexity, 4.0);
    double sum = 0.0;
    for (const float weight : few->weights) sum += static_cast<double>(weight);
    EXPECT_NEAR(sum, 1.0, 1e-5);
    for (const std::size_t rows : {0u, 1u}) {
        const auto none =
            computeAffinities(*computeExactKnn(Matrix(rows, 3), 9, Metric::euclidean), Metric::euclidean, 5);
        EXPECT_TRUE(none->columns.empty());
        EXPECT_EQ(none->begins.size(), rows + 1);
    }
}

TEST(Affinities, AreTheSameInAnyUnit) {
    const auto of = [](int exponent) {
        Matrix data = makeBlobs(100, 4, 2, 5);
        for (std::size_t i = 0; i < 400; ++i) data.data()[i] = std::ldexp(data.data()[i], exponent);
        return *computeAffinities(*computeExactKnn(data, 30, Metric::euclidean), Metric::euclidean, 10.0);
    };
    const Affinities usual = of(0);
    for (const int exponent : {-110, -80, -40, 30, 60, 100}) {
        const Affinities other = of(exponent);
        ASSERT_EQ(other.columns, usual.columns) << exponent;
        for (std::size_t e = 0; e < usual.weights.size(); ++e)
            ASSERT_NEAR(other.weights[e], usual.weights[e], 1e-4f * usual.weights[e] + 1e-9f) << exponent;
    }
}

TEST(Affinities, AreTheSameForAnyNumberOfThreads) {
    const auto table = computeExactKnn(makeBlobs(1200, 8, 5, 2), 45, Metric::euclidean);
    setThreadCount(1);
    const auto one = computeAffinities(*table, Metric::euclidean, 15.0);
    setThreadCount(5);
    const auto five = computeAffinities(*table, Metric::euclidean, 15.0);
    setThreadCount(0);
    EXPECT_EQ(one->columns, five->columns);
    EXPECT_EQ(one->weights, five->weights);
}

TEST(Affinities, EntropyIsAddedInOneOrderHoweverMany) {
    Affinities joint;
    double expected = 0.0;
    for (int i = 0; i < 200'000; ++i) {
        joint.weights.push_back(static_cast<float>(i % 1013) * 1e-6f);
        const auto weight = static_cast<double>(joint.weights.back());
        expected += weight > 0.0 ? weight * std::log(weight) : 0.0;
    }
    EXPECT_NEAR(joint.entropySum(), expected, 1e-10 * std::abs(expected));
    setThreadCount(1);
    const double one = joint.entropySum();
    setThreadCount(5);
    EXPECT_EQ(joint.entropySum(), one);
    setThreadCount(0);
}

TEST(Affinities, AreNotMadeOfInnerProducts) {
    const auto joint = computeAffinities(*computeExactKnn(makeBlobs(50, 3, 1, 1), 9, Metric::dot), Metric::dot, 3.0);
    ASSERT_FALSE(joint);
    EXPECT_NE(joint.error().message.find("euclidean or cosine"), std::string::npos);
}

}  // namespace
}  // namespace nepho::projector
