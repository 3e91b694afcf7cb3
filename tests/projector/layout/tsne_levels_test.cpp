#include "projector/layout/tsne_levels.h"

#include "projector/layout/tsne_start.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <span>
#include <stop_token>
#include <string_view>

namespace nepho::projector {
namespace {

using Sizes = std::vector<std::size_t>;

constexpr std::size_t kLevelRows = 2400;

TsneInput inTwoLevels() {
    TsneInput input;
    input.perplexity = 10.0;
    input.levels = 2;
    return input;
}

void finish(TsneLevels& tsne) {
    while (!tsne.isDone()) ASSERT_TRUE(tsne.step());
}

std::span<const float> valuesOf(const Matrix& matrix) {
    return {matrix.data(), matrix.rows() * matrix.cols()};
}

TEST(TsneLevels, EachHasAnEighthOfTheNextOnesRows) {
    EXPECT_EQ(TsneLevels::sizes(25'000, 0), (Sizes{25'000}));
    EXPECT_EQ(TsneLevels::sizes(70'000, 0), (Sizes{8'750, 70'000}));
    EXPECT_EQ(TsneLevels::sizes(1'000'000, 0), (Sizes{15'625, 125'000, 1'000'000}));
    EXPECT_EQ(TsneLevels::sizes(1'000'000, 1), (Sizes{1'000'000}));
    EXPECT_EQ(TsneLevels::sizes(16'000, 2), (Sizes{2'000, 16'000}));
    // Fewer levels where there would be fewer than a thousand landmarks.
    EXPECT_EQ(TsneLevels::sizes(16'000, 8), (Sizes{1'000, 2'000, 16'000}));
    EXPECT_EQ(TsneLevels::sizes(1'999, 2), (Sizes{1'999}));
    EXPECT_EQ(TsneLevels::sizes(0, 0), (Sizes{0}));
}

TEST(TsneLevels, OneLevelIsTsneAndNothingElse) {
    const Matrix data = makeBlobs(400, 6, 4, 2);
    TsneInput input;
    input.perplexity = 10.0;
    auto levels = TsneLevels::start(data, input, {}, 60);
    auto plain = startTsne(data, input, {});
    ASSERT_TRUE(levels && plain);
    finish(*levels);
    for (int i = 0; i < 60; ++i) plain->step();
    EXPECT_EQ(levels->iterations(), 60u);
    EXPECT_TRUE(std::ranges::equal(valuesOf(levels->layout()), valuesOf(plain->layout())));
}

TEST(TsneLevels, TwoEndAtTheLossOfOneAndShowAllRowsFromTheFirstIteration) {
    const Matrix data = makeBlobs(kLevelRows, 10, 8, 4);
    auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 400);
    ASSERT_TRUE(tsne);
    EXPECT_EQ(tsne->levels(), 2u);
    EXPECT_EQ(tsne->tsne().rows(), 1000u);
    ASSERT_TRUE(tsne->step());
    EXPECT_EQ(tsne->layout().rows(), kLevelRows);
    while (tsne->iteration() < 400) ASSERT_TRUE(tsne->step());
    // The landmarks' blobs are apart, and the other rows stand in them.
    const auto ownShare = [&](const Matrix& layout) {
        const auto table = computeExactKnn(layout, 10, Metric::euclidean);
        std::size_t own = 0;
        for (std::size_t row = 0; row < kLevelRows; ++row)
            for (const std::uint32_t other : table->idsOf(row)) own += other % 8 == row % 8 ? 1u : 0u;
        return static_cast<double>(own) / static_cast<double>(10 * kLevelRows);
    };
    EXPECT_GT(ownShare(tsne->layout()), 0.9);
    finish(*tsne);
    EXPECT_EQ(tsne->iteration(), 600u);
    EXPECT_TRUE(tsne->isFinest());
    EXPECT_EQ(tsne->tsne().rows(), kLevelRows);
    EXPECT_GT(ownShare(tsne->layout()), 0.95);

    TsneInput one = inTwoLevels();
    one.levels = 1;
    auto whole = TsneLevels::start(data, one, {}, 600);
    ASSERT_TRUE(whole);
    finish(*whole);
    EXPECT_LT(tsne->loss(), 1.06 * whole->loss());  // after fewer iterations of all rows, a third as many
}

TEST(TsneLevels, CosineRowsAreLaidOutAsUnitVectors) {
    Matrix data = makeBlobs(kLevelRows, 5, 6, 9);
    TsneInput input = inTwoLevels();
    input.metric = Metric::cosine;
    auto tsne = TsneLevels::start(data, input, {}, 300);
    // Lengths say nothing to the cosine.
    for (std::size_t row = 0; row < kLevelRows; ++row)
        for (float& value : data.row(row)) value *= row % 2 == 0 ? 1.0f : 64.0f;
    auto scaled = TsneLevels::start(data, input, {}, 300);
    ASSERT_TRUE(tsne && scaled);
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(tsne->step());
        ASSERT_TRUE(scaled->step());
    }
    EXPECT_NEAR(tsne->loss(), scaled->loss(), 0.02 * scaled->loss());
}

TEST(TsneLevels, AreTheSameToTheBitForAnyNumberOfThreads) {
    const Matrix data = makeBlobs(kLevelRows, 8, 5, 6);
    const auto run = [&](std::size_t threads) {
        setThreadCount(threads);
        auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 20);
        while (!tsne->isDone()) tsne->step();
        setThreadCount(0);
        return tsne->layout();
    };
    const Matrix one = run(1), many = run(16);
    EXPECT_TRUE(std::ranges::equal(valuesOf(one), valuesOf(many)));
}

