#include "projector/knn/knn_table.h"

#include "projector/linalg/chosen_rows.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

namespace nepho::projector {
namespace {

TEST(KnnTable, ReorderedItIsTheTableOfTheReorderedRows) {
    const Matrix data = makeBlobs(70, 4, 3, 5);
    std::vector<std::uint32_t> order(70);
    for (std::uint32_t i = 0; i < 70; ++i) order[i] = (i * 37 + 11) % 70;
    auto table = computeExactKnn(data, 9, Metric::euclidean);
    const auto expected = computeExactKnn(gatherRows(data, order), 9, Metric::euclidean);
    ASSERT_TRUE(table && expected);
    reorderRows(*table, order);
    EXPECT_EQ(table->ids, expected->ids);
    EXPECT_EQ(table->distances, expected->distances);
}

}  // namespace
}  // namespace nepho::projector
