// t-SNE that a person changes, holds and shakes while it runs.
#include "app/tools/hand_tools.h"
#include "projector/data/label_codes.h"
#include "projector/linalg/chosen_rows.h"
#include "tests/app/tsne_fixture.h"

#include <glm/ext/matrix_transform.hpp>
#include <glm/geometric.hpp>

#include <chrono>
#include <cmath>

namespace nepho::app {
namespace {

TEST_F(TsneLive, TheSameOptionsAgainAndAgainChangeNotABit) {
    session_.startTsne(request(300));
    std::size_t told = 0;
    updateUntil([&] {
        session_.tsne()->change(session_.tsne()->request().options, 300);
        ++told;
        return !session_.jobsRunning();
    });
    EXPECT_GT(told, 3u);
    EXPECT_TRUE(shows(alone(300)));
}

TEST_F(TsneLive, OptionsCountFromTheNextStepOn) {
    const std::size_t at = haltSomewhere();
    projector::TsneOptions options = session_.tsne()->request().options;
    options.learningRate = 50.0;
    options.exaggeration = 4.0;
    session_.tsne()->change(options, at + 30);
    EXPECT_EQ(session_.tsne()->request().options.learningRate, 50.0);
    session_.toggleTsne();
    finish();
    EXPECT_FALSE(session_.tsne()->isRunning()) << "it ends where it was told";
    projector::Tsne expected = steps(at);
    expected.setOptions(options);
    for (int i = 0; i < 30; ++i) expected.step();
    EXPECT_TRUE(shows(expected.layout()));
}

TEST_F(TsneLive, EndsAtOnceWhereItIsToldFewerIterationsThanItHasDone) {
    const std::size_t at = haltSomewhere();
    session_.tsne()->change({}, 3);
    session_.toggleTsne();
    finish();
    EXPECT_FALSE(session_.tsne()->isRunning());
    EXPECT_EQ(session_.tsneShown()->iteration, at);
    session_.perturbTsne();
    session_.tsne()->change({}, 5);
    finish();
    EXPECT_EQ(session_.tsneShown()->iteration, at) << "nobody listens any more";
}

TEST_F(TsneLive, TheLossAtTheEndIsOfWhatItWasToldInTheLastPause) {
    session_.startTsne(request(400));
    finish();
    // Halted before the first step the loss of the start is known already.
    session_.tsneDraft().iterations = 1000000;
    do {
        session_.goOnWithTsne();
        session_.toggleTsne();
        showNow();
    } while (session_.tsneShown()->iteration > 0);
    ASSERT_EQ(session_.tsneShown()->losses.size(), 1u);
    projector::TsneOptions options = session_.tsne()->request().options;
    options.degreesOfFreedom = 4.0;
    session_.tsne()->change(options, 0);
    session_.perturbTsne();
    session_.toggleTsne();
    finish();
    ASSERT_EQ(session_.tsneShown()->iteration, 0u);
    ASSERT_EQ(session_.tsneShown()->losses.size(), 2u);
    projector::TsneInput asItIs;
    asItIs.start = projector::TsneInput::Start::given;
    asItIs.given = std::make_shared<const projector::Matrix>(session_.tsneShown()->positions.clone());
    asItIs.keepScale = true;
    const double expected = projector::startTsne(session_.dataset().vectors, asItIs, options, {})->loss();
    EXPECT_NEAR(session_.tsneShown()->losses[1], expected, 1e-4 * expected);
    EXPECT_GT(std::abs(session_.tsneShown()->losses[0] - expected), 0.01 * expected) << "another one than before";
}

TEST_F(TsneLive, HaltedItDoesNotMoveAnyMore) {
    haltSomewhere();
    for (int i = 0; i < 30; ++i) {
        session_.toggleTsne();
        session_.toggleTsne();
        finish();
        const std::size_t at = session_.tsneShown()->iteration;
        showNow();
        ASSERT_EQ(session_.tsneShown()->iteration, at) << "the iteration it was in the middle of had still to come";
    }
}

TEST_F(TsneLive, APerturbationIsSeenInAPause) {
    projector::Tsne expected = steps(haltSomewhere());
    const auto before = session_.layout().positions;
    const TsneSnapshot* shown = session_.tsneShown();
    session_.perturbTsne();
    updateUntil([&] { return session_.tsneShown() != shown; });
    EXPECT_NE(session_.layout().positions, before);
    expected.perturb(Session::kPerturbShare, 2);  // the first shook nothing
    EXPECT_TRUE(shows(expected.layout()));
    for (int i = 0; i < 10; ++i) expected.step();
    goOn(10);
    EXPECT_TRUE(shows(expected.layout()));
}

TEST_F(TsneLive, PicturesComeNoFasterThanAskedFor) {
    TsneRequest asked = request(1000000);
    asked.picturesPerSecond = 5.0;
    session_.startTsne(asked);
    updateUntil([&] { return session_.tsneShown() != nullptr; });
    const auto began = std::chrono::steady_clock::now();
    for (int pictures = 0; pictures < 3; ++pictures) {
        const std::size_t at = session_.tsneShown()->iteration;
        updateUntil([&] { return session_.tsneShown()->iteration != at; });
    }
    // The first of three gaps may have been seen late.
    EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(400));
}

TEST_F(TsneLive, ClustersHoldTheirRowsWhereAPersonPutsThemAndTheRestFollows) {
    session_.startTsne(request(1000000));
    updateUntil([&] { return session_.tsneShown() && session_.tsneShown()->iteration > 400; });
    Rows rows;
    for (std::uint32_t row = 0; row < 40; ++row) rows.push_back(row);
    session_.select(rows);
    const auto id = session_.pullSelection().at(0);
    const glm::vec3 away(session_.layout().radius, 0, 0);
    const glm::vec3 taken = session_.shownPosition(7);
    session_.moveCluster(id, glm::translate(glm::mat4(1), away));
    const std::size_t at = session_.tsneShown()->iteration;
    updateUntil([&] {
        EXPECT_EQ(session_.shownPosition(7), taken + away) << "it never jumps";
        return session_.tsneShown()->iteration > at + 100;
    });
    EXPECT_EQ(layoutPosition(7), taken + away);
    EXPECT_TRUE(std::ranges::none_of(*session_.tsneShown()->fitted, [](std::uint32_t row) { return row < 40; }));
    EXPECT_EQ(session_.tsneShown()->fitted->size(), session_.rows() - 40);
    // Put back, they go on from there.
    session_.putBack();
    EXPECT_TRUE(session_.clusters().empty());
    EXPECT_EQ(session_.shownPosition(7), taken + away);
    updateUntil([&] { return session_.tsneShown()->fitted == nullptr && session_.shownPosition(7) != taken + away; });
}

TEST_F(TsneLive, WhatIsHeldIsWhereTheStepsAloneHoldIt) {
    projector::Tsne expected = steps(haltSomewhere());
    session_.select({3, 5});
    const auto id = session_.pullSelection().at(0);
    const glm::mat4 moved = glm::scale(glm::translate(glm::mat4(1), glm::vec3(0.5f, -1, 2)), glm::vec3(2));
    std::vector<projector::Point4> places;
    for (const std::uint32_t row : {3u, 5u}) {
        const glm::vec4 at = moved * glm::vec4(session_.layout().positions[row], 1);
        places.push_back({at.x, at.y, at.z, 0});
    }
    session_.moveCluster(id, moved);
    session_.update();
    goOn(20);
    expected.hold(Rows{3, 5}, places);
    for (int i = 0; i < 20; ++i) expected.step();
    EXPECT_TRUE(shows(expected.layout()));
}

TEST_F(TsneLive, UndoLetsGoAndRedoHoldsAgain) {
    haltSomewhere();
    session_.noteEdit();
    const glm::vec3 home = session_.shownPosition(3);
    session_.select({3});
    session_.noteEdit();
    const auto id = session_.pullSelection().at(0);
    session_.moveCluster(id, glm::translate(glm::mat4(1), glm::vec3(1, 2, 3)));
    session_.noteEdit();
    session_.update();
    EXPECT_EQ(session_.shownPosition(3), home + glm::vec3(1, 2, 3));
    goOn(5);
    EXPECT_EQ(session_.shownPosition(3), home + glm::vec3(1, 2, 3));
    EXPECT_TRUE(session_.undo());
    EXPECT_EQ(session_.shownPosition(3), layoutPosition(3)) << "where the layout has it";
    EXPECT_TRUE(session_.redo());
    EXPECT_EQ(session_.shownPosition(3), home + glm::vec3(1, 2, 3));
}

TEST_F(TsneLive, PutBackAfterTheEndTheyStayWhereTheyWerePut) {
    haltSomewhere();
    session_.select({3, 4, 5});
    const auto id = session_.pullSelection().at(0);
    session_.moveCluster(id, glm::translate(glm::mat4(1), glm::vec3(0, 4, 0)));
    session_.update();
    goOn(3);
    const glm::vec3 put = session_.shownPosition(4);
    session_.putBack();
    EXPECT_EQ(session_.shownPosition(4), put);
    // One that is pulled out of a layout that has ended goes home.
    session_.select({4});
    session_.moveCluster(session_.pullSelection().at(0), glm::translate(glm::mat4(1), glm::vec3(0, 4, 0)));
    session_.update();
    session_.putBack();
    EXPECT_EQ(session_.shownPosition(4), put);
}

TEST_F(TsneLive, GoesOnWhereTheRowsAreShown) {
    session_.startTsne(request(120));
    finish();
    session_.select({9});
    session_.moveCluster(session_.pullSelection().at(0), glm::translate(glm::mat4(1), glm::vec3(0, 4, 0)));
    const glm::vec3 at = session_.shownPosition(9), other = session_.shownPosition(10);
    session_.tsneDraft().iterations = 0;
    session_.goOnWithTsne();
    EXPECT_EQ(session_.tsne()->request().options.exaggerationIterations, 0u);
    finish();
    EXPECT_TRUE(session_.clusters().empty());
    EXPECT_EQ(layoutPosition(9), at);
    EXPECT_EQ(layoutPosition(10), other);
    EXPECT_EQ(session_.tsneDraft().input.start, projector::TsneInput::Start::pca) << "the next one is asked as before";
}

TEST_F(TsneLive, FromPrincipalComponentsItBeginsSmall) {
    session_.setAxes({2, 1, 0});
    session_.tsneDraft().iterations = 0;
    session_.tsneDraft().options.exaggerationIterations = 99;
    const auto shown = session_.layout().positions;
    session_.goOnWithTsne();
    EXPECT_EQ(session_.tsne()->request().options.exaggerationIterations, 99u);
    finish();
    EXPECT_LT(session_.layout().radius, 1e-3f);
    const glm::vec3 apart = layoutPosition(3) - layoutPosition(8), was = shown[3] - shown[8];
    EXPECT_NEAR(glm::dot(glm::normalize(apart), glm::normalize(was)), 1.0f, 1e-2f);
}

TEST_F(TsneLive, OnlyWhatIsIsolatedIsLaidOut) {
    const auto before = session_.layout().positions;
    Rows rows;
    for (std::uint32_t row = 1; row < session_.rows(); row += 4) rows.push_back(row);
    session_.select(rows);
    session_.isolateSelection();
    session_.noteEdit();
    session_.startTsne(request(60));
    finish();
    ASSERT_NE(session_.tsneShown(), nullptr);
    ASSERT_EQ(session_.grids().size(), 1u);
    EXPECT_EQ(session_.grids()[0].order().size(), rows.size());
    const projector::Matrix vectors = projector::gatherRows(session_.dataset().vectors, rows);
    auto expected = projector::startTsne(vectors, {}, {}, {});
    for (int i = 0; i < 60; ++i) expected->step();
    const projector::Matrix layout = expected->layout();
    float farthest = 0.0f;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(session_.layout().positions[rows[i]], glm::vec3(layout(i, 0), layout(i, 1), layout(i, 2)));
        farthest = std::max(farthest, glm::length(session_.worldPosition(rows[i])));
    }
    EXPECT_GT(farthest, 0.9f) << "it fills the picture";
    session_.measureQuality();
    EXPECT_NE(session_.message().find("where it has all rows"), std::string::npos);
    // Of the others it knows nothing: what was there before comes back, and undo brings it again.
    session_.showAll();
    session_.noteEdit();
    EXPECT_EQ(session_.method(), Method::pca);
    EXPECT_EQ(session_.layout().positions, before);
    EXPECT_TRUE(session_.undo());
    EXPECT_EQ(session_.method(), Method::tsne);
    EXPECT_EQ(session_.layout().positions[rows[3]], glm::vec3(layout(3, 0), layout(3, 1), layout(3, 2)));
    EXPECT_TRUE(session_.redo());
    EXPECT_EQ(session_.layout().positions, before);
}