TEST(TsneLevels, StoppedWhileTheNextIsPreparedNothingHasChanged) {
    const Matrix data = makeBlobs(kLevelRows, 8, 5, 6);
    auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 20);
    auto other = TsneLevels::start(data, inTwoLevels(), {}, 20);
    ASSERT_TRUE(tsne && other);
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(tsne->step());
        ASSERT_TRUE(other->step());
    }
    for (const std::string_view stage : {"neighbours", "affinities"}) {
        std::stop_source source;
        const auto stopAt = [&](std::string_view now, double) {
            if (now == stage) source.request_stop();
        };
        EXPECT_FALSE(tsne->step({source.get_token(), stopAt})) << stage;
        EXPECT_EQ(tsne->level(), 0u);
    }
    EXPECT_TRUE(std::ranges::equal(valuesOf(tsne->layout()), valuesOf(other->layout())));
    finish(*tsne);
    finish(*other);
    EXPECT_TRUE(std::ranges::equal(valuesOf(tsne->layout()), valuesOf(other->layout())));
}

TEST(TsneLevels, PausedWhileTheNextIsPreparedNotABitIsAnother) {
    const Matrix data = makeBlobs(kLevelRows, 8, 5, 6);
    auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 20);
    auto other = TsneLevels::start(data, inTwoLevels(), {}, 20);
    ASSERT_TRUE(tsne && other);
    while (!tsne->isBetweenLevels()) ASSERT_TRUE(tsne->step());
    std::atomic<int> asked{0};
    int waits = 0;
    {
        const LoopPause pause{[&] { return ++asked % 7 == 0; }, [&] { ++waits; }};
        const PausableLoops pausable(pause);
        ASSERT_TRUE(tsne->prepareLevel());
    }
    EXPECT_GT(waits, 10);
    EXPECT_EQ(tsne->level(), 1u);
    EXPECT_EQ(tsne->iteration(), 20u);
    EXPECT_TRUE(tsne->prepareLevel()) << "there is nothing to prepare any more";
    finish(*tsne);
    finish(*other);
    EXPECT_TRUE(std::ranges::equal(valuesOf(tsne->layout()), valuesOf(other->layout())));
}

TEST(TsneLevels, ALevelCanBeEndedEarly) {
    const Matrix data = makeBlobs(kLevelRows, 8, 5, 6);
    auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 100);
    ASSERT_TRUE(tsne);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(tsne->step());
    tsne->endLevel();
    EXPECT_EQ(tsne->iterations(), 60u);
    EXPECT_FALSE(tsne->isDone());
    ASSERT_TRUE(tsne->step());
    EXPECT_TRUE(tsne->isFinest());
    EXPECT_EQ(tsne->iteration(), 11u);
    tsne->endLevel();
    EXPECT_TRUE(tsne->isDone());
}

