#include "engine/pick/chunk_grid.h"

#include <glm/geometric.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace nepho::engine {
namespace {

std::vector<glm::vec3> randomPoints(std::size_t count, unsigned seed, float spread = 1.0f) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(0.0f, spread);
    std::vector<glm::vec3> points(count);
    for (glm::vec3& point : points) point = {normal(generator), normal(generator), normal(generator)};
    return points;
}

/// The rule itself, in double and without chunks. `margin` tells how near the decision about the winner was.
struct Reference {
    std::optional<std::uint32_t> point;
    double distance = 0.0;
};
Reference bruteForceRay(const std::vector<glm::vec3>& positions, const std::vector<std::uint32_t>& members,
                        glm::vec3 origin, glm::vec3 direction, const ChunkGrid::PointSize& size, double bias) {
    Reference best;
    const glm::dvec3 unit = glm::normalize(glm::dvec3(direction));
    for (const std::uint32_t point : members) {
        const glm::dvec3 v = glm::dvec3(positions[point]) - glm::dvec3(origin);
        const double depth = glm::dot(v, unit);
        if (depth <= 0.0) continue;
        const double pixelsPerUnit =
            static_cast<double>(size.pixelsPerUnitAtUnitDistance) / (size.orthographic ? 1.0 : depth);
        const double wanted = static_cast<double>(size.radius) * pixelsPerUnit;
        const double pixels =
            std::clamp(wanted, static_cast<double>(size.minRadiusPixels), static_cast<double>(size.maxRadiusPixels));
        const double aside = glm::length(glm::cross(v, unit));
        if (aside > (pixels + 0.5) / pixelsPerUnit * (1.0 + bias)) continue;
        if (!best.point || depth < best.distance) best = {point, depth};
    }
    return best;
}

std::vector<std::uint32_t> everyPoint(std::size_t count) {
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0u);
    return all;
}

std::vector<std::uint32_t> bruteForceSphere(const std::vector<glm::vec3>& positions,
                                            const std::vector<std::uint32_t>& members, glm::vec3 center, float radius) {
    std::vector<std::uint32_t> found;
    for (const std::uint32_t point : members)
        if (glm::length(glm::dvec3(positions[point]) - glm::dvec3(center)) <= static_cast<double>(radius))
            found.push_back(point);
    std::sort(found.begin(), found.end());
    return found;
}

void expectSameAsBruteForce(const std::vector<glm::vec3>& positions, const std::vector<std::uint32_t>& members,
                            const ChunkGrid& grid, const ChunkGrid::PointSize& size, float eyeDistance, unsigned seed,
                            int rays, int& hits) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    for (int i = 0; i < rays; ++i) {
        const glm::vec3 origin = eyeDistance * glm::vec3(normal(generator), normal(generator), normal(generator));
        const glm::vec3 target(normal(generator), normal(generator), normal(generator));
        const glm::vec3 direction = 3.0f * (target - origin);
        const auto hit = grid.pickRay(origin, direction, size);
        // Rounding may decide a point that lies on the rim within 1e-4 of its radius: then either answer is right.
        const Reference strict = bruteForceRay(positions, members, origin, direction, size, -1e-4);
        const Reference loose = bruteForceRay(positions, members, origin, direction, size, 1e-4);
        if (strict.point != loose.point) continue;
        ASSERT_EQ(hit.has_value(), strict.point.has_value()) << "ray " << i;
        if (!hit) continue;
        ++hits;
        EXPECT_NEAR(static_cast<double>(hit->distance) * glm::length(glm::dvec3(direction)), strict.distance,
                    1e-4 * (1.0 + strict.distance));
        if (hit->point != *strict.point) {  // only where two stand at the same depth but for rounding
            const double other =
                glm::dot(glm::dvec3(positions[hit->point] - origin), glm::normalize(glm::dvec3(direction)));
            EXPECT_NEAR(other, strict.distance, 1e-5 * (1.0 + strict.distance)) << "ray " << i;
        }
    }
}

TEST(ChunkGrid, OrderIsAPermutationCutIntoChunksThatBoundTheirPoints) {
    const auto positions = randomPoints(5000, 1);
    ChunkGrid grid;
    grid.build(positions);
    std::vector<std::uint32_t> sorted(grid.order().begin(), grid.order().end());
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(sorted, everyPoint(5000));
    ASSERT_EQ(grid.chunks().size(), (5000 + ChunkGrid::kChunkPoints - 1) / ChunkGrid::kChunkPoints);
    std::uint32_t next = 0;
    for (const auto& chunk : grid.chunks()) {
        EXPECT_EQ(chunk.first, next);
        next += chunk.count;
        glm::vec3 low = positions[grid.order()[chunk.first]], high = low;
        for (std::uint32_t i = chunk.first; i < next; ++i) {
            low = glm::min(low, positions[grid.order()[i]]);
            high = glm::max(high, positions[grid.order()[i]]);
        }
        EXPECT_EQ(chunk.low, low);
        EXPECT_EQ(chunk.high, high);
        EXPECT_EQ(glm::min(grid.low(), low), grid.low());
        EXPECT_EQ(glm::max(grid.high(), high), grid.high());
    }
    EXPECT_EQ(next, 5000u);
}

