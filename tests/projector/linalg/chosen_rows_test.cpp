#include "projector/linalg/chosen_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stop_token>

namespace nepho::projector {
namespace {

TEST(SampleRows, AreDifferentRowsOfTheData) {
    auto sample = sampleRows(1000, 300, 7);
    ASSERT_EQ(sample.size(), 300u);
    EXPECT_EQ(sampleRows(1000, 300, 7), sample);
    EXPECT_NE(sampleRows(1000, 300, 8), sample);
    EXPECT_EQ(sampleRows(1000, 100, 7), std::vector(sample.begin(), sample.begin() + 100)) << "its first part";
    std::ranges::sort(sample);
    EXPECT_EQ(std::ranges::adjacent_find(sample), sample.end());
    EXPECT_LT(sample.back(), 1000u);
}

TEST(SampleRows, AreAllWhereThereAreNotMore) {
    auto sample = sampleRows(5, 9, 1);
    std::ranges::sort(sample);
    EXPECT_EQ(sample, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    EXPECT_TRUE(sampleRows(0, 9, 1).empty());
}

TEST(SampleRows, HaveEveryRowAlike) {
    std::vector<int> times(20, 0);
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        for (const std::uint32_t row : sampleRows(20, 5, seed)) ++times[row];
    }
    // 1,000 of each are expected, with a deviation of 27.
    EXPECT_GT(*std::ranges::min_element(times), 850);
    EXPECT_LT(*std::ranges::max_element(times), 1150);
}

TEST(GatherRows, AreTheRowsInTheirOrder) {
    Matrix data(3000, 2);
    for (std::size_t row = 0; row < 3000; ++row) data(row, 1) = static_cast<float>(row);
    const auto rows = sampleRows(3000, 2500, 3);
    const Matrix chosen = gatherRows(data, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(chosen(i, 1), static_cast<float>(rows[i]));
    EXPECT_EQ(gatherRows(data, {}).rows(), 0u);
}

TEST(GatherRows, StopsWhenAsked) {
    Matrix data(3000, 1);
    std::fill_n(data.data(), 3000, 1.0f);
    std::stop_source stop;
    stop.request_stop();
    const Matrix chosen = gatherRows(data, sampleRows(3000, 2500, 3), stop.get_token());
    EXPECT_EQ(chosen.rows(), 2500u);
    EXPECT_EQ(std::count(chosen.data(), chosen.data() + 2500, 0.0f), 2500);
}

}  // namespace
}  // namespace nepho::projector