double spread(const Matrix& layout) {
    double sum = 0.0;
    for (const float value : valuesOf(layout)) sum += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(sum / static_cast<double>(layout.rows()));
}

TEST(TsneLevels, HeldRowsStayThroughThreeLevelsOfOneScale) {
    const Matrix data = makeBlobs(16'000, 4, 6, 3);
    TsneInput input;
    input.perplexity = 5.0;
    input.levels = 3;
    auto tsne = TsneLevels::start(data, input, {.exaggerationIterations = 20}, 60);
    ASSERT_TRUE(tsne);
    ASSERT_EQ(tsne->rowsOfLevels(), (Sizes{1'000, 2'000, 16'000}));
    const std::vector<std::uint32_t> rows{3, 7'001, 15'999};
    const std::vector<Point4> places{{40.0f, 1.0f, 2.0f, 0.0f}, {-30.0f, 5.0f, 0.0f, 0.0f}, {0.0f, 0.0f, 50.0f, 0.0f}};
    tsne->hold(rows, places);
    double before = 0.0;
    for (std::size_t level = 0; !tsne->isDone(); level = tsne->level()) {
        ASSERT_TRUE(tsne->step());
        const Matrix layout = tsne->layout();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            ASSERT_EQ(layout(rows[i], 0), places[i].x) << tsne->iteration();
            ASSERT_EQ(layout(rows[i], 2), places[i].z) << tsne->iteration();
        }
        if (tsne->level() != level) {
            EXPECT_NEAR(spread(layout), before, 0.25 * before) << "level " << tsne->level();
        }
        before = spread(layout);
    }
    // In the descent itself, not only in what is shown.
    for (const Point4& place : places) {
        EXPECT_TRUE(std::ranges::any_of(tsne->tsne().points(), [&](const Point4& point) {
            return point.x == place.x && point.y == place.y && point.z == place.z;
        }));
    }
}

TEST(TsneLevels, TheSameOptionsAgainChangeNothingAndIterationsAreThoseOfTheFirst) {
    const Matrix data = makeBlobs(kLevelRows, 8, 5, 6);
    auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 20);
    auto told = TsneLevels::start(data, inTwoLevels(), {}, 10);
    ASSERT_TRUE(tsne && told);
    ASSERT_TRUE(told->step());
    told->setIterations(20);
    EXPECT_EQ(told->iterations(), 30u);
    while (!told->isDone()) {
        told->setOptions({});
        ASSERT_TRUE(told->step());
    }
    finish(*tsne);
    EXPECT_TRUE(std::ranges::equal(valuesOf(tsne->layout()), valuesOf(told->layout())));
}

TEST(TsneLevels, WithoutIterationsTheStartIsTheEnd) {
    const Matrix data = makeBlobs(kLevelRows, 8, 5, 6);
    auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 0);
    ASSERT_TRUE(tsne);
    EXPECT_TRUE(tsne->isDone());
    EXPECT_EQ(tsne->fraction(), 0.0);
    // Told so in the middle, no level takes a step.
    auto told = TsneLevels::start(data, inTwoLevels(), {}, 10);
    ASSERT_TRUE(told && told->step());
    told->setIterations(0);
    while (!told->isDone()) ASSERT_TRUE(told->step());
    EXPECT_EQ(told->iteration(), 1u);
    EXPECT_EQ(told->fraction(), 1.0);
}

TEST(TsneLevels, RowsThatAreAllEqualEndInNumbers) {
    const Matrix data(kLevelRows, 4);
    auto tsne = TsneLevels::start(data, inTwoLevels(), {}, 30);
    ASSERT_TRUE(tsne);
    finish(*tsne);
    const Matrix layout = tsne->layout();
    for (const float value : valuesOf(layout)) ASSERT_TRUE(std::isfinite(value));
}

}  // namespace
}  // namespace nepho::projector
