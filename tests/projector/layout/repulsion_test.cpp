// Who pushes whom, and how hard: against sums over all pairs in double.
#include "projector/layout/repulsion.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace nepho::projector {
namespace {

std::vector<Point4> scattered(std::size_t count, int dims) {
    std::mt19937 generator(3);
    std::normal_distribution<float> place(0.0f, 20.0f);
    std::vector<Point4> points(count);
    for (Point4& point : points)
        point = {place(generator), place(generator), dims == 3 ? place(generator) : 0.0f, 0.0f};
    return points;
}

/// What all pushes come to: the forces, and the sum of q over all ordered pairs.
struct Pushes {
    std::vector<std::array<double, 3>> forces;
    double z = 0.0;
};

Pushes byDefinition(const std::vector<Point4>& points, double degrees) {
    Pushes sums{std::vector<std::array<double, 3>>(points.size()), 0.0};
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const std::array<double, 3> d{static_cast<double>(points[i].x) - static_cast<double>(points[j].x),
                                          static_cast<double>(points[i].y) - static_cast<double>(points[j].y),
                                          static_cast<double>(points[i].z) - static_cast<double>(points[j].z)};
            const double w = 1.0 / (1.0 + (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]) / degrees);
            const double q = std::pow(w, 0.5 * (degrees + 1.0));
            sums.z += 2.0 * q;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                sums.forces[i][axis] += q * w * d[axis];
                sums.forces[j][axis] -= q * w * d[axis];
            }
        }
    }
    return sums;
}

Pushes pushesOf(const Repulsion& repulsion, std::size_t points, float degrees) {
    std::vector<Point4> forces(points);
    Pushes pushes;
    for (std::size_t group = 0; group < repulsion.groups(); ++group) pushes.z += repulsion.push(group, degrees, forces);
    for (const Point4& force : forces)
        pushes.forces.push_back(
            {static_cast<double>(force.x), static_cast<double>(force.y), static_cast<double>(force.z)});
    return pushes;
}

/// |a - b| / |b| over all coordinates.
double relativeError(const std::vector<std::array<double, 3>>& found,
                     const std::vector<std::array<double, 3>>& expected) {
    double off = 0.0, size = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            off += std::pow(found[i][axis] - expected[i][axis], 2.0);
            size += std::pow(expected[i][axis], 2.0);
        }
    }
    return std::sqrt(off / size);
}

TEST(Repulsion, ForcesAndTheirSumAreThoseOfAllPairsAndOfCrowdsNearThem) {
    constexpr std::size_t kPoints = 3001;  // no whole groups
    for (const int dims : {2, 3}) {
        const std::vector<Point4> points = scattered(kPoints, dims);
        Repulsion pairs(kPoints, dims, 0.0f), crowds(kPoints, dims, dims == 2 ? 0.5f : 0.7f);
        pairs.sort(points);
        crowds.sort(points);
        for (const float degrees : {1.0f, 2.0f, 0.5f}) {
            const Pushes expected = byDefinition(points, static_cast<double>(degrees));
            const Pushes all = pushesOf(pairs, kPoints, degrees), some = pushesOf(crowds, kPoints, degrees);
            EXPECT_LT(relativeError(all.forces, expected.forces), 1e-5) << dims << ", " << degrees;
            EXPECT_NEAR(all.z, expected.z, 1e-6 * expected.z) << dims << ", " << degrees;
            EXPECT_LT(relativeError(some.forces, expected.forces), 0.01) << dims << ", " << degrees;
            EXPECT_NEAR(some.z, expected.z, 0.005 * expected.z) << dims << ", " << degrees;
            EXPECT_GT(relativeError(some.forces, all.forces), 1e-4) << "crowds did push";
        }
    }
}

// Between two sorts only places are taken: what pushes whom stays, and is right while points move a little.
TEST(Repulsion, StaysRightWhilePointsMoveUntilTheyAreSortedAnew) {
    constexpr std::size_t kPoints = 4003;  // no whole groups
    std::vector<Point4> points = scattered(kPoints, 3);
    Repulsion crowds(kPoints, 3, 0.7f), pairs(kPoints, 3, 0.0f);
    crowds.sort(points);
    pairs.sort(points);
    std::mt19937 generator(5);
    std::normal_distribution<float> step(0.0f, 0.5f);
    for (Point4& point : points)
        point = {1.3f * point.x + step(generator), 1.3f * point.y + step(generator), 1.3f * point.z + step(generator)};
    crowds.refit(points);
    pairs.refit(points);
    const auto expected = pushesOf(pairs, kPoints, 1.0f).forces;
    const double kept = relativeError(pushesOf(crowds, kPoints, 1.0f).forces, expected);
    crowds.sort(points);
    const double anew = relativeError(pushesOf(crowds, kPoints, 1.0f).forces, expected);
    EXPECT_LT(kept, 0.01);
    EXPECT_GT(anew, 1e-5) << "crowds did push";
    EXPECT_LE(anew, kept);
}

// No crowd is small against no distance: lists of all points, which nobody has the memory to keep for every group.
TEST(Repulsion, PointsInOnePlacePushNobodyAndAreAllCounted) {
    constexpr std::size_t kPoints = 20'001;
    const std::vector<Point4> points(kPoints, Point4{3.0f, -2.0f, 1.0f, 0.0f});
    Repulsion crowds(kPoints, 3, 0.7f);
    crowds.sort(points);
    std::vector<Point4> forces(kPoints);
    for (std::size_t group = 0; group < crowds.groups(); ++group) crowds.push(group, 1.0f, forces);
    for (const Point4& force : forces) {
        ASSERT_EQ(force.x, 0.0f);
        ASSERT_NEAR(force.w, static_cast<float>(kPoints - 1), 0.5f);
    }
}

}  // namespace
}  // namespace nepho::projector
