// Forces, gradient and loss against sums over all pairs in double; the descent by what it must reach.
#include "projector/layout/tsne.h"

#include "projector/layout/pca.h"
#include "projector/parallel/parallel_for.h"
#include "tests/projector/linalg/targets.h"
#include "tests/projector/support/blobs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stop_token>

namespace nepho::projector {
namespace {

Affinities affinitiesOf(MatrixView data, double perplexity) {
    const auto table = computeExactKnn(data, neighborsFor(perplexity, data.rows), Metric::euclidean);
    return std::move(*computeAffinities(*table, Metric::euclidean, perplexity));
}

Matrix scattered(std::size_t rows, int dims, double width, std::uint64_t seed) {
    Random random(seed);
    Matrix at(rows, static_cast<std::size_t>(dims));
    for (std::size_t i = 0; i < rows * static_cast<std::size_t>(dims); ++i)
        at.data()[i] = static_cast<float>(width * random.normal());
    return at;
}

struct Reference {
    std::vector<std::array<double, 3>> gradient;
    double loss = 0.0;
};

/// By the formulas: C = sum p ln(p / q), dC/dy_i = 2 (a + 1) / a sum_j (p_ij - q_ij) w_ij (y_i - y_j).
Reference byDefinition(const Affinities& joint, MatrixView at, double degrees) {
    const std::size_t rows = at.rows;
    const auto between = [&](std::size_t i, std::size_t j) {
        double square = 0.0;
        for (std::size_t axis = 0; axis < at.cols; ++axis)
            square += std::pow(static_cast<double>(at(i, axis)) - static_cast<double>(at(j, axis)), 2.0);
        return 1.0 / (1.0 + square / degrees);
    };
    double z = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < rows; ++j) z += i == j ? 0.0 : std::pow(between(i, j), 0.5 * (degrees + 1.0));
    }
    Reference reference{std::vector<std::array<double, 3>>(rows), 0.0};
    const double slope = 2.0 * (degrees + 1.0) / degrees;
    for (std::size_t i = 0; i < rows; ++i) {
        std::vector<double> p(rows, 0.0);
        for (std::size_t e = joint.begins[i]; e < joint.begins[i + 1]; ++e)
            p[joint.columns[e]] += static_cast<double>(joint.weights[e]);
        for (std::size_t j = 0; j < rows; ++j) {
            if (i == j) continue;
            const double w = between(i, j), q = std::pow(w, 0.5 * (degrees + 1.0)) / z;
            if (p[j] > 0.0) reference.loss += p[j] * std::log(p[j] / q);
            for (std::size_t axis = 0; axis < at.cols; ++axis)
                reference.gradient[i][axis] +=
                    slope * (p[j] - q) * w * (static_cast<double>(at(i, axis)) - static_cast<double>(at(j, axis)));
        }
    }
    return reference;
}

/// |a - b| / |b| over all coordinates.
double relativeError(const std::vector<Point4>& found, const std::vector<std::array<double, 3>>& expected) {
    double error = 0.0, size = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::array<float, 3> at{found[i].x, found[i].y, found[i].z};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            error += std::pow(static_cast<double>(at[axis]) - expected[i][axis], 2.0);
            size += std::pow(expected[i][axis], 2.0);
        }
    }
    return std::sqrt(error / size);
}

TEST(Tsne, GradientAndLossAreThoseOfTheDefinitionOnEveryInstructionSet) {
    const Matrix data = makeBlobs(333, 12, 5, 1);
    const Affinities joint = affinitiesOf(data, 20.0);
    for (const int dims : {2, 3}) {
        for (const double degrees : {1.0, 2.0, 0.5}) {
            const Matrix at = scattered(333, dims, 4.0, 9);
            const Reference expected = byDefinition(joint, at, degrees);
            testing::forEachTarget([&](const char* target) {
                TsneOptions options{.dims = dims, .degreesOfFreedom = degrees};
                Tsne tsne(joint, options, at);
                EXPECT_LT(relativeError(tsne.gradient(), expected.gradient), 2e-5)
                    << dims << ", " << degrees << ", " << target;
                EXPECT_NEAR(tsne.loss(), expected.loss, 2e-5 * expected.loss);
            });
        }
    }
}

std::vector<std::array<double, 3>> wide(const std::vector<Point4>& points) {
    std::vector<std::array<double, 3>> all;
    for (const Point4& p : points)
        all.push_back({static_cast<double>(p.x), static_cast<double>(p.y), static_cast<double>(p.z)});
    return all;
}

TEST(Tsne, WhatPushesAsACrowdIsWithinAHundredthOfAllPairs) {
    const std::size_t rows = 5000;
    const Matrix data = makeBlobs(rows, 12, 20, 1);
    const Affinities joint = affinitiesOf(data, 20.0);
    Affinities none = joint;
    std::ranges::fill(none.weights, 0.0f);
    for (const int dims : {2, 3}) {
        for (const double degrees : {1.0, 2.0}) {
            const TsneOptions usual{.dims = dims, .exaggerationIterations = 60, .degreesOfFreedom = degrees};
            TsneOptions exact = usual;
            exact.theta = 0.0;
            const Matrix chance = scattered(rows, dims, 30.0, 4);
            const double error =
                relativeError(Tsne(joint, usual, chance).gradient(), wide(Tsne(joint, exact, chance).gradient()));
            EXPECT_LT(error, 0.01) << dims << ", " << degrees;
            EXPECT_GT(error, 1e-5) << "crowds did push";
            // In a finished layout both halves of the gradient cancel: here the half that crowds make.
            Tsne run(joint, usual, scaledStart(scattered(rows, dims, 1.0, 3), dims, 0));
            for (int i = 0; i < 200; ++i) run.step();
            const Matrix end = run.layout();
            EXPECT_LT(relativeError(Tsne(none, usual, end).gradient(), wide(Tsne(none, exact, end).gradient())), 0.01)
                << dims << ", " << degrees;
            const double loss = Tsne(joint, exact, end).loss();
            EXPECT_NEAR(Tsne(joint, usual, end).loss(), loss, 2e-3 * loss);
        }
    }
}

