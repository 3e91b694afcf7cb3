#include "projector/layout/landmarks.h"

#include "projector/linalg/chosen_rows.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <stop_token>
#include <utility>

namespace nepho::projector {
namespace {

TEST(Landmarks, ARowsAreTheNearestAndCountByTheInverseSquare) {
    const Matrix rows = makeBlobs(500, 7, 4, 3);
    const Matrix landmarks = makeBlobs(60, 7, 4, 8);
    const auto near = nearestLandmarks(rows, landmarks);
    ASSERT_TRUE(near);
    ASSERT_EQ(near->count, kLandmarksOfRow);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        std::vector<std::pair<double, std::uint32_t>> all;
        for (std::uint32_t landmark = 0; landmark < landmarks.rows(); ++landmark) {
            double square = 0.0;
            for (std::size_t col = 0; col < 7; ++col)
                square +=
                    std::pow(static_cast<double>(rows(row, col)) - static_cast<double>(landmarks(landmark, col)), 2.0);
            all.emplace_back(square, landmark);
        }
        std::ranges::sort(all);
        double total = 0.0;
        for (std::size_t i = 0; i < kLandmarksOfRow; ++i) total += 1.0 / all[i].first;
        for (std::size_t i = 0; i < kLandmarksOfRow; ++i) {
            EXPECT_EQ(near->ids[row * kLandmarksOfRow + i], all[i].second) << row;
            EXPECT_NEAR(static_cast<double>(near->weights[row * kLandmarksOfRow + i]), 1.0 / all[i].first / total,
                        1e-4);
        }
    }
}

TEST(Landmarks, ALandmarkStandsWhereItIsAndFewAreAllThatCount) {
    const Matrix rows = makeBlobs(40, 3, 2, 1);
    std::vector<std::uint32_t> chosen{5, 17, 30};
    const auto near = nearestLandmarks(rows, gatherRows(rows, chosen));
    ASSERT_TRUE(near);
    EXPECT_EQ(near->count, 3u);
    const Matrix at = makeBlobs(3, 2, 1, 7);
    const Matrix all = placeByLandmarks(*near, at);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_FLOAT_EQ(all(chosen[i], 0), at(i, 0));
        EXPECT_FLOAT_EQ(all(chosen[i], 1), at(i, 1));
    }
    const auto onlyOne = nearestLandmarks(rows, gatherRows(rows, std::vector<std::uint32_t>{3}));
    ASSERT_TRUE(onlyOne);
    EXPECT_TRUE(std::ranges::all_of(onlyOne->weights, [](float weight) { return weight == 1.0f; }));
}

TEST(Landmarks, WeightsAreNumbersWhateverTheScale) {
    for (const float scale : {1e-18f, 1.0f, 1e18f}) {
        Matrix rows = makeBlobs(40, 30, 2, 1), landmarks = makeBlobs(10, 30, 2, 5);
        for (std::size_t i = 0; i < 40 * 30; ++i) rows.data()[i] *= scale;
        for (std::size_t i = 0; i < 10 * 30; ++i) landmarks.data()[i] *= scale;
        const auto near = nearestLandmarks(rows, landmarks);
        ASSERT_TRUE(near);
        for (std::size_t row = 0; row < 40; ++row) {
            const auto weights = std::span(near->weights).subspan(row * near->count, near->count);
            EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1.0, 1e-5) << scale;
        }
    }
}

TEST(Landmarks, ARowStandsAmongTheLandmarksThatAreItsNeighbours) {
    // On a line at 0, 1, 3 and 100; two neighbours each; the first and the third are landmarks.
    const KnnTable table{4, 2, {1, 2, 0, 2, 1, 0, 2, 1}, {1.0f, 3.0f, 1.0f, 2.0f, 2.0f, 3.0f, 97.0f, 99.0f}};
    Matrix at(2, 2);
    at(0, 0) = 10.0f;
    at(1, 0) = 20.0f;
    Matrix positions(4, 2);
    const std::vector<std::int32_t> landmarks{0, -1, 1, -1};
    placeByNeighbors(table, Metric::euclidean, landmarks, at, positions);
    EXPECT_FLOAT_EQ(positions(0, 0), 10.0f);
    EXPECT_FLOAT_EQ(positions(1, 0), (10.0f / 1.0f + 20.0f / 4.0f) / (1.0f + 0.25f));
    EXPECT_FLOAT_EQ(positions(2, 0), 20.0f);
    EXPECT_FLOAT_EQ(positions(3, 0), 20.0f);
    // One that knows none stays where it was.
    positions(3, 0) = -7.0f;
    placeByNeighbors(table, Metric::euclidean, std::vector<std::int32_t>{0, -1, -1, -1}, at, positions);
    EXPECT_FLOAT_EQ(positions(3, 0), -7.0f);
    std::stop_source stop;
    stop.request_stop();
    positions(0, 0) = -5.0f;
    placeByNeighbors(table, Metric::euclidean, landmarks, at, positions, stop.get_token());
    EXPECT_FLOAT_EQ(positions(0, 0), -5.0f) << "it stops where it is";
}

}  // namespace
}  // namespace nepho::projector
