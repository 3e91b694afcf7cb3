#include "projector/knn/neighbors.h"

#include "projector/parallel/parallel_for.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <stop_token>

namespace nepho::projector {
namespace {

Matrix makeUniform(std::size_t rows, std::size_t cols, std::uint64_t state) {
    Matrix data(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        data.data()[i] = static_cast<float>(static_cast<double>(state >> 40) / 8388608.0 - 1.0);
    }
    return data;
}

double bruteDistance(MatrixView data, std::size_t a, std::size_t b, Metric metric) {
    double dot = 0.0;
    double squareA = 0.0;
    double squareB = 0.0;
    double squares = 0.0;
    for (std::size_t c = 0; c < data.cols; ++c) {
        const double x = static_cast<double>(data(a, c));
        const double y = static_cast<double>(data(b, c));
        dot += x * y;
        squareA += x * x;
        squareB += y * y;
        squares += (x - y) * (x - y);
    }
    if (metric == Metric::euclidean) return std::sqrt(squares);
    if (metric == Metric::dot) return 0.0 - dot;
    return squareA == 0.0 || squareB == 0.0 ? 1.0 : 1.0 - dot / std::sqrt(squareA) / std::sqrt(squareB);
}

std::vector<std::uint32_t> bruteRows(MatrixView data, std::uint32_t row, std::size_t k, Metric metric) {
    std::vector<std::pair<double, std::uint32_t>> all;
    for (std::uint32_t i = 0; i < data.rows; ++i) {
        if (i != row) all.emplace_back(bruteDistance(data, row, i, metric), i);
    }
    std::sort(all.begin(), all.end());
    all.resize(std::min(all.size(), k));
    std::vector<std::uint32_t> rows;
    for (const auto& entry : all) rows.push_back(entry.second);
    return rows;
}

std::vector<std::uint32_t> rowsOf(const std::vector<Neighbor>& neighbors) {
    std::vector<std::uint32_t> rows;
    for (const Neighbor& neighbor : neighbors) rows.push_back(neighbor.row);
    return rows;
}

class Neighbors : public ::testing::TestWithParam<Metric> {};

TEST_P(Neighbors, AreThoseOfBruteForceInDouble) {
    for (const std::size_t dims : {1u, 3u, 17u, 100u}) {
        if (dims == 1 && GetParam() == Metric::cosine) continue;  // nothing but ties
        const Matrix data = makeUniform(5000, dims, 7);
        const NeighborSearch search(data.view());
        for (const std::uint32_t row : {0u, 1234u, 4999u}) {
            const auto neighbors = search.query(row, 25, GetParam());
            EXPECT_EQ(rowsOf(neighbors), bruteRows(data.view(), row, 25, GetParam())) << dims << " dimensions";
            for (const Neighbor& neighbor : neighbors) {
                EXPECT_NEAR(neighbor.distance, bruteDistance(data.view(), row, neighbor.row, GetParam()), 1e-6);
            }
        }
    }
}

TEST_P(Neighbors, AreFewerWhereThereAreFewer) {
    const Matrix data = makeUniform(6, 4, 1);
    const NeighborSearch search(data.view());
    EXPECT_EQ(search.query(2, 5, GetParam()).size(), 5u);
    EXPECT_EQ(search.query(2, 6, GetParam()).size(), 5u);
    EXPECT_EQ(search.query(2, 1000000, GetParam()).size(), 5u);
    EXPECT_TRUE(search.query(2, 0, GetParam()).empty());
    const Matrix single = makeUniform(1, 4, 1);
    EXPECT_TRUE(NeighborSearch(single.view()).query(0, 3, GetParam()).empty());
}

TEST_P(Neighbors, TiesAreInRowOrder) {
    Matrix data(300, 5);
    for (std::size_t i = 0; i < 300 * 5; ++i) data.data()[i] = i / 5 < 150 ? 1.0f : (i % 5 == 0 ? -3.0f : 2.0f);
    const NeighborSearch search(data.view());
    const auto rows = rowsOf(search.query(10, 20, GetParam()));
    std::vector<std::uint32_t> expected(21);
    std::iota(expected.begin(), expected.end(), 0u);
    std::erase(expected, 10u);
    EXPECT_EQ(rows, expected);
    const double expectedDistance = GetParam() == Metric::dot ? -5.0 : 0.0;  // both kinds of rows come to 5
    for (const Neighbor& neighbor : search.query(10, 20, GetParam()))
        EXPECT_NEAR(neighbor.distance, expectedDistance, 1e-7);
}

TEST_P(Neighbors, OfASubsetAreRowsOfIt) {
    const Matrix data = makeUniform(1000, 8, 3);
    const NeighborSearch search(data.view());
    std::vector<std::uint32_t> subset;
    for (std::uint32_t row = 0; row < 1000; row += 7) subset.push_back(row);
    std::vector<std::uint32_t> expected;
    for (const std::uint32_t row : bruteRows(data.view(), 14, 999, GetParam())) {
        if (row % 7 == 0 && expected.size() < 10) expected.push_back(row);
    }
    EXPECT_EQ(rowsOf(search.query(14, 10, GetParam(), &subset)), expected);
    const std::vector<std::uint32_t> none;
    EXPECT_TRUE(search.query(14, 10, GetParam(), &none).empty());
    const std::vector<std::uint32_t> itself = {14};
    EXPECT_TRUE(search.query(14, 10, GetParam(), &itself).empty());
}

TEST_P(Neighbors, AreTheSameToTheBitForAnyNumberOfThreads) {
    const Matrix data = makeUniform(20000, 9, 5);
    setThreadCount(1);
    const auto one = NeighborSearch(data.view()).query(77, 50, GetParam());
    setThreadCount(4);
    const auto four = NeighborSearch(data.view()).query(77, 50, GetParam());
    setThreadCount(0);
    ASSERT_EQ(rowsOf(one), rowsOf(four));
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(std::bit_cast<std::uint32_t>(one[i].distance), std::bit_cast<std::uint32_t>(four[i].distance));
    }
}

TEST_P(Neighbors, OfHugeAndTinyValuesAreTheSame) {
    const Matrix data = makeUniform(500, 12, 2);
    const auto expected = rowsOf(NeighborSearch(data.view()).query(3, 10, GetParam()));
    for (const float factor : {0x1p100f, 0x1p-100f}) {
        Matrix scaled = data.clone();
        for (std::size_t i = 0; i < 500 * 12; ++i) scaled.data()[i] *= factor;
        EXPECT_EQ(rowsOf(NeighborSearch(scaled.view()).query(3, 10, GetParam())), expected) << factor;
    }
}

/// Some rows are told apart in float32 and others, of lengths that overflow or vanish there, only in double.
TEST(ProductNeighbors, OfRowsOfAllLengthsAreThoseOfBruteForce) {
    constexpr std::array kLengths = {0.0f, 1e-30f, 1e-18f, 1e-14f, 1.0f, 1.0f, 1e14f, 1e18f, 1e20f};
    Matrix data = makeUniform(900, 20, 5);
    for (std::size_t row = 0; row < data.rows(); ++row)
        for (float& value : data.row(row)) value *= kLengths[row % kLengths.size()];
    const NeighborSearch search(data.view());
    for (const Metric metric : {Metric::cosine, Metric::dot})
        for (std::uint32_t row = 0; row < 2 * kLengths.size(); ++row)
            EXPECT_EQ(rowsOf(search.query(row, 60, metric)), bruteRows(data, row, 60, metric)) << row;
}

/// 1 - cos in long double, by the distance of unit vectors: it does not cancel.
long double preciseDistance(MatrixView data, std::size_t a, std::size_t b, Metric metric) {
    const auto at = [&](std::size_t row, std::size_t c) { return static_cast<long double>(data(row, c)); };
    if (metric == Metric::dot) {
        long double dot = 0.0L;
        for (std::size_t c = 0; c < data.cols; ++c) dot += at(a, c) * at(b, c);
        return -dot;
    }
    long double lengthA = 1.0L;
    long double lengthB = 1.0L;
    if (metric == Metric::cosine) {
        lengthA = lengthB = 0.0L;
        for (std::size_t c = 0; c < data.cols; ++c) {
            lengthA += at(a, c) * at(a, c);
            lengthB += at(b, c) * at(b, c);
        }
        lengthA = std::sqrt(lengthA);
        lengthB = std::sqrt(lengthB);
    }
    long double sum = 0.0L;
    for (std::size_t c = 0; c < data.cols; ++c) {
        const long double difference = at(a, c) / lengthA - at(b, c) / lengthB;
        sum += difference * difference;
    }
    return metric == Metric::cosine ? 0.5L * sum : std::sqrt(sum);
}

// Embeddings often share a large mean; then float32's products differ by less than their rounding.
TEST_P(Neighbors, OfDataFarFromTheOriginAreThoseOfLongDouble) {
    constexpr std::size_t kRows = 3000;
    constexpr std::size_t kNeighbors = 40;
    for (const float mean : {30.0f, 1000.0f, 30000.0f}) {
        Matrix data = makeUniform(kRows, 60, 11);
        for (std::size_t i = 0; i < kRows * 60; ++i) data.data()[i] += mean;
        const NeighborSearch search(data.view());
        for (const std::uint32_t row : {0u, 1500u}) {
            std::vector<std::pair<long double, std::uint32_t>> expected;
            for (std::uint32_t i = 0; i < kRows; ++i) {
                if (i != row) expected.emplace_back(preciseDistance(data.view(), row, i, GetParam()), i);
            }
            std::sort(expected.begin(), expected.end());
            const auto found = search.query(row, kNeighbors, GetParam());
            ASSERT_EQ(found.size(), kNeighbors);
            for (std::size_t i = 0; i < kNeighbors; ++i) {
                EXPECT_EQ(found[i].row, expected[i].second) << "mean " << mean << ", neighbour " << i;
                const auto distance = static_cast<double>(expected[i].first);
                EXPECT_NEAR(found[i].distance, distance, 1e-6 * std::abs(distance)) << "mean " << mean;
            }
        }
    }
}

TEST_P(Neighbors, OfAStoppedSearchAreNone) {
    const Matrix data = makeUniform(100, 4, 1);
    std::stop_source stop;
    JobContext context;
    context.stop = stop.get_token();
    const NeighborSearch search(data.view());
    EXPECT_EQ(search.query(3, 5, GetParam(), nullptr, context).size(), 5u);
    stop.request_stop();
    EXPECT_TRUE(search.query(3, 5, GetParam(), nullptr, context).empty());
}

INSTANTIATE_TEST_SUITE_P(Metrics, Neighbors, ::testing::Values(Metric::cosine, Metric::euclidean, Metric::dot),
                         [](const auto& instance) { return std::string(metricName(instance.param)); });

// |a|^2 + |b|^2 - 2 a.b in float32 would lose these differences altogether.
TEST(EuclideanNeighbors, NearDuplicatesFarFromTheOriginAreToldApart) {
    Matrix data(64, 3);
    for (std::size_t row = 0; row < 64; ++row) {
        data(row, 0) = 10000.0f;
        data(row, 1) = -20000.0f;
        data(row, 2) = 5000.0f + static_cast<float>((row * 37) % 64) * 0x1p-9f;
    }
    const auto neighbors = NeighborSearch(data.view()).query(0, 63, Metric::euclidean);
    ASSERT_EQ(neighbors.size(), 63u);
    for (std::size_t i = 0; i < 63; ++i) {
        EXPECT_EQ(neighbors[i].row * 37 % 64, i + 1);
        EXPECT_FLOAT_EQ(neighbors[i].distance, static_cast<float>(i + 1) * 0x1p-9f);
    }
}

TEST(CosineNeighbors, ZeroVectorsAreAtDistanceOne) {
    Matrix data(4, 2);
    data(0, 0) = 1.0f;   // row 1 is zero
    data(2, 0) = -2.0f;  // opposite to row 0
    data(3, 0) = 5.0f;   // along row 0
    const NeighborSearch search(data.view());
    const auto fromFirst = search.query(0, 3, Metric::cosine);
    EXPECT_EQ(rowsOf(fromFirst), (std::vector<std::uint32_t>{3, 1, 2}));
    EXPECT_EQ(fromFirst[0].distance, 0.0f);
    EXPECT_EQ(fromFirst[1].distance, 1.0f);
    EXPECT_EQ(fromFirst[2].distance, 2.0f);
    for (const Neighbor& neighbor : search.query(1, 3, Metric::cosine)) EXPECT_EQ(neighbor.distance, 1.0f);
}

// Multiples of a vector are at distance 0 and in row order, though their unit vectors round differently.
TEST(CosineNeighbors, MultiplesAreTies) {
    Matrix data(40, 3);
    for (std::size_t row = 0; row < 40; ++row) {
        for (std::size_t c = 0; c < 3; ++c) data(row, c) = static_cast<float>((row * 7 % 40 + 1) * (c + 1));
    }
    const auto neighbors = NeighborSearch(data.view()).query(0, 39, Metric::cosine);
    for (std::uint32_t i = 0; i < 39; ++i) {
        EXPECT_EQ(neighbors[i].row, i + 1);
        EXPECT_EQ(neighbors[i].distance, 0.0f);
    }
}

// Words counted: most rows share no word with the query, and all these are exactly as far away.
TEST(CosineNeighbors, OrthogonalRowsAreTies) {
    Matrix data(50, 8);
    for (std::size_t row = 0; row < 50; ++row) data(row, row % 8) = static_cast<float>(1 + row % 5);
    const auto neighbors = NeighborSearch(data.view()).query(0, 20, Metric::cosine);
    EXPECT_EQ(rowsOf(neighbors),
              (std::vector<std::uint32_t>{8, 16, 24, 32, 40, 48, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15}));
}

TEST(DotNeighbors, LongRowsAreNearAndZeroIsPlainZero) {
    Matrix data(5, 2);
    data(0, 0) = 1.0f;
    data(1, 0) = 1.0f;  // the same as row 0, but not its nearest
    data(2, 0) = 7.0f;
    data(3, 0) = -7.0f;  // row 4 is zero
    const auto neighbors = NeighborSearch(data.view()).query(0, 9, Metric::dot);
    EXPECT_EQ(rowsOf(neighbors), (std::vector<std::uint32_t>{2, 1, 4, 3}));
    EXPECT_EQ(neighbors[0].distance, -7.0f);
    EXPECT_EQ(neighbors[3].distance, 7.0f);
    EXPECT_FALSE(std::signbit(neighbors[2].distance));
    EXPECT_EQ(rowsOf(NeighborSearch(data.view()).query(4, 9, Metric::dot)), (std::vector<std::uint32_t>{0, 1, 2, 3}));
}

TEST(Metric, NamesAreReadBack) {
    for (const Metric metric : {Metric::cosine, Metric::euclidean, Metric::dot})
        EXPECT_EQ(parseMetric(metricName(metric)), metric);
    EXPECT_EQ(metricName(Metric::cosine), "cosine");
    EXPECT_FALSE(parseMetric("Cosine").has_value());
    EXPECT_FALSE(parseMetric("").has_value());
}

}  // namespace
}  // namespace nepho::projector