TEST_F(TsneLive, ShowingAllEndsALayoutOfSomeAndBringsBackTheOneOfAll) {
    session_.startTsne(request(30));
    finish();
    const auto all = session_.layout().positions;
    session_.select({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    session_.isolateSelection();
    EXPECT_EQ(session_.layout().positions, all) << "still the layout of all";
    session_.startTsne(request(1000000));
    updateUntil([&] { return session_.tsneShown()->rows != nullptr; });
    session_.select({1, 2});
    session_.pullSelection();
    session_.showAll();
    EXPECT_TRUE(session_.clusters().empty());
    finish();
    EXPECT_FALSE(session_.tsne()->isRunning());
    EXPECT_EQ(session_.method(), Method::tsne);
    EXPECT_EQ(session_.layout().positions, all);
}

TEST_F(TsneLive, HoldsAmongIsolatedRows) {
    session_.select({2, 4, 6, 8, 10, 12, 14, 16, 18, 20});
    session_.isolateSelection();
    haltSomewhere();
    session_.select({8});
    const glm::vec3 home = session_.shownPosition(8);
    session_.moveCluster(session_.pullSelection().at(0), glm::translate(glm::mat4(1), glm::vec3(1, 0, 0)));
    session_.update();
    goOn(5);
    EXPECT_EQ(layoutPosition(8), home + glm::vec3(1, 0, 0));
    EXPECT_EQ(*session_.tsneShown()->fitted, (Rows{2, 4, 6, 10, 12, 14, 16, 18, 20}));
}

TEST_F(TsneLive, IsSupervisedByAColumn) {
    TsneRequest asked = request(40);
    asked.superviseBy = "name";
    asked.input.supervision = 0.8;
    session_.startTsne(asked);
    finish();
    projector::TsneInput input;
    input.labels = std::make_shared<const std::vector<std::int32_t>>(
        projector::labelCodes(*session_.dataset().metadata.find("name")));
    input.supervision = 0.8;
    auto expected = projector::startTsne(session_.dataset().vectors, input, {}, {});
    for (int i = 0; i < 40; ++i) expected->step();
    EXPECT_TRUE(shows(expected->layout()));
    asked.superviseBy = "absent";
    session_.startTsne(asked);
    updateUntil([&] { return !session_.tsne()->isRunning() && !session_.message().empty(); });
    EXPECT_EQ(session_.message(), "There is no column \"absent\".");
}

/// What a hand holds stays in it while the layout under it grows.
TEST_F(TsneLive, AHandHoldsRowsThatTheLayoutWouldMove) {
    HandTools tools;
    ViewSettings settings;
    const auto frame = [&](std::vector<engine::InputEvent> events = {}) {
        engine::FrameInput input;
        input.seconds = 1.0 / 90.0;
        input.events = std::move(events);
        tools.apply(input, session_, settings);
    };
    const auto put = [&](glm::vec3 at) {
        const engine::Pose pose{{1, 0, 0, 0}, at};
        frame({engine::HandMoved{engine::Hand::right, pose, pose}});
    };
    frame({engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}}});
    session_.startTsne(request(1000000));
    updateUntil([&] { return session_.tsneShown() != nullptr; });
    session_.select({42});
    const glm::vec3 at = session_.worldPosition(42);
    put(at);
    frame({engine::HandControlMoved{engine::Hand::right, engine::HandControl::grab, 1.0f}});
    ASSERT_EQ(session_.clusters().all().size(), 1u);
    put(at + glm::vec3(0, 0.3f, 0));
    const std::size_t begun = session_.tsneShown()->iteration;
    const float radius = session_.layout().radius;
    updateUntil([&] {
        frame();
        EXPECT_LT(glm::distance(session_.worldPosition(42), at + glm::vec3(0, 0.3f, 0)), 1e-3f);
        return session_.tsneShown()->iteration > begun + 300;
    });
    EXPECT_NE(session_.layout().radius, radius) << "it was fitted anew";
    frame({engine::HandControlMoved{engine::Hand::right, engine::HandControl::grab, 0.0f}});
    const glm::vec3 left = session_.shownPosition(42);
    session_.update();
    const std::size_t released = session_.tsneShown()->iteration;
    updateUntil([&] { return session_.tsneShown()->iteration > released + 50; });
    EXPECT_EQ(session_.shownPosition(42), left) << "held until it is put back";
}

}  // namespace
}  // namespace nepho::app
