// A grid's sample: what stands for each patch of a cloud.
#include "engine/pick/chunk_grid.h"

#include <glm/common.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace nepho::engine {
namespace {

constexpr std::uint32_t kPatchPoints = 2 * ChunkGrid::kChunkPoints;  // of more than kMostPatches chunks
constexpr std::size_t kPoints = (ChunkGrid::kMostPatches + 500) * ChunkGrid::kChunkPoints + 45;

class ChunkSample : public testing::Test {
  protected:
    explicit ChunkSample(std::size_t count = kPoints) : positions_(count) {
        std::mt19937 generator(5);
        std::normal_distribution<float> normal;
        for (glm::vec3& at : positions_) at = {normal(generator), normal(generator), normal(generator)};
        grid_.build(positions_);
        places_.resize(count);
        for (std::uint32_t place = 0; place < count; ++place) places_[grid_.order()[place]] = place;
    }
    /// The places in the whole grid of the points of a sampled chunk.
    std::vector<std::uint32_t> placesOf(const ChunkGrid& sample, const ChunkGrid::Chunk& chunk) const {
        std::vector<std::uint32_t> places;
        for (const std::uint32_t point : sample.order().subspan(chunk.first, chunk.count))
            places.push_back(places_[point]);
        return places;
    }
    std::vector<glm::vec3> positions_;
    ChunkGrid grid_;
    std::vector<std::uint32_t> places_;  ///< in it, by point
};

TEST_F(ChunkSample, HasEveryFourthPointOfEachPatchAndItsBounds) {
    const ChunkGrid sample = grid_.sample();
    ASSERT_EQ(sample.chunks().size(), 751u);
    std::uint32_t next = 0, nextChunk = 0;
    for (std::size_t patch = 0; patch < sample.chunks().size(); ++patch) {
        const ChunkGrid::Chunk& chunk = sample.chunks()[patch];
        EXPECT_EQ(chunk.first, next);
        next += chunk.count;
        const std::uint32_t chunks = ChunkGrid::patchChunks(grid_.chunks().subspan(nextChunk), chunk);
        EXPECT_EQ(chunks, patch < 750 ? 2u : 1u);
        nextChunk += chunks;
        const auto first = static_cast<std::uint32_t>(patch) * kPatchPoints;
        const auto last = std::min<std::uint32_t>(first + kPatchPoints, static_cast<std::uint32_t>(positions_.size()));
        std::vector<std::uint32_t> places = placesOf(sample, chunk);
        std::ranges::sort(places);
        std::vector<std::uint32_t> expected;
        for (std::uint32_t place = first; place < last; place += 4) expected.push_back(place);
        EXPECT_EQ(places, expected);
        glm::vec3 low(1e9f), high(-1e9f);
        for (std::uint32_t place = first; place < last; ++place) {
            low = glm::min(low, grid_.positions()[place]);
            high = glm::max(high, grid_.positions()[place]);
        }
        EXPECT_EQ(chunk.low, low);
        EXPECT_EQ(chunk.high, high);
    }
    EXPECT_EQ(sample.order().size(), next);
    for (std::size_t place = 0; place < next; ++place)
        EXPECT_EQ(sample.positions()[place], positions_[sample.order()[place]]);
}

TEST_F(ChunkSample, FirstPartsAreSpreadOverThePatch) {
    const ChunkGrid sample = grid_.sample();
    const std::vector<std::uint32_t> places = placesOf(sample, sample.chunks()[1]);
    for (const std::uint32_t part : {2u, 8u, 32u}) {
        std::set<std::uint32_t> stretches;
        for (std::uint32_t i = 0; i < part; ++i) stretches.insert((places[i] - kPatchPoints) / (kPatchPoints / part));
        EXPECT_EQ(stretches.size(), part) << "one from each stretch of the patch";
    }
}

TEST_F(ChunkSample, OfAFewChunksHasAPatchAChunk) {
    ChunkGrid small;
    small.build(std::span(positions_).first(5 * ChunkGrid::kChunkPoints + 3));
    const ChunkGrid sample = small.sample();
    ASSERT_EQ(sample.chunks().size(), 6u);
    EXPECT_EQ(sample.chunks()[5].count, 1u);
    EXPECT_EQ(ChunkGrid::patchChunks(small.chunks().subspan(5), sample.chunks()[5]), 1u);
}

TEST(ChunkSampleOfNothing, IsEmpty) {
    ChunkGrid none;
    none.build({});
    EXPECT_TRUE(none.sample().chunks().empty());
    ChunkGrid one;
    one.build(std::vector{glm::vec3(1, 2, 3)});
    EXPECT_EQ(one.sample().order().size(), 1u);
}

}  // namespace
}  // namespace nepho::engine