TEST(ChunkGrid, ChunksAreCompact) {
    // A chunk of 1024 of 2^17 points in a cube holds 1/128 of the volume; unsorted ones would hold nearly all of it.
    std::mt19937 generator(3);
    std::uniform_real_distribution<float> uniform(-1, 1);
    std::vector<glm::vec3> positions(1u << 17);
    for (glm::vec3& point : positions) point = {uniform(generator), uniform(generator), uniform(generator)};
    ChunkGrid grid;
    grid.build(positions);
    double volume = 0;
    for (const auto& chunk : grid.chunks()) {
        const glm::vec3 side = chunk.high - chunk.low;
        volume += static_cast<double>(side.x * side.y * side.z) / 8.0;
    }
    EXPECT_LT(volume / static_cast<double>(grid.chunks().size()), 4.0 / 128.0);
}

TEST(ChunkGrid, FollowsTheZCurve) {
    // Eight corners of a cube: x is the lowest bit, then y, then z.
    std::vector<glm::vec3> corners;
    for (int i = 7; i >= 0; --i) corners.emplace_back(i & 1, (i >> 1) & 1, (i >> 2) & 1);
    ChunkGrid grid;
    grid.build(corners);
    EXPECT_EQ(std::vector<std::uint32_t>(grid.order().begin(), grid.order().end()),
              (std::vector<std::uint32_t>{7, 6, 5, 4, 3, 2, 1, 0}));
}

TEST(ChunkGrid, EmptyCloudIsNeverHit) {
    ChunkGrid grid;
    grid.build({});
    EXPECT_TRUE(grid.chunks().empty());
    EXPECT_EQ(grid.low(), glm::vec3(0));
    EXPECT_FALSE(grid.pickRay({0, 0, 0}, {0, 0, -1}, {.radius = 100.0f}));
    EXPECT_TRUE(grid.pickSphere({0, 0, 0}, 100.0f).empty());
}

TEST(ChunkGrid, OneAndTwoPoints) {
    const std::vector<glm::vec3> one{{0, 0, -5}};
    ChunkGrid grid;
    grid.build(one);
    ASSERT_EQ(grid.chunks().size(), 1u);
    const ChunkGrid::PointSize size{.radius = 0.1f, .pixelsPerUnitAtUnitDistance = 1000.0f};
    const auto hit = grid.pickRay({0, 0, 0}, {0, 0, -2}, size);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->point, 0u);
    EXPECT_FLOAT_EQ(hit->distance, 2.5f);  // in lengths of the direction
    EXPECT_FALSE(grid.pickRay({0, 0, 0}, {0, 0, 2}, size)) << "a point behind the origin was hit";
    EXPECT_FALSE(grid.pickRay({0, 0, 0}, {0, 0, 0}, size)) << "a direction of no length hit";
    EXPECT_EQ(grid.pickSphere({0, 0, 0}, 5.0f).size(), 1u);
    EXPECT_TRUE(grid.pickSphere({0, 0, 0}, 4.999f).empty());
    EXPECT_TRUE(grid.pickSphere({0, 0, -5}, -1.0f).empty());

    const std::vector<glm::vec3> two{{0, 0, -7}, {0, 0, -5}};
    grid.build(two);
    EXPECT_EQ(grid.pickRay({0, 0, 0}, {0, 0, -1}, size)->point, 1u);
    EXPECT_EQ(grid.pickRay({0, 0, -6}, {0, 0, -1}, size)->point, 0u);
}

TEST(ChunkGrid, GraceIsHalfAPixelAndLimitsArePixelsAtThePointsDepth) {
    const std::vector<glm::vec3> positions{{0, 0, -10}};
    ChunkGrid grid;
    grid.build(positions);
    // 100 pixels a unit at distance 1, so 10 at the point: half a pixel is 0.05 units there.
    ChunkGrid::PointSize size{.radius = 1.0f, .pixelsPerUnitAtUnitDistance = 100.0f};
    const auto hitsAside = [&](float aside) { return grid.pickRay({aside, 0, 0}, {0, 0, -1}, size).has_value(); };
    EXPECT_TRUE(hitsAside(1.049f));
    EXPECT_FALSE(hitsAside(1.051f));
    size.maxRadiusPixels = 4.0f;
    EXPECT_TRUE(hitsAside(0.449f));
    EXPECT_FALSE(hitsAside(0.451f));
    size.minRadiusPixels = 4.0f;
    size.radius = 0.0f;
    EXPECT_TRUE(hitsAside(0.449f));
    EXPECT_FALSE(hitsAside(0.451f));
    size.orthographic = true;  // 100 pixels a unit everywhere
    EXPECT_TRUE(hitsAside(0.0449f));
    EXPECT_FALSE(hitsAside(0.0451f));
}

