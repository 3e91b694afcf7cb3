#include "app/session/clusters.h"

#include "app/session/history.h"

#include <glm/ext/matrix_transform.hpp>
#include <gtest/gtest.h>

#include <random>
#include <set>

namespace nepho::app {
namespace {

TEST(SelectMode, IsTheSetOperationOfItsName) {
    const Rows before{1, 3, 5, 7}, found{2, 3, 7, 9};
    EXPECT_EQ(combine(before, found, SelectMode::replace), found);
    EXPECT_EQ(combine(before, found, SelectMode::add), (Rows{1, 2, 3, 5, 7, 9}));
    EXPECT_EQ(combine(before, found, SelectMode::remove), (Rows{1, 5}));
    EXPECT_EQ(combine(before, found, SelectMode::intersect), (Rows{3, 7}));
}

using Ids = std::vector<std::uint32_t>;

TEST(Clusters, AnIdIsNeverGivenAgain) {
    Clusters clusters;
    const Clusters before = clusters;
    const Ids first = clusters.pull({1, 2});
    clusters.goBackTo(before);
    EXPECT_EQ(clusters, before);
    EXPECT_NE(clusters.pull({3}), first);
}

TEST(Clusters, WhatIsHeldKeepsThePlacesWhereItWasTaken) {
    const std::vector<glm::vec3> first{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}, {4, 0, 0}};
    Clusters clusters;
    clusters.pull({1, 3, 4});
    const Clusters free = clusters;
    clusters.hold(first);
    EXPECT_FALSE(clusters.hasRowsOf(free));
    EXPECT_EQ(*clusters.all()[0].from, (std::vector<glm::vec3>{{1, 0, 0}, {3, 0, 0}, {4, 0, 0}}));
    // Another time, elsewhere: what is held already stays, also in parts.
    const std::vector<glm::vec3> later(5, glm::vec3(9));
    const auto ids = clusters.pull({2, 3});
    clusters.hold(later);
    EXPECT_EQ(*clusters.all()[0].from, (std::vector<glm::vec3>{{1, 0, 0}, {4, 0, 0}}));
    EXPECT_EQ(*clusters.of(3)->from, (std::vector<glm::vec3>{{3, 0, 0}}));
    EXPECT_EQ(*clusters.of(2)->from, (std::vector<glm::vec3>{{9, 9, 9}}));
}

TEST(Clusters, WhatWasTakenOutOfOtherLayoutsGoesHome) {
    Clusters clusters;
    const auto first = clusters.pull({1, 2}, 7).at(0);
    clusters.keepOf(7);
    EXPECT_NE(clusters.find(first), nullptr);
    clusters.keepOf(0);
    EXPECT_TRUE(clusters.empty());
}

TEST(Clusters, APullTakesRowsOutOfWhereTheyWereAndMovesNone) {
    Clusters clusters;
    EXPECT_TRUE(clusters.pull({}).empty());
    const auto first = clusters.pull({1, 2, 3, 4}).at(0);
    const glm::mat4 aside = glm::translate(glm::mat4(1), glm::vec3(1, 0, 0));
    clusters.move(first, aside);
    const auto nested = clusters.pull({2, 3}).at(0);
    ASSERT_EQ(clusters.all().size(), 2u);
    EXPECT_EQ(*clusters.find(first)->rows, (Rows{1, 4}));
    EXPECT_EQ(clusters.find(nested)->cloudFromCluster, aside) << "it begins where it was seen";
    EXPECT_EQ(clusters.of(3)->id, nested);
    EXPECT_EQ(clusters.of(4)->id, first);
    EXPECT_EQ(clusters.of(9), nullptr);
    EXPECT_EQ(clusters.pull({2, 3}), Ids{nested}) << "a whole cluster stays itself";
    const Ids mixed = clusters.pull({1, 2, 3, 9});  // part of the first, all of the nested one, one at home
    ASSERT_EQ(mixed.size(), 3u);
    EXPECT_EQ(mixed[0], nested);
    EXPECT_EQ(*clusters.find(mixed[1])->rows, Rows{1});
    EXPECT_EQ(clusters.find(mixed[1])->cloudFromCluster, aside);
    EXPECT_EQ(*clusters.find(mixed[2])->rows, Rows{9});
    EXPECT_EQ(clusters.find(mixed[2])->cloudFromCluster, glm::mat4(1));
    EXPECT_EQ(*clusters.find(first)->rows, Rows{4});
    clusters.putBack(first);
    EXPECT_EQ(clusters.all().size(), 3u);
}

TEST(Clusters, ARowIsNeverInTwo) {
    std::mt19937 generator(4);
    Clusters clusters;
    for (int round = 0; round < 300; ++round) {
        std::set<std::uint32_t> rows;
        for (auto n = 1 + generator() % 20; n > 0; --n) rows.insert(static_cast<std::uint32_t>(generator() % 60));
        Rows pulled;
        for (const auto id : clusters.pull(Rows(rows.begin(), rows.end())))
            pulled = combine(pulled, *clusters.find(id)->rows, SelectMode::add);
        EXPECT_EQ(pulled, Rows(rows.begin(), rows.end()));
        if (round % 7 == 0) clusters.putBack(clusters.all().front().id);
        std::set<std::uint32_t> seen;
        for (const Cluster& cluster : clusters.all()) {
            EXPECT_FALSE(cluster.rows->empty());
            for (const std::uint32_t row : *cluster.rows) EXPECT_TRUE(seen.insert(row).second) << row;
        }
    }
}

TEST(History, WalksBackAndForthAndForgetsWhatWasUndone) {
    History<int> history;
    history.reset(0);
    EXPECT_EQ(history.undo(), nullptr);
    for (int i = 1; i <= 3; ++i) history.record(i);
    history.record(3);
    EXPECT_EQ(history.undoSteps(), 3u) << "a state like the present one is no step";
    EXPECT_EQ(*history.undo(), 2);
    EXPECT_EQ(*history.undo(), 1);
    EXPECT_EQ(*history.redo(), 2);
    history.record(9);
    EXPECT_EQ(history.redo(), nullptr);
    EXPECT_EQ(*history.undo(), 2);
    EXPECT_EQ(*history.undo(), 1);
    EXPECT_EQ(*history.undo(), 0);
    EXPECT_EQ(history.undo(), nullptr);
}

TEST(History, ChangesPastPresentAndWhatWasUndone) {
    History<int> history;
    history.changeAll([](int&) { FAIL() << "there is none"; });
    history.reset(0);
    for (int i = 1; i <= 2; ++i) history.record(i);
    (void)history.undo();
    history.changeAll([](int& state) { state += 10; });
    EXPECT_EQ(*history.now(), 11);
    EXPECT_EQ(*history.redo(), 12);
    (void)history.undo();
    EXPECT_EQ(*history.undo(), 10);
}

TEST(History, APresentStateIsAmendedWithoutAStep) {
    History<int> history;
    history.reset(1);
    history.record(2);
    history.record(3);
    history.undo();
    history.amend(20);
    EXPECT_EQ(history.undoSteps(), 1u);
    EXPECT_EQ(*history.now(), 20);
    EXPECT_EQ(*history.redo(), 3);
    history.undo();
    EXPECT_EQ(*history.undo(), 1);
}

TEST(History, KeepsAtLeastAHundredStepsAndNotForEver) {
    History<int> history;
    history.reset(0);
    for (int i = 1; i <= 10000; ++i) history.record(i);
    EXPECT_EQ(history.undoSteps(), History<int>::kMostSteps);
    EXPECT_GE(history.undoSteps(), 100u);
    const int* state = nullptr;
    while (const int* before = history.undo()) state = before;
    EXPECT_EQ(*state, 10000 - static_cast<int>(History<int>::kMostSteps));
}

}  // namespace
}  // namespace nepho::app
