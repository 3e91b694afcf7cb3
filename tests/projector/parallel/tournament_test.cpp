#include "projector/parallel/tournament.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace nepho::projector {
namespace {

TEST(Tournament, EveryPairPlaysOnceAndNobodyTwiceInARound) {
    for (const std::size_t players : {0u, 1u, 2u, 3u, 4u, 7u, 8u, 31u, 64u}) {
        SCOPED_TRACE(players);
        const Tournament tournament(players);
        std::set<std::pair<std::size_t, std::size_t>> met;
        for (std::size_t round = 0; round < tournament.rounds(); ++round) {
            std::set<std::size_t> playing;
            for (std::size_t i = 0; i < tournament.pairsOfRound(); ++i) {
                const auto [one, other] = tournament.pair(round, i);
                EXPECT_LT(std::max(one, other), players);
                EXPECT_TRUE(playing.insert(one).second);
                EXPECT_TRUE(playing.insert(other).second);
                EXPECT_TRUE(met.insert(std::minmax(one, other)).second);
            }
        }
        EXPECT_EQ(met.size(), players < 2 ? 0 : players * (players - 1) / 2);
    }
}

}  // namespace
}  // namespace nepho::projector
