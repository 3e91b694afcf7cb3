// t-SNE that is changed between its steps.
#include "projector/layout/pca.h"
#include "projector/layout/tsne.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace nepho::projector {
namespace {

class LiveTsne : public ::testing::Test {
  protected:
    static constexpr std::size_t kRows = 240;

    static Tsne begin(int dims = 3) {
        static const Matrix data = makeBlobs(kRows, 8, 4, 3);
        static const KnnTable table = *computeExactKnn(data, neighborsFor(15.0, kRows), Metric::euclidean);
        const auto pca = computePca(data, {.components = static_cast<std::size_t>(dims)});
        TsneOptions options;
        options.dims = dims;
        options.exaggerationIterations = 60;
        return {*computeAffinities(table, Metric::euclidean, 15.0), options, scaledStart(pca->scores, dims, 0)};
    }
    static void run(Tsne& tsne, std::size_t steps) {
        for (std::size_t i = 0; i < steps; ++i) ASSERT_TRUE(tsne.step());
    }
    static bool same(const Tsne& a, const Tsne& b) {
        return std::ranges::equal(a.points(), b.points(), [](const Point4& p, const Point4& q) {
            return p.x == q.x && p.y == q.y && p.z == q.z;
        });
    }
    /// The standard deviation of all coordinates about their axis's mean.
    static double spread(const Matrix& layout) {
        double squares = 0.0;
        for (std::size_t axis = 0; axis < layout.cols(); ++axis) {
            double mean = 0.0;
            for (std::size_t row = 0; row < layout.rows(); ++row)
                mean += static_cast<double>(layout(row, axis)) / static_cast<double>(layout.rows());
            for (std::size_t row = 0; row < layout.rows(); ++row)
                squares += std::pow(static_cast<double>(layout(row, axis)) - mean, 2.0);
        }
        return std::sqrt(squares / static_cast<double>(layout.rows() * layout.cols()));
    }
};

TEST_F(LiveTsne, TheSameOptionsAgainChangeNotABit) {
    Tsne plain = begin(), told = begin();
    run(plain, 150);
    for (int i = 0; i < 15; ++i) {
        told.setOptions(told.options());
        run(told, 10);
    }
    EXPECT_TRUE(same(plain, told));
}

TEST_F(LiveTsne, EveryOptionThatMayChangeCountsFromTheNextStep) {
    const auto changes = [](void (*change)(TsneOptions&), std::size_t at) {
        Tsne plain = begin(), told = begin();
        run(plain, at);
        run(told, at);
        TsneOptions options = told.options();
        change(options);
        told.setOptions(options);
        run(plain, 1);
        run(told, 1);
        return !same(plain, told);
    };
    EXPECT_TRUE(changes([](TsneOptions& o) { o.learningRate = 50.0; }, 5));
    EXPECT_TRUE(changes([](TsneOptions& o) { o.exaggeration = 4.0; }, 5));
    EXPECT_TRUE(changes([](TsneOptions& o) { o.exaggerationIterations = 5; }, 5));
    EXPECT_TRUE(changes([](TsneOptions& o) { o.exaggerationIterations = 500; }, 80));
    EXPECT_TRUE(changes([](TsneOptions& o) { o.earlyMomentum = 0.2; }, 5));
    EXPECT_TRUE(changes([](TsneOptions& o) { o.momentum = 0.2; }, 80));
    EXPECT_TRUE(changes([](TsneOptions& o) { o.degreesOfFreedom = 2.0; }, 80));
    EXPECT_FALSE(changes([](TsneOptions& o) { o.momentum = 0.2; }, 5)) << "not yet";
}

TEST_F(LiveTsne, DimensionsAndThetaStay) {
    Tsne tsne = begin(2);
    TsneOptions options = tsne.options();
    options.dims = 3;
    options.theta = 1.5;
    tsne.setOptions(options);
    run(tsne, 20);
    EXPECT_EQ(tsne.layout().cols(), 2u);
    EXPECT_EQ(tsne.options().theta, std::nullopt);
    for (const Point4& point : tsne.points()) EXPECT_EQ(point.z, 0.0f);
}

TEST_F(LiveTsne, PerturbingMovesAllByAShareOfTheSpread) {
    for (const int dims : {2, 3}) {
        Tsne tsne = begin(dims);
        run(tsne, 200);
        const Matrix before = tsne.layout();
        tsne.perturb(0.25, 7);
        const Matrix after = tsne.layout();
        double squares = 0.0;
        const std::size_t count = kRows * static_cast<std::size_t>(dims);
        for (std::size_t i = 0; i < count; ++i) {
            const double moved = static_cast<double>(after.data()[i]) - static_cast<double>(before.data()[i]);
            EXPECT_NE(moved, 0.0);
            squares += moved * moved;
        }
        // 480 and 720 numbers: their deviation is known to 4 %.
        EXPECT_NEAR(std::sqrt(squares / static_cast<double>(count)), 0.25 * spread(before), 0.03 * spread(before));
        if (dims == 2) {
            for (const Point4& point : tsne.points()) EXPECT_EQ(point.z, 0.0f);
        }
    }
}

TEST_F(LiveTsne, PerturbedPointsAreAtRestAndFindTheirWayBack) {
    Tsne tsne = begin();
    run(tsne, 300);
    const double loss = tsne.loss();
    tsne.perturb(0.3, 1);
    EXPECT_GT(tsne.loss(), 1.2 * loss);
    // At rest, the next step goes along the gradient alone: against it in no coordinate.
    const std::vector<Point4> gradient = tsne.gradient();
    const Matrix before = tsne.layout();
    run(tsne, 1);
    const Matrix after = tsne.layout();
    for (std::size_t row = 0; row < kRows; ++row)
        EXPECT_LE(gradient[row].x * (after(row, 0) - before(row, 0)), 1e-9f) << row;
    run(tsne, 300);
    EXPECT_LT(tsne.loss(), 1.05 * loss);
}

TEST_F(LiveTsne, TheSameSeedPerturbsTheSameAndAShareOf0Nothing) {
    Tsne a = begin(), b = begin(), other = begin(), plain = begin();
    for (Tsne* each : {&a, &b, &other, &plain}) run(*each, 90);
    a.perturb(0.1, 5);
    b.perturb(0.1, 5);
    other.perturb(0.1, 6);
    EXPECT_TRUE(same(a, b));
    EXPECT_FALSE(same(a, other));
    b = begin();
    run(b, 90);
    b.perturb(0.0, 5);
    run(b, 20);
    run(plain, 20);
    EXPECT_TRUE(same(plain, b));
}

TEST_F(LiveTsne, HeldRowsStandWhereTheyAreHeldAndDrawTheirNeighbours) {
    Tsne tsne = begin();
    run(tsne, 300);
    // Half of blob 0 (every fourth row) is carried far off along x.
    const Matrix before = tsne.layout();
    std::vector<std::uint32_t> rows;
    std::vector<Point4> places;
    for (std::uint32_t row = 0; row < kRows; row += 8) {
        rows.push_back(row);
        places.push_back({before(row, 0) + 40.0f, before(row, 1), before(row, 2), 5.0f});
    }
    tsne.hold(rows, places);
    EXPECT_EQ(tsne.layout()(8, 0), places[1].x) << "at once";
    run(tsne, 200);
    const Matrix held = tsne.layout();
    double own = 0.0, others = 0.0;
    for (std::uint32_t row = 0; row < kRows; ++row) {
        if (row % 8 == 0) {
            EXPECT_EQ(held(row, 0), places[row / 8].x);
            EXPECT_EQ(held(row, 2), places[row / 8].z);
        } else {
            (row % 4 == 0 ? own : others) +=
                static_cast<double>(held(row, 0) - before(row, 0)) / (row % 4 == 0 ? 30 : 180);
        }
    }
    EXPECT_GT(own, 20.0) << "the other half of the blob follows";
    EXPECT_LT(std::abs(others), 10.0);
    // Let go they move again, from where they are.
    tsne.hold({}, {});
    EXPECT_EQ(tsne.layout()(8, 0), held(8, 0));
    run(tsne, 20);
    EXPECT_NE(tsne.layout()(8, 0), held(8, 0));
}

TEST_F(LiveTsne, PerturbingLeavesWhatIsHeld) {
    Tsne tsne = begin();
    run(tsne, 50);
    const std::vector<std::uint32_t> rows{3, 9};
    const std::vector<Point4> places{{1, 2, 3, 0}, {-1, 0, 1, 0}};
    tsne.hold(rows, places);
    tsne.perturb(0.5, 1);
    EXPECT_EQ(tsne.points()[3].y, 2.0f);
    EXPECT_EQ(tsne.points()[9].x, -1.0f);
}

TEST_F(LiveTsne, HoldingAllAndHoldingFarAwayStayNumbers) {
    Tsne tsne = begin(2);
    run(tsne, 20);
    std::vector<std::uint32_t> rows(kRows);
    for (std::uint32_t row = 0; row < kRows; ++row) rows[row] = row;
    tsne.hold(rows, std::vector<Point4>(kRows, Point4{3e38f, -3e38f, 1.0f, 0.0f}));
    run(tsne, 20);
    EXPECT_TRUE(std::isfinite(tsne.loss()));
    tsne.hold({}, {});
    run(tsne, 20);
    for (const Point4& point : tsne.points()) {
        ASSERT_TRUE(std::isfinite(point.x) && std::isfinite(point.y));
        ASSERT_EQ(point.z, 0.0f);
    }
}

// So many that crowds push: who pushes whom is found again, though it is not time for it yet.
TEST(LiveTsneOfManyRows, WhatIsHeldFarFromItsNeighboursPushesFromThere) {
    const std::size_t rows = 4000;
    const Matrix data = makeBlobs(rows, 8, 8, 3);
    const auto table = computeExactKnn(data, neighborsFor(15.0, rows), Metric::euclidean);
    const Affinities joint = *computeAffinities(*table, Metric::euclidean, 15.0);
    const auto pca = computePca(data, {.components = 3});
    Tsne tsne(joint, {.exaggerationIterations = 60}, scaledStart(pca->scores, 3, 0));
    while (tsne.iteration() % 8 != 1 || tsne.iteration() < 200) ASSERT_TRUE(tsne.step());
    std::vector<std::uint32_t> held;
    std::vector<Point4> places;
    for (std::uint32_t row = 0; row < rows; row += 5) {
        const Point4& at = tsne.points()[row];
        held.push_back(row);
        places.push_back({at.x + 60.0f, at.y - 40.0f, at.z, 0.0f});
    }
    tsne.hold(held, places);
    Tsne exact(joint, {.theta = 0.0}, tsne.layout());
    const double loss = exact.loss();
    EXPECT_NEAR(tsne.loss(), loss, 2e-3 * loss);
}

TEST(LiveTsneOfFewRows, TakesEverything) {
    for (const std::size_t rows : {0u, 1u, 2u}) {
        const Matrix data = makeBlobs(rows, 4, 1, 1);
        const auto table = computeExactKnn(data, neighborsFor(1.0, rows), Metric::euclidean);
        Tsne tsne(*computeAffinities(*table, Metric::euclidean, 1.0), {}, scaledStart(data, 3, 0));
        tsne.perturb(0.5, 1);
        if (rows > 0) tsne.hold(std::vector<std::uint32_t>{0}, std::vector<Point4>{{1, 1, 1, 0}});
        for (int i = 0; i < 20; ++i) ASSERT_TRUE(tsne.step());
        EXPECT_TRUE(rows == 0 || tsne.points()[0].x == 1.0f);
    }
}

}  // namespace
}  // namespace nepho::projector
