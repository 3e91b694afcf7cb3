#include "projector/layout/all_neighbors.h"

#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

namespace nepho::projector {
namespace {

TEST(AllNeighbors, OfFewRowsAreExact) {
    const Matrix data = makeBlobs(500, 10, 4, 1);
    const auto found = findAllNeighbors(data, {.k = 9});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->exact);
    EXPECT_EQ(found->table.ids, computeExactKnn(data, 9, Metric::euclidean)->ids);
}

TEST(AllNeighbors, ThroughFewerDimensionsReachTheRecall) {
    const Matrix data = makeBlobs(6000, 200, 25, 3);
    for (const Metric metric : {Metric::euclidean, Metric::cosine}) {
        const auto found =
            findAllNeighbors(data, {.k = 15, .metric = metric, .route = NeighborRoute::approximate, .recall = 0.9});
        ASSERT_TRUE(found);
        EXPECT_FALSE(found->exact);
        const auto truth = computeExactKnn(data, 15, metric);
        std::size_t hits = 0;
        for (std::size_t row = 0; row < 6000; ++row) {
            for (const float distance : found->table.distancesOf(row))
                hits += distance <= truth->distancesOf(row).back() ? 1u : 0u;
        }
        EXPECT_GT(static_cast<double>(hits) / (6000.0 * 15.0), 0.87) << metricName(metric);
    }
}

TEST(AllNeighbors, ThatCannotBeHadForLessAreExact) {
    const Matrix data = makeBlobs(1500, 300, 1, 3);  // noise: its principal components say little
    const auto found = findAllNeighbors(data, {.k = 10, .route = NeighborRoute::approximate, .recall = 0.999});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->exact);
    EXPECT_EQ(found->recall, 1.0);
}

TEST(AllNeighbors, ByInnerProductsAreExactWhateverTheRoute) {
    const Matrix data = makeBlobs(700, 10, 4, 1);
    const auto found = findAllNeighbors(data, {.k = 9, .metric = Metric::dot, .route = NeighborRoute::approximate});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->exact);
    EXPECT_EQ(found->table.ids, computeExactKnn(data, 9, Metric::dot)->ids);
}

TEST(AllNeighbors, OfNoRowsAreNone) {
    EXPECT_EQ(findAllNeighbors(Matrix(0, 3), {.route = NeighborRoute::approximate})->table.rows, 0u);
    EXPECT_EQ(findAllNeighbors(Matrix(1, 3), {.route = NeighborRoute::approximate})->table.k, 0u);
}

}  // namespace
}  // namespace nepho::projector