TEST(Tsne, ALayoutKeepsBlobsApartAndFallsInLoss) {
    const Matrix data = makeBlobs(600, 10, 6, 4);
    const auto pca = computePca(data, {.components = 3});
    Tsne tsne(affinitiesOf(data, 20.0), {}, scaledStart(pca->scores, 3, 0));
    const double before = tsne.loss();
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(tsne.step());
    EXPECT_LT(tsne.loss(), 0.5 * before);
    // Nine of ten of a row's nearest ten are of its own blob; by chance it would be one or two.
    const auto table = computeExactKnn(tsne.layout(), 10, Metric::euclidean);
    std::size_t own = 0;
    for (std::size_t row = 0; row < 600; ++row) {
        for (const std::uint32_t other : table->idsOf(row)) own += other % 6 == row % 6 ? 1u : 0u;
    }
    EXPECT_GT(own, 5400u);
}

TEST(Tsne, IsTheSameToTheBitForAnyNumberOfThreads) {
    const Matrix data = makeBlobs(3000, 8, 5, 6);
    const Affinities joint = affinitiesOf(data, 10.0);
    const Matrix start = scaledStart(scattered(3000, 3, 1.0, 2), 3, 0);
    const auto run = [&](std::size_t threads) {
        setThreadCount(threads);
        Tsne tsne(joint, {}, start);
        for (int i = 0; i < 60; ++i) tsne.step();
        setThreadCount(0);
        return tsne.layout();
    };
    const Matrix one = run(1);
    for (const std::size_t threads : {2u, 16u}) {
        const Matrix many = run(threads);
        EXPECT_TRUE(std::ranges::equal(std::span(one.data(), 9000), std::span(many.data(), 9000)));
    }
}

TEST(Tsne, AStoppedStepChangesNothing) {
    const Matrix data = makeBlobs(2500, 8, 5, 6);
    const Affinities joint = affinitiesOf(data, 10.0);
    const Matrix start = scaledStart(scattered(2500, 3, 1.0, 2), 3, 0);
    Tsne tsne(joint, {}, start), other(joint, {}, start);
    std::stop_source source;
    source.request_stop();
    const JobContext stopped{source.get_token(), {}};
    for (std::size_t i = 0; i < 20; ++i) {  // before iterations that sort and others
        EXPECT_FALSE(other.step(stopped));
        EXPECT_EQ(other.iteration(), i);
        EXPECT_TRUE(std::isnan(other.loss(stopped)));
        // Who pushes whom is found before that, if need be a little later than the other found it.
        EXPECT_NEAR(other.loss(), tsne.loss(), 1e-3 * tsne.loss()) << i;
        tsne.step();
        other.step();
    }
    const Matrix one = tsne.layout(), two = other.layout();
    EXPECT_TRUE(std::ranges::equal(std::span(one.data(), 7500), std::span(two.data(), 7500)));
}

TEST(Tsne, DegenerateRows) {
    for (const std::size_t rows : {0u, 1u, 2u, 5u}) {
        const Matrix data = makeBlobs(rows, 4, 1, 1);
        Tsne tsne(affinitiesOf(data, 30.0), {}, scaledStart(scattered(rows, 3, 1.0, 1), 3, 0));
        for (int i = 0; i < 300; ++i) ASSERT_TRUE(tsne.step());
        for (const Point4& point : tsne.points())
            EXPECT_TRUE(std::isfinite(point.x) && std::isfinite(point.y) && std::isfinite(point.z)) << rows;
        EXPECT_TRUE(std::isfinite(tsne.loss()));
    }
    // All rows equal, and a start in one place.
    for (const std::size_t rows : {300u, 3000u}) {
        Tsne same(affinitiesOf(Matrix(rows, 4), 30.0), {}, scaledStart(Matrix(rows, 3), 3, 0));
        for (int i = 0; i < 300; ++i) ASSERT_TRUE(same.step());
        for (const Point4& point : same.points()) ASSERT_TRUE(std::isfinite(point.x)) << rows;
        EXPECT_TRUE(std::isfinite(same.loss()));
    }
    // A learning rate that throws points about ends in numbers.
    const Matrix data = makeBlobs(400, 4, 3, 1);
    Tsne wild(affinitiesOf(data, 30.0), {.learningRate = 1e9}, scaledStart(scattered(400, 3, 1.0, 1), 3, 0));
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(wild.step());
    for (const Point4& point : wild.points()) ASSERT_TRUE(std::isfinite(point.x));
}

TEST(TsneOptions, NameEveryProblem) {
    EXPECT_TRUE(TsneOptions{}.validate().empty());
    const TsneOptions bad{.dims = 4, .exaggeration = 0.5, .momentum = 1.0, .degreesOfFreedom = 0.0, .theta = -1.0};
    EXPECT_EQ(bad.validate().size(), 5u);
}

}  // namespace
}  // namespace nepho::projector
