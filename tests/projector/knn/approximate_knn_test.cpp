#include "projector/knn/approximate_knn.h"

#include "projector/knn/row_partition.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stop_token>

namespace nepho::projector {
namespace {

double squared(MatrixView a, std::size_t i, MatrixView b, std::size_t j) {
    double sum = 0.0;
    for (std::size_t c = 0; c < a.cols; ++c)
        sum += std::pow(static_cast<double>(a(i, c)) - static_cast<double>(b(j, c)), 2.0);
    return sum;
}

double trueRecall(const KnnTable& found, const KnnTable& truth) {
    std::size_t hits = 0;
    for (std::size_t row = 0; row < truth.rows; ++row) {
        for (const float distance : found.distancesOf(row)) hits += distance <= truth.distancesOf(row).back() ? 1u : 0u;
    }
    return static_cast<double>(hits) / static_cast<double>(truth.ids.size());
}

/// Whatever the recall: true distances, in order, nobody twice, not the row itself.
void expectSound(const KnnTable& table, MatrixView data) {
    for (std::size_t row = 0; row < table.rows; ++row) {
        std::vector<std::uint32_t> ids(table.idsOf(row).begin(), table.idsOf(row).end());
        for (std::size_t j = 0; j < table.k; ++j) {
            ASSERT_NE(ids[j], row);
            const double distance = std::sqrt(squared(data, row, data, ids[j]));
            ASSERT_NEAR(static_cast<double>(table.distancesOf(row)[j]), distance, 1e-5 * distance + 1e-6);
        }
        ASSERT_TRUE(std::ranges::is_sorted(table.distancesOf(row)));
        std::ranges::sort(ids);
        ASSERT_EQ(std::ranges::adjacent_find(ids), ids.end()) << row;
    }
}

TEST(RowPartition, EveryRowIsInTheCellWhoseCentreIsNearest) {
    const Matrix data = makeBlobs(2000, 7, 9, 3);
    const auto partition = partitionRows(data, 31, 1);
    ASSERT_TRUE(partition);
    ASSERT_EQ(partition->cells(), 31u);
    std::vector<std::uint32_t> all = partition->order;
    std::ranges::sort(all);
    for (std::uint32_t row = 0; row < 2000; ++row) ASSERT_EQ(all[row], row);
    for (std::size_t cell = 0; cell < 31; ++cell) {
        for (const std::uint32_t row : partition->rowsOf(cell)) {
            const double own = squared(data, row, partition->centers, cell);
            for (std::size_t other = 0; other < 31; ++other)
                ASSERT_LE(own, squared(data, row, partition->centers, other) * (1 + 1e-5) + 1e-6);
        }
    }
}

TEST(ApproximateKnn, ReachesTheRecallThatItTells) {
    const Matrix data = makeBlobs(8000, 12, 30, 5);
    const auto truth = computeExactKnn(data, 20, Metric::euclidean);
    for (const double wanted : {0.9, 0.99}) {
        const auto found = computeApproximateKnn(data, data, true, {.k = 20, .recall = wanted});
        ASSERT_TRUE(found && *found);
        EXPECT_GE((*found)->recall, wanted);
        EXPECT_NEAR(trueRecall((*found)->table, *truth), (*found)->recall, 0.03) << "of a sample and of all";
        expectSound((*found)->table, data);
    }
}

TEST(ApproximateKnn, FromFewerDimensionsIsMeasuredInAll) {
    const Matrix data = makeBlobs(6000, 20, 20, 6);
    Matrix coarse(6000, 12);
    for (std::size_t row = 0; row < 6000; ++row) std::copy_n(data.row(row).begin(), 12, coarse.row(row).begin());
    const auto found = computeApproximateKnn(data, coarse, false, {.k = 15, .recall = 0.7});
    ASSERT_TRUE(found && *found);
    EXPECT_GE((*found)->recall, 0.7);
    expectSound((*found)->table, data);
}

TEST(ApproximateKnn, WhereNoCellsReachTheRecallItSaysSo) {
    // Of noise in many dimensions, coarse rows say nothing.
    const Matrix data = makeBlobs(3000, 40, 1, 2);
    const auto found = computeApproximateKnn(data, Matrix(3000, 1), false, {.k = 10, .recall = 0.99});
    ASSERT_TRUE(found);
    EXPECT_FALSE(*found);
}

TEST(ApproximateKnn, OfMoreNeighboursThanCellsHold) {
    const Matrix data = makeBlobs(3000, 3, 4, 8);
    const auto found = computeApproximateKnn(data, data, true, {.k = 700, .recall = 0.5});
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->table.k, 700u);
    expectSound((*found)->table, data);
}

TEST(ApproximateKnn, AskedForMoreNeighboursThanThereAreRowsItNeedsNoMoreMemory) {
    const Matrix data = makeBlobs(400, 3, 4, 8);
    const auto found = computeApproximateKnn(data, data, true, {.k = std::size_t{1} << 40});
    ASSERT_TRUE(found);
    EXPECT_FALSE(*found) << "cells are less than all rows";
}

TEST(ApproximateKnn, OfEqualRowsIsAnyOfThem) {
    const auto found = computeApproximateKnn(Matrix(2000, 4), Matrix(2000, 4), true, {.k = 30});
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->recall, 1.0);
    expectSound((*found)->table, Matrix(2000, 4));
    const auto pair = computeApproximateKnn(makeBlobs(2, 3, 1, 1), makeBlobs(2, 3, 1, 1), true, {.k = 5});
    ASSERT_TRUE(pair);
    if (*pair) {
        EXPECT_EQ((*pair)->table.k, 1u);
    }
}

TEST(ApproximateKnn, IsTheSameForAnyNumberOfThreads) {
    const Matrix data = makeBlobs(5000, 8, 10, 4);
    setThreadCount(1);
    const auto one = computeApproximateKnn(data, data, true, {.k = 12});
    setThreadCount(6);
    const auto six = computeApproximateKnn(data, data, true, {.k = 12});
    setThreadCount(0);
    EXPECT_EQ((*one)->table.ids, (*six)->table.ids);
    EXPECT_EQ((*one)->table.distances, (*six)->table.distances);
    EXPECT_EQ((*one)->recall, (*six)->recall);
}

TEST(ApproximateKnn, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Matrix data = makeBlobs(3000, 8, 10, 4);
    const auto found = computeApproximateKnn(data, data, true, {.k = 12}, {source.get_token(), {}});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().message, kStoppedMessage);
}

}  // namespace
}  // namespace nepho::projector
