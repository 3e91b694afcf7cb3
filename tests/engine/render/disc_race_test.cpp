#include "engine/render/disc_race.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace nepho::engine {
namespace {

/// Frames of a device that takes so many ms for primitives and for splats, each told two frames later. Returns how
/// many of them were splatted.
int run(DiscRace& race, std::uint64_t& frame, int frames, std::uint64_t discs, double primitives, double splats) {
    std::vector<bool> splatted;
    for (int i = 0; i < frames; ++i, ++frame) {
        if (i >= 2) race.tell(frame - 2, splatted[splatted.size() - 2] ? splats : primitives);
        splatted.push_back(race.splats(frame, discs));
    }
    return static_cast<int>(std::ranges::count(splatted, true));
}

TEST(DiscRace, TakesTheQuickerWayOnceBothWereMeasured) {
    DiscRace race(false);
    std::uint64_t frame = 0;
    run(race, frame, 20, 4'000'000, 8.0, 3.0);
    EXPECT_EQ(run(race, frame, 50, 4'000'000, 8.0, 3.0), 50);

    DiscRace other(false);
    frame = 0;
    const int tries = run(other, frame, 20, 4'000'000, 3.0, 8.0);
    EXPECT_GE(tries, DiscRace::kFrames);
    EXPECT_LE(tries, DiscRace::kFrames + 2) << "whose times came late";
    EXPECT_EQ(run(other, frame, 50, 4'000'000, 3.0, 8.0), 0);
}

TEST(DiscRace, IsRunForCloudsOfAnotherSizeAnew) {
    DiscRace race(false);
    std::uint64_t frame = 0;
    run(race, frame, 20, 3'000'000, 1.0, 2.0);
    EXPECT_EQ(run(race, frame, 5, 3'000'000, 1.0, 2.0), 0);
    run(race, frame, 20, 40'000'000, 40.0, 10.0);
    EXPECT_EQ(run(race, frame, 5, 40'000'000, 40.0, 10.0), 5);
    EXPECT_EQ(run(race, frame, 5, 3'000'000, 1.0, 2.0), 0);
}

TEST(DiscRace, FewDiscsAndDevicesWithoutTimesStayWithPrimitives) {
    DiscRace race(false);
    std::uint64_t frame = 0;
    EXPECT_EQ(run(race, frame, 50, DiscRace::kLeastDiscs - 1, 9.0, 1.0), 0);
    for (; frame < 200; ++frame) {
        race.tell(frame - 2, {});
        EXPECT_FALSE(race.splats(frame, 4'000'000));
    }
}

TEST(DiscRace, OnTheProcessorThereIsNone) {
    DiscRace race(true);
    std::uint64_t frame = 0;
    EXPECT_EQ(run(race, frame, 20, DiscRace::kLeastDiscsOnCpu, 1.0, 9.0), 20);
    EXPECT_EQ(run(race, frame, 20, DiscRace::kLeastDiscsOnCpu - 1, 9.0, 1.0), 0);
}

TEST(DiscRace, LearnsNothingOfFramesThatItWasNotAskedAbout) {
    DiscRace race(false);
    for (std::uint64_t frame = 0; frame < 40; frame += 4) {
        EXPECT_FALSE(race.splats(frame, 4'000'000));
        race.tell(frame + 1, 1.0);  // something else was drawn
    }
}

}  // namespace
}  // namespace nepho::engine