TEST(ChunkGrid, EqualPointsAreWonByTheLowestIndex) {
    const std::vector<glm::vec3> positions(3000, glm::vec3(1, 2, 3));
    ChunkGrid grid;
    grid.build(positions);
    EXPECT_EQ(grid.chunks().size(), (3000 + ChunkGrid::kChunkPoints - 1) / ChunkGrid::kChunkPoints);
    const auto hit = grid.pickRay({1, 2, 9}, {0, 0, -1}, {.radius = 0.1f, .pixelsPerUnitAtUnitDistance = 100.0f});
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->point, 0u);
    EXPECT_EQ(grid.pickSphere({1, 2, 3}, 0.0f).size(), 3000u);

    std::vector<std::uint32_t> members{2000, 17, 900};
    grid.build(positions, &members);
    EXPECT_EQ(grid.pickRay({1, 2, 9}, {0, 0, -1}, {.radius = 0.1f})->point, 17u);
    EXPECT_EQ(grid.pickSphere({1, 2, 3}, 0.0f), (std::vector<std::uint32_t>{17, 900, 2000}));
}

TEST(ChunkGrid, RaysAgreeWithBruteForce) {
    const auto positions = randomPoints(6000, 7);
    ChunkGrid grid;
    grid.build(positions);
    const auto all = everyPoint(positions.size());
    const ChunkGrid::PointSize sizes[] = {
        {.radius = 0.02f, .pixelsPerUnitAtUnitDistance = 800.0f},
        {.radius = 0.0f, .minRadiusPixels = 3.0f, .pixelsPerUnitAtUnitDistance = 800.0f},
        {.radius = 0.5f, .minRadiusPixels = 1.0f, .maxRadiusPixels = 8.0f, .pixelsPerUnitAtUnitDistance = 800.0f},
        {.radius = 0.02f, .minRadiusPixels = 2.0f, .pixelsPerUnitAtUnitDistance = 300.0f, .orthographic = true},
    };
    for (const auto& size : sizes) {
        int hits = 0;
        for (const float eye : {0.5f, 4.0f, 60.0f})
            expectSameAsBruteForce(positions, all, grid, size, eye, 11, 150, hits);
        EXPECT_GT(hits, 60);
    }
}

TEST(ChunkGrid, RaysAlongAxesAgreeWithBruteForce) {
    auto positions = randomPoints(3000, 8);
    for (glm::vec3& point : positions) point.z = 0.0f;  // a flat cloud has boxes without depth
    ChunkGrid grid;
    grid.build(positions);
    const ChunkGrid::PointSize size{.radius = 0.05f, .pixelsPerUnitAtUnitDistance = 500.0f};
    int hits = 0;
    for (int i = 0; i < 200; ++i) {
        const glm::vec3 origin(static_cast<float>(i) * 0.013f - 1.3f, 0.2f, 3.0f);
        const auto hit = grid.pickRay(origin, {0, 0, -1}, size);
        const auto reference = bruteForceRay(positions, everyPoint(positions.size()), origin, {0, 0, -1}, size, 0.0);
        ASSERT_EQ(hit.has_value(), reference.point.has_value());
        hits += hit.has_value();
        if (hit) {
            EXPECT_EQ(hit->point, *reference.point);
        }
    }
    EXPECT_GT(hits, 50);
}

TEST(ChunkGrid, SpheresAgreeWithBruteForce) {
    const auto positions = randomPoints(8000, 5);
    ChunkGrid grid;
    grid.build(positions);
    std::mt19937 generator(6);
    std::normal_distribution<float> normal;
    for (int i = 0; i < 200; ++i) {
        const glm::vec3 center(normal(generator), normal(generator), normal(generator));
        const float radius = std::abs(normal(generator));
        EXPECT_EQ(grid.pickSphere(center, radius), bruteForceSphere(positions, everyPoint(8000), center, radius));
    }
    EXPECT_EQ(grid.pickSphere({0, 0, 0}, 1e30f).size(), 8000u);
}

