// The table of all nearest neighbours against NeighborSearch, which the brute force of neighbors_test.cpp checks.
#include "projector/knn/knn_table.h"
#include "projector/parallel/parallel_for.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stop_token>

namespace nepho::projector {
namespace {

class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    /// -1 to 1
    float next() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<float>(static_cast<double>(state_ >> 40) / 8388608.0 - 1.0);
    }

  private:
    std::uint64_t state_;
};

Matrix makeRandom(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    Matrix data(rows, cols);
    Random random(seed);
    for (std::size_t i = 0; i < rows * cols; ++i) data.data()[i] = random.next();
    return data;
}

/// The table is what NeighborSearch says, to the bit.
void expectAsAsked(MatrixView data, std::size_t k, Metric metric) {
    const auto table = computeExactKnn(data, k, metric);
    ASSERT_TRUE(table);
    const NeighborSearch search(data);
    for (std::size_t row = 0; row < data.rows; ++row) {
        const auto expected = search.query(static_cast<std::uint32_t>(row), k, metric);
        ASSERT_EQ(expected.size(), table->k);
        for (std::size_t i = 0; i < table->k; ++i) {
            ASSERT_EQ(table->idsOf(row)[i], expected[i].row) << row << ", " << i;
            ASSERT_EQ(table->distancesOf(row)[i], expected[i].distance) << row << ", " << i;
        }
    }
}

TEST(ExactKnn, OfEqualRowsTheFirstAreTaken) {
    Matrix data = makeRandom(1000, 6, 3);
    for (std::size_t row = 0; row < 1000; ++row) {
        if (row % 3 != 0) std::ranges::fill(data.row(row), 0.25f);
    }
    for (const Metric metric : {Metric::euclidean, Metric::cosine, Metric::dot}) expectAsAsked(data, 7, metric);
    expectAsAsked(Matrix(1000, 6), 7, Metric::euclidean);
}

TEST(ExactKnn, IsWhatEveryRowWouldBeToldAlone) {
    for (const Metric metric : {Metric::euclidean, Metric::cosine, Metric::dot}) {
        for (const auto& [rows, cols] :
             {std::pair{2, 1}, {5, 3}, {48, 16}, {49, 17}, {700, 1}, {1001, 33}, {300, 500}}) {
            if (cols == 1 && metric == Metric::cosine) continue;  // all of one direction
            const Matrix data = makeRandom(static_cast<std::size_t>(rows), static_cast<std::size_t>(cols), 7);
            for (const std::size_t k : {1u, 10u, 90u, 5000u}) {
                SCOPED_TRACE(testing::Message() << rows << " x " << cols << ", k " << k << metricName(metric));
                expectAsAsked(data, k, metric);
            }
        }
    }
}

TEST(ExactKnn, RowsThatDifferByLessThanProductsCanTellAreToldApart) {
    // Two far-off crowds, a ten-thousandth as wide as they are apart: |a|^2 + |b|^2 - 2 a.b is all rounding.
    Matrix data = makeRandom(400, 20, 3);
    for (std::size_t row = 0; row < data.rows(); ++row) {
        for (float& value : data.row(row)) value = 1e-4f * value + (row % 2 == 0 ? 1.0f : -1.0f);
    }
    expectAsAsked(data, 30, Metric::euclidean);
    expectAsAsked(data, 30, Metric::cosine);
}

TEST(ExactKnn, ValuesOfAnyMagnitude) {
    for (const float unit : {1e-25f, 1e25f}) {
        Matrix data = makeRandom(300, 12, 5);
        for (std::size_t i = 0; i < 300 * 12; ++i) data.data()[i] *= unit;
        const auto table = computeExactKnn(data, 12, Metric::euclidean);
        const NeighborSearch search(data);
        for (std::uint32_t row = 0; row < 300; ++row) {
            const auto expected = search.query(row, 12, Metric::euclidean);
            for (std::size_t i = 0; i < 12; ++i)
                ASSERT_NEAR(table->distancesOf(row)[i] / unit, expected[i].distance / unit, 1e-5f);
        }
    }
}

TEST(ExactKnn, AnglesDoNotAskHowLongRowsAre) {
    const Matrix data = makeRandom(300, 16, 5);
    Matrix others = data.clone();
    for (std::size_t row = 0; row < 300; ++row) {
        for (float& value : others.row(row)) value = std::ldexp(value, row % 2 == 0 ? 0 : -100);
    }
    const auto table = computeExactKnn(others, 12, Metric::cosine);
    EXPECT_EQ(table->ids, computeExactKnn(data, 12, Metric::cosine)->ids);
}

