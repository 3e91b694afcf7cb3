#include "projector/metrics/layout_quality.h"

#include "projector/knn/knn_table.h"
#include "projector/linalg/chosen_rows.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stop_token>

namespace nepho::projector {
namespace {

Matrix firstTwo(const Matrix& data) {
    Matrix layout(data.rows(), 2);
    for (std::size_t row = 0; row < data.rows(); ++row) {
        layout(row, 0) = data(row, 0);
        layout(row, 1) = data(row, 1);
    }
    return layout;
}

TEST(LayoutQuality, IsWhatScikitLearnFinds) {
    // sklearn.manifold.trustworthiness 1.2.1 (12 neighbours; continuity: the two spaces exchanged; 7 with cosine) and
    // kneighbors of the same rows.
    const Matrix data = makeBlobs(200, 8, 4, 3);
    const Matrix layout = firstTwo(data);
    const auto quality = measureQuality(data, layout, {});
    ASSERT_TRUE(quality);
    EXPECT_NEAR(quality->trustworthiness, 0.9107782369, 1e-6);
    EXPECT_NEAR(quality->continuity, 0.9404201102, 1e-6);
    EXPECT_NEAR(quality->preservation, 0.33, 1e-7);
    const auto cosine = measureQuality(data, layout, {.ranked = 7, .metric = Metric::cosine});
    EXPECT_NEAR(cosine->trustworthiness, 0.8950718065, 1e-6);
}

TEST(LayoutQuality, OfTheDataItselfIsOneAndOfALayoutByChanceIsPoor) {
    const Matrix data = makeBlobs(600, 6, 5, 1);
    const auto best = measureQuality(data, data, {});
    EXPECT_EQ(best->preservation, 1.0);
    EXPECT_EQ(best->trustworthiness, 1.0);
    EXPECT_EQ(best->continuity, 1.0);
    Matrix chance(600, 3);
    Random random(4);
    for (std::size_t i = 0; i < 1800; ++i) chance.data()[i] = static_cast<float>(random.uniform());
    const auto worst = measureQuality(data, chance, {});
    EXPECT_LT(worst->preservation, 0.05);
    EXPECT_NEAR(worst->trustworthiness, 0.5, 0.05);
    EXPECT_NEAR(worst->continuity, 0.5, 0.05);
}

TEST(LayoutQuality, OfASampleIsNearThatOfAll) {
    const Matrix data = makeBlobs(2000, 8, 6, 7);
    const Matrix layout = firstTwo(data);
    const auto all = measureQuality(data, layout, {});
    const auto some = measureQuality(data, layout, {.sample = 700});
    ASSERT_EQ(some->rows.size(), 700u);
    EXPECT_TRUE(std::ranges::is_sorted(some->rows));
    EXPECT_EQ(std::ranges::adjacent_find(some->rows), some->rows.end());
    EXPECT_NEAR(some->preservation, all->preservation, 0.02);
    for (std::size_t i = 0; i < 700; ++i) EXPECT_EQ(some->preservedOfRow[i], all->preservedOfRow[some->rows[i]]);
}

/// Whoever made a layout by way of landmarks chose them by the same seed.
TEST(LayoutQuality, AsksOtherRowsThanThoseOfTheSameSeed) {
    constexpr std::size_t kRows = 20000, kAsked = 400;
    const Matrix data = makeBlobs(kRows, 2, 6, 7);
    const auto quality = measureQuality(data, data, {.sample = kAsked, .seed = 3});
    auto landmarks = sampleRows(kRows, kRows / 8, 3);
    std::ranges::sort(landmarks);
    const auto both = std::ranges::count_if(
        quality->rows, [&](std::uint32_t row) { return std::ranges::binary_search(landmarks, row); });
    EXPECT_NEAR(static_cast<double>(both), kAsked / 8.0, 25.0);
}

TEST(LayoutQuality, OfFewRows) {
    for (const std::size_t rows : {0u, 1u, 2u, 3u, 5u}) {
        const Matrix data = makeBlobs(rows, 4, 1, 1);
        const auto quality = measureQuality(data, data, {});
        ASSERT_TRUE(quality);
        EXPECT_EQ(quality->preservation, 1.0) << rows;
        EXPECT_EQ(quality->trustworthiness, 1.0) << rows;
    }
}

TEST(LayoutQuality, LabelsAgreeWhereBlobsStandApart) {
    const Matrix data = makeBlobs(400, 5, 4, 2);
    std::vector<std::int32_t> labels(400), mixed(400);
    for (std::size_t i = 0; i < 400; ++i) {
        labels[i] = static_cast<std::int32_t>(i % 4);
        mixed[i] = static_cast<std::int32_t>(i / 4 % 4);
    }
    EXPECT_GT(labelAgreement(data, labels, {})->value(), 0.9);
    EXPECT_NEAR(labelAgreement(data, mixed, {})->value(), 0.25, 0.05);
    labels.assign(400, -1);
    EXPECT_FALSE(labelAgreement(data, labels, {})->has_value());
}

TEST(LayoutQuality, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Matrix data = makeBlobs(300, 5, 4, 2);
    const auto quality = measureQuality(data, data, {}, {source.get_token(), {}});
    ASSERT_FALSE(quality);
    EXPECT_EQ(quality.error().message, kStoppedMessage);
}

TEST(LayoutQuality, ByInnerProductsIsThatOfUnitVectorsByTheirAngles) {
    // Where all rows are equally long, the order by inner product is that by cosine.
    Matrix data = makeBlobs(300, 6, 5, 1);
    for (std::size_t row = 0; row < 300; ++row) {
        double square = 0.0;
        for (const float value : data.row(row)) square += static_cast<double>(value) * static_cast<double>(value);
        for (float& value : data.row(row))
            value = static_cast<float>(3.0 * static_cast<double>(value) / std::sqrt(square));
    }
    const Matrix layout = firstTwo(data);
    const auto dot = measureQuality(data, layout, {.metric = Metric::dot});
    const auto cosine = measureQuality(data, layout, {.metric = Metric::cosine});
    EXPECT_NEAR(dot->preservation, cosine->preservation, 1e-3);
    EXPECT_NEAR(dot->trustworthiness, cosine->trustworthiness, 1e-4);
    EXPECT_NEAR(dot->continuity, cosine->continuity, 1e-4);
    EXPECT_LT(dot->trustworthiness, 0.99);
}

TEST(LayoutQuality, OfEveryRowIsThatOfTheRowsAskedAndMore) {
    const Matrix data = makeBlobs(1500, 8, 6, 7);
    const Matrix layout = firstTwo(data);
    const auto all = measureQuality(data, layout, {});
    const auto some = measureQuality(data, layout, {.sample = 200});
    const auto taken = preservationOfEveryRow(data, layout, {}, *all, nullptr);
    const auto found = preservationOfEveryRow(data, layout, {.sample = 200}, *some, nullptr);
    ASSERT_TRUE(taken && found);
    EXPECT_EQ(found->preservedOfRow, all->preservedOfRow);
    EXPECT_EQ(taken->preservedOfRow, all->preservedOfRow);
    EXPECT_EQ(found->neighbors, 10u);
    EXPECT_EQ(found->recall, 1.0);
    for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(some->preservedOfRow[i], found->preservedOfRow[some->rows[i]]);
}

/// By the definition: of one row among the references, sorted.
double trustOf(std::uint32_t row, MatrixView data, MatrixView layout, const std::vector<std::uint32_t>& references,
               std::size_t k) {
    const auto sorted = [&](MatrixView space) {
        std::vector<std::pair<double, std::uint32_t>> others;
        for (const std::uint32_t other : references) {
            double square = 0.0;
            for (std::size_t c = 0; c < space.cols; ++c)
                square += std::pow(static_cast<double>(space(row, c)) - static_cast<double>(space(other, c)), 2.0);
            if (other != row) others.emplace_back(square, other);
        }
        std::ranges::sort(others);
        return others;
    };
    const auto before = sorted(data), after = sorted(layout);
    double loss = 0.0;
    for (std::size_t place = 0; place < k; ++place) {
        const auto at = std::ranges::find(before, after[place].second, [](const auto& other) { return other.second; });
        loss += std::max(0.0, static_cast<double>(at - before.begin()) + 1.0 - static_cast<double>(k));
    }
    const auto n = static_cast<double>(before.size() + 1), few = static_cast<double>(k);
    return 1.0 - 2.0 * loss / (few * (2.0 * n - 3.0 * few - 1.0));
}

TEST(RankQuality, OfEveryRowIsThatOfTheDefinition) {
    const Matrix data = makeBlobs(400, 8, 6, 7);
    const Matrix layout = firstTwo(data);
    std::vector<std::uint32_t> rows(400), references;
    std::iota(rows.begin(), rows.end(), 0u);
    for (std::uint32_t row = 3; row < 400; row += 3) references.push_back(row);
    for (const std::size_t k : {7u, 60u}) {
        const auto found = rankQuality(data, layout, rows, references, k, Metric::euclidean, "ranks");
        ASSERT_TRUE(found);
        for (const std::uint32_t row : rows) {
            ASSERT_NEAR(found->trustworthiness[row], trustOf(row, data, layout, references, k), 1e-9) << row;
            ASSERT_NEAR(found->continuity[row], trustOf(row, layout, data, references, k), 1e-9) << row;
        }
    }
}

TEST(RankQuality, TheMeanOverAllRowsIsTheLayouts) {
    const Matrix data = makeBlobs(500, 8, 6, 7);
    const Matrix layout = firstTwo(data);
    const auto all = measureQuality(data, layout, {});
    const auto rows = rankQualityOfEveryRow(data, layout, {});
    double trust = 0.0, continuity = 0.0;
    for (std::size_t row = 0; row < 500; ++row) {
        trust += rows->trustworthiness[row] / 500.0;
        continuity += rows->continuity[row] / 500.0;
    }
    EXPECT_NEAR(trust, all->trustworthiness, 1e-9);
    EXPECT_NEAR(continuity, all->continuity, 1e-9);
    EXPECT_LT(trust, 0.99);
    EXPECT_EQ(rankQualityOfEveryRow(data, layout, {.sample = 50})->continuity, rows->continuity);
    const Matrix two(2, 3);
    EXPECT_EQ(rankQualityOfEveryRow(two, two, {})->continuity, (std::vector<double>{1.0, 1.0}));
}

TEST(RankQuality, OfManyRowsIsThatAmongSomeOfThem) {
    const Matrix data = makeBlobs(6000, 8, 6, 7);
    const Matrix layout = firstTwo(data);
    const auto rows = rankQualityOfEveryRow(data, layout, {});
    ASSERT_EQ(rows->trustworthiness.size(), 6000u);
    const auto meanOf = [](const std::vector<double>& values) {
        return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    };
    const auto sampled = measureQuality(data, layout, {.sample = 2000});  // the same k among as many rows
    EXPECT_LT(sampled->trustworthiness, 0.99);
    EXPECT_NEAR(meanOf(rows->trustworthiness), sampled->trustworthiness, 0.005);
    EXPECT_NEAR(meanOf(rows->continuity), sampled->continuity, 0.005);
}

TEST(LayoutQuality, PreservationIsCountedRightForLargeK) {
    const Matrix data = makeBlobs(300, 5, 3, 2);
    const Matrix layout = firstTwo(data);
    const auto found = measureQuality(data, layout, {.neighbors = 150});
    const auto before = computeExactKnn(data, 150, Metric::euclidean);
    const auto after = computeExactKnn(layout, 150, Metric::euclidean);
    for (std::size_t row = 0; row < 300; ++row) {
        int count = 0;
        for (const std::uint32_t id : before->idsOf(row)) count += std::ranges::count(after->idsOf(row), id) > 0;
        EXPECT_FLOAT_EQ(found->preservedOfRow[row], static_cast<float>(count) / 150.0f);
    }
    EXPECT_EQ(measureQuality(data, layout, {.neighbors = 500})->preservation, 1.0) << "all are neighbours";
}

}  // namespace
}  // namespace nepho::projector