TEST(ChunkGrid, OnlyMembersTakePart) {
    const auto positions = randomPoints(6000, 12);
    std::vector<std::uint32_t> members;
    for (std::uint32_t i = 0; i < 6000; i += 3) members.push_back(i);
    ChunkGrid grid;
    grid.build(positions, &members);
    EXPECT_EQ(grid.order().size(), members.size());
    int hits = 0;
    expectSameAsBruteForce(positions, members, grid, {.radius = 0.05f, .pixelsPerUnitAtUnitDistance = 800.0f}, 4.0f, 13,
                           200, hits);
    EXPECT_GT(hits, 50);
    EXPECT_EQ(grid.pickSphere({0, 0, 0}, 1.0f), bruteForceSphere(positions, members, {0, 0, 0}, 1.0f));
    const std::vector<std::uint32_t> none;
    grid.build(positions, &none);
    EXPECT_TRUE(grid.chunks().empty());
}

TEST(ChunkGrid, RefreshKeepsTheOrderAndFollowsThePositions) {
    const auto before = randomPoints(4000, 21);
    auto after = randomPoints(4000, 22, 2.0f);
    for (glm::vec3& point : after) point += glm::vec3(0, 0, -3);
    ChunkGrid grid;
    grid.build(before);
    const std::vector<std::uint32_t> order(grid.order().begin(), grid.order().end());
    grid.refresh(after);
    EXPECT_TRUE(std::equal(order.begin(), order.end(), grid.order().begin(), grid.order().end()));
    int hits = 0;
    expectSameAsBruteForce(after, everyPoint(4000), grid, {.radius = 0.1f, .pixelsPerUnitAtUnitDistance = 800.0f}, 4.0f,
                           23, 200, hits);
    EXPECT_GT(hits, 50);
    EXPECT_EQ(grid.pickSphere({0, 0, -3}, 1.5f), bruteForceSphere(after, everyPoint(4000), {0, 0, -3}, 1.5f));
    glm::vec3 low = after[0];
    for (const glm::vec3& point : after) low = glm::min(low, point);
    EXPECT_EQ(grid.low(), low);
}

TEST(ChunkGrid, ExtremePositionsDoNotBreakTheOrder) {
    const float big = 3e38f;
    const std::vector<glm::vec3> positions{{-big, 0, 0}, {big, 0, 0}, {0, big, -big}, {1e-40f, 0, 0}};
    ChunkGrid grid;
    grid.build(positions);
    std::vector<std::uint32_t> sorted(grid.order().begin(), grid.order().end());
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(sorted, everyPoint(4));
}

TEST(ChunkGrid, NearestIsThatOfBruteForce) {
    const auto positions = randomPoints(5000, 21);
    ChunkGrid grid;
    grid.build(positions);
    std::mt19937 generator(22);
    std::normal_distribution<float> normal(0.0f, 1.5f);
    for (int i = 0; i < 200; ++i) {
        const glm::vec3 center(normal(generator), normal(generator), normal(generator));
        const float reach = 0.02f * static_cast<float>(i);
        std::optional<std::uint32_t> expected;
        double best = static_cast<double>(reach);
        for (std::uint32_t point = 0; point < positions.size(); ++point) {
            const double distance = glm::length(glm::dvec3(positions[point]) - glm::dvec3(center));
            if (distance <= best && (!expected || distance < best)) {
                expected = point;
                best = distance;
            }
        }
        const auto found = grid.pickNearest(center, reach);
        ASSERT_EQ(found.has_value(), expected.has_value()) << i;
        if (!found) continue;
        EXPECT_EQ(found->point, *expected);
        EXPECT_NEAR(found->distance, best, 1e-6);
    }
    EXPECT_FALSE(grid.pickNearest({0, 0, 0}, -1.0f));
    EXPECT_FALSE(ChunkGrid().pickNearest({0, 0, 0}, 1.0f));
}

TEST(ChunkGrid, PartsHoldTheirPointsInTheOrderOfTheWhole) {
    const auto positions = randomPoints(3000, 23);
    ChunkGrid whole;
    whole.build(positions);
    std::vector<std::uint32_t> partOf(positions.size());
    for (std::uint32_t point = 0; point < partOf.size(); ++point)
        partOf[point] = point % 5 == 4 ? ChunkGrid::kNoPart : point % 5;
    const auto parts = ChunkGrid::split(whole, positions, partOf, 5);
    ASSERT_EQ(parts.size(), 5u);
    EXPECT_TRUE(parts[4].order().empty());
    EXPECT_TRUE(parts[4].chunks().empty());
    for (std::uint32_t part = 0; part < 4; ++part) {
        std::vector<std::uint32_t> expected;
        for (const std::uint32_t point : whole.order())
            if (partOf[point] == part) expected.push_back(point);
        EXPECT_TRUE(std::ranges::equal(parts[part].order(), expected));
        std::vector<std::uint32_t> members = expected;
        std::ranges::sort(members);
        const glm::vec3 center = positions[members[7]];
        EXPECT_EQ(parts[part].pickSphere(center, 0.8f), bruteForceSphere(positions, members, center, 0.8f));
    }
}

}  // namespace
}  // namespace nepho::engine
