#include "projector/knn/knn_table.h"

#include "projector/linalg/chosen_rows.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <stop_token>
#include <vector>

namespace nepho::projector {
namespace {

TEST(KnnTable, ReorderedItIsTheTableOfTheReorderedRows) {
    const Matrix data = makeBlobs(70, 4, 3, 5);
    std::vector<std::uint32_t> order(70);
    for (std::uint32_t i = 0; i < 70; ++i) order[i] = (i * 37 + 11) % 70;
    auto table = computeExactKnn(data, 9, Metric::euclidean);
    const auto expected = computeExactKnn(gatherRows(data, order), 9, Metric::euclidean);
    ASSERT_TRUE(table && expected);
    const KnnTable before = *table;
    std::stop_source stop;
    stop.request_stop();
    reorderRows(*table, order, stop.get_token());
    EXPECT_EQ(table->ids, before.ids) << "it stops where it is";
    EXPECT_EQ(table->distances, before.distances);
    reorderRows(*table, order);
    EXPECT_EQ(table->ids, expected->ids);
    EXPECT_EQ(table->distances, expected->distances);
}

TEST(KnnTable, WithoutNeighboursThereIsNothingToReorder) {
    KnnTable one{1, 0, {}, {}}, none;
    reorderRows(one, std::vector<std::uint32_t>{0});
    reorderRows(none, {});
    EXPECT_EQ(one.rows, 1u);
    EXPECT_TRUE(one.ids.empty() && none.ids.empty());
}

}  // namespace
}  // namespace nepho::projector
