#include "projector/layout/neighbor_store.h"

#include "projector/layout/tsne_start.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

namespace nepho::projector {
namespace {

/// Whether neighbours are searched, rather than taken from the store.
bool searches(NeighborStore& store, MatrixView data, const NeighborOptions& options) {
    bool searched = false;
    const JobContext context{{}, [&](std::string_view stage, double) { searched |= stage == "neighbours"; }};
    const auto found = store.find(data, options, nullptr, context);
    const auto anew = findAllNeighbors(data, options);
    EXPECT_EQ(found->table.k, anew->table.k);
    EXPECT_EQ(found->table.ids, anew->table.ids);
    EXPECT_EQ(found->table.distances, anew->table.distances);
    EXPECT_EQ(found->recall, anew->recall);
    EXPECT_EQ(found->exact, anew->exact);
    return searched;
}

TEST(NeighborStore, FindsOnceAndTheSameToTheBit) {
    const Matrix data = makeBlobs(900, 8, 5, 3);
    NeighborStore store;
    EXPECT_TRUE(searches(store, data, {.k = 40}));
    EXPECT_FALSE(searches(store, data, {.k = 40}));
    EXPECT_FALSE(searches(store, data, {.k = 12})) << "the nearest of them";
    EXPECT_FALSE(searches(store, data, {.k = 40})) << "fewer do not take the place of more";
    EXPECT_TRUE(searches(store, data, {.k = 41}));
    EXPECT_TRUE(searches(store, data, {.k = 12, .metric = Metric::cosine}));
    EXPECT_FALSE(searches(store, data, {.k = 12})) << "one of another metric stands beside it";
}

TEST(NeighborStore, HasTheNeighborsOfARowAsASearchWouldFindThem) {
    const Matrix data = makeBlobs(300, 8, 5, 3);
    const NeighborSearch search(data);
    NeighborStore store;
    EXPECT_FALSE(store.ofRow(3, 10, Metric::cosine)) << "nothing is kept";
    ASSERT_TRUE(store.find(data, {.k = 20, .metric = Metric::cosine}));
    for (const std::uint32_t row : {0u, 7u, 299u}) {
        const auto kept = store.ofRow(row, 20, Metric::cosine);
        const auto expected = search.query(row, 20, Metric::cosine);
        ASSERT_TRUE(kept);
        ASSERT_EQ(kept->size(), 20u);
        for (std::size_t i = 0; i < 20; ++i) {
            EXPECT_EQ((*kept)[i].row, expected[i].row);
            EXPECT_EQ((*kept)[i].distance, expected[i].distance);
        }
    }
    EXPECT_EQ(store.ofRow(3, 4, Metric::cosine)->size(), 4u);
    EXPECT_FALSE(store.ofRow(3, 21, Metric::cosine)) << "more than are kept";
    EXPECT_FALSE(store.ofRow(3, 4, Metric::euclidean));
    ASSERT_TRUE(store.find(data, {.k = 400}));
    EXPECT_EQ(store.ofRow(3, 1000, Metric::euclidean)->size(), 299u) << "all there are";
    const Matrix more = makeBlobs(3000, 8, 5, 3);
    NeighborStore approximate;
    ASSERT_FALSE(approximate.find(more, {.k = 20, .route = NeighborRoute::approximate})->exact);
    EXPECT_FALSE(approximate.ofRow(3, 4, Metric::euclidean)) << "some may be missing";
}

TEST(NeighborStore, ApproximateOnesAreTakenOnlyForTheSameOptions) {
    const Matrix data = makeBlobs(3000, 8, 5, 3);
    NeighborStore store;
    const NeighborOptions options{.k = 20, .route = NeighborRoute::approximate};
    EXPECT_TRUE(searches(store, data, options));
    EXPECT_FALSE(searches(store, data, options));
    NeighborOptions fewer = options;
    fewer.k = 10;
    EXPECT_TRUE(searches(store, data, fewer));
    EXPECT_FALSE(searches(store, data, fewer));
    EXPECT_FALSE(searches(store, data, options)) << "both are kept";
    NeighborOptions surer = options;
    surer.recall = 0.999;
    EXPECT_TRUE(searches(store, data, surer));
}

TEST(NeighborStore, TheOldestGoesWhereThereIsNoRoomForAll) {
    const Matrix data = makeBlobs(500, 8, 5, 3);
    const NeighborOptions oldest{.k = 10}, middle{.k = 9, .metric = Metric::cosine},
        newest{.k = 8, .metric = Metric::dot};
    NeighborStore store(500 * (10 + 9) * 8);
    EXPECT_TRUE(searches(store, data, oldest));
    EXPECT_TRUE(searches(store, data, middle));
    EXPECT_FALSE(searches(store, data, oldest));
    EXPECT_TRUE(searches(store, data, newest));
    EXPECT_FALSE(searches(store, data, middle));
    EXPECT_TRUE(searches(store, data, oldest));
}

TEST(NeighborStore, SeedsHaveTablesOfTheirOwn) {
    TsneInput input;
    input.seed = 7;
    EXPECT_EQ(neighborsOf(input, Metric::cosine, 3000).seed, 7u);
    EXPECT_EQ(neighborsOf(input, Metric::cosine, 3000).metric, Metric::cosine);
    const Matrix data = makeBlobs(3000, 8, 5, 3);
    NeighborStore store;
    EXPECT_TRUE(searches(store, data, {.k = 20, .route = NeighborRoute::approximate, .seed = 0}));
    EXPECT_TRUE(searches(store, data, {.k = 20, .route = NeighborRoute::approximate, .seed = 7}));
}

TEST(NeighborStore, KeepsNoTableThatIsTooLargeNorOneThatWasStopped) {
    const Matrix data = makeBlobs(500, 8, 5, 3);
    NeighborStore small(500 * 10 * 8 - 1);
    EXPECT_TRUE(searches(small, data, {.k = 10}));
    EXPECT_TRUE(searches(small, data, {.k = 10}));
    EXPECT_TRUE(searches(small, data, {.k = 9}));
    EXPECT_FALSE(searches(small, data, {.k = 9}));
    NeighborStore store;
    std::stop_source source;
    source.request_stop();
    EXPECT_FALSE(store.find(data, {.k = 10}, nullptr, {source.get_token(), {}}));
    EXPECT_TRUE(searches(store, data, {.k = 10}));
}

TEST(NeighborStore, TsneAgainIsTheSameAndSearchesNoMore) {
    const Matrix data = makeBlobs(600, 8, 5, 3);
    TsneInput input;
    const auto layoutOf = [&](const TsneInput& given, bool& searched) {
        const JobContext context{{}, [&](std::string_view stage, double) { searched |= stage == "neighbours"; }};
        auto tsne = startTsne(data, given, {}, context);
        for (int i = 0; i < 20; ++i) tsne->step();
        return tsne->layout();
    };
    bool first = false, second = false, alone = false;
    const Matrix expected = layoutOf(input, alone);
    input.neighbors = std::make_shared<NeighborStore>();
    for (bool* searched : {&first, &second}) {
        const Matrix found = layoutOf(input, *searched);
        EXPECT_TRUE(std::equal(found.data(), found.data() + 600 * 3, expected.data()));
    }
    EXPECT_TRUE(first);
    EXPECT_FALSE(second);
}

}  // namespace
}  // namespace nepho::projector