TEST(ExactKnn, DuplicatesAndZeroVectors) {
    Matrix data = makeRandom(500, 8, 9);
    for (std::size_t row = 100; row < 300; ++row) std::ranges::copy(data.row(0), data.row(row).begin());
    for (std::size_t row = 300; row < 340; ++row) std::ranges::fill(data.row(row), 0.0f);
    for (const Metric metric : {Metric::euclidean, Metric::cosine}) {
        const auto table = computeExactKnn(data, 90, metric);
        for (std::size_t row = 100; row < 300; ++row) {
            for (std::size_t i = 0; i < 90; ++i) {
                const std::uint32_t other = table->idsOf(row)[i];
                EXPECT_TRUE(other == 0 || (other >= 100 && other < 300)) << other;
                EXPECT_EQ(table->distancesOf(row)[i], 0.0f);
            }
            EXPECT_EQ(std::ranges::count(table->idsOf(row), row), 0);
        }
        // Nothing twice.
        for (std::size_t row = 0; row < 500; ++row) {
            std::vector<std::uint32_t> ids(table->idsOf(row).begin(), table->idsOf(row).end());
            std::ranges::sort(ids);
            EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
        }
    }
    EXPECT_EQ(computeExactKnn(data, 5, Metric::cosine)->distancesOf(310)[0], 1.0f) << "a zero vector has no direction";
    EXPECT_EQ(computeExactKnn(data, 5, Metric::euclidean)->distancesOf(310)[4], 0.0f);
}

TEST(ExactKnn, AllRowsEqual) {
    const Matrix data(1000, 6);
    const auto table = computeExactKnn(data, 7, Metric::euclidean);
    EXPECT_EQ(*std::ranges::max_element(table->distances), 0.0f);
    for (std::size_t row = 0; row < 1000; ++row) EXPECT_EQ(std::ranges::count(table->idsOf(row), row), 0);
}

TEST(ExactKnnByDot, TiesDuplicatesAndZeroVectorsAreInRowOrder) {
    Matrix data = makeRandom(600, 8, 9);
    for (std::size_t row = 100; row < 300; ++row) std::ranges::copy(data.row(0), data.row(row).begin());
    for (std::size_t row = 300; row < 340; ++row) std::ranges::fill(data.row(row), 0.0f);
    expectAsAsked(data, 20, Metric::dot);
    expectAsAsked(Matrix(400, 3), 7, Metric::dot);
    // Words counted: most products are exactly 0.
    Matrix counts(500, 40);
    for (std::size_t row = 0; row < 500; ++row) counts(row, row % 40) = static_cast<float>(1 + row % 5);
    expectAsAsked(counts, 15, Metric::dot);
}

TEST(ExactKnnByDot, ValuesFarFromTheOriginOfAnyMagnitudeAndOfAllMagnitudes) {
    for (const float unit : {1e-25f, 1e25f}) {
        Matrix data = makeRandom(300, 12, 5);
        for (std::size_t i = 0; i < 300 * 12; ++i) data.data()[i] *= unit;
        expectAsAsked(data, 12, Metric::dot);
    }
    Matrix far = makeRandom(300, 20, 6), mixed = makeRandom(300, 20, 7);
    for (std::size_t i = 0; i < 300 * 20; ++i) far.data()[i] = 3000.0f + 0.01f * far.data()[i];
    expectAsAsked(far, 12, Metric::dot);
    for (std::size_t row = 0; row < 300; ++row) {
        for (float& value : mixed.row(row)) value *= std::pow(10.0f, static_cast<float>(row % 70) - 35.0f);
    }
    expectAsAsked(mixed, 12, Metric::dot);
}

TEST(ExactKnn, FewRows) {
    EXPECT_EQ(computeExactKnn(Matrix(0, 4), 3, Metric::euclidean)->k, 0u);
    EXPECT_EQ(computeExactKnn(Matrix(1, 4), 3, Metric::euclidean)->k, 0u);
    EXPECT_EQ(computeExactKnn(Matrix(5, 4), 0, Metric::euclidean)->k, 0u);
    EXPECT_EQ(computeExactKnn(Matrix(5, 4), 9, Metric::cosine)->k, 4u);
}

TEST(ExactKnn, IsTheSameForAnyNumberOfThreads) {
    const Matrix data = makeRandom(1500, 40, 11);
    setThreadCount(1);
    const auto one = computeExactKnn(data, 20, Metric::euclidean);
    setThreadCount(7);
    const auto seven = computeExactKnn(data, 20, Metric::euclidean);
    setThreadCount(0);
    EXPECT_EQ(one->ids, seven->ids);
    EXPECT_EQ(one->distances, seven->distances);
}

TEST(ExactKnn, OfSomeRowsIsThatOfAll) {
    const Matrix data = makeRandom(900, 17, 2);
    const std::vector<std::uint32_t> some{899, 3, 3, 500, 12};
    for (const Metric metric : {Metric::euclidean, Metric::cosine, Metric::dot}) {
        const auto all = computeExactKnn(data, 11, metric);
        const auto chosen = computeExactKnn(data, some, 11, metric);
        ASSERT_EQ(chosen->rows, some.size());
        for (std::size_t i = 0; i < some.size(); ++i)
            EXPECT_TRUE(std::ranges::equal(chosen->idsOf(i), all->idsOf(some[i])));
    }
}

TEST(ExactKnn, StopsWhenAsked) {
    std::stop_source source;
    JobContext context{source.get_token(), [&](std::string_view, double) { source.request_stop(); }};
    const auto table = computeExactKnn(makeRandom(3000, 20, 1), 10, Metric::euclidean, context);
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().message, kStoppedMessage);
}

}  // namespace
}  // namespace nepho::projector
