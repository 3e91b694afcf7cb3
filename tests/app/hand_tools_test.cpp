// What a person does with two controllers in front of the digits, and what becomes of it.
#include "tests/app/hand_fixture.h"

#include <glm/ext/matrix_transform.hpp>

namespace nepho::app {
namespace {

TEST_F(HandTest, TheCloudStandsInReachInFrontOfThePerson) {
    EXPECT_LT(glm::distance(cloudCenter(), glm::vec3(0, 1.3f, -0.9f)), 1e-4f);
    EXPECT_NEAR(glm::length(glm::vec3(session_.placement()[0])), 0.45f, 1e-5f);
}

TEST_F(HandTest, ARayFromAfarPointsAtThePointItMeetsFirst) {
    // From outside, towards a point on the near face.
    std::uint32_t nearest = 0;
    for (std::uint32_t row = 0; row < session_.rows(); ++row)
        if (session_.worldPosition(row).z > session_.worldPosition(nearest).z) nearest = row;
    const glm::vec3 target = session_.worldPosition(nearest);
    hold(Hand::right, target + glm::vec3(0, 0, 0.6f), target);
    EXPECT_EQ(session_.hovered(), nearest);
    EXPECT_TRUE(tools_.guides().card.has_value()) << "its sprite is shown large";
    EXPECT_FALSE(tools_.guides().notes.empty());
    click(Hand::right, HandControl::select);
    EXPECT_EQ(session_.inspected(), nearest);
    EXPECT_GT(pulses_[Hand::right], 0);
    finishJobs();
    EXPECT_EQ(session_.neighbors().size(), 100u);
    hold(Hand::right, {0, 1.6f, 3}, {0, 1.6f, 10});
    EXPECT_FALSE(session_.hovered());
    click(Hand::right, HandControl::select);
    EXPECT_TRUE(session_.selected().empty()) << "a click on nothing selects nothing";
}

TEST_F(HandTest, InsideTheCloudTheNearestPointIsTouchedWithHysteresis) {
    const glm::vec3 inside = session_.worldPosition(900) + glm::vec3(0.002f, 0, 0);
    put(Hand::left, inside);
    std::uint32_t nearest = 0;
    for (std::uint32_t row = 0; row < session_.rows(); ++row)
        if (glm::distance(session_.worldPosition(row), inside) < glm::distance(session_.worldPosition(nearest), inside))
            nearest = row;
    EXPECT_EQ(session_.hovered(), nearest);
    // Away from all points but one, by more than it takes to enter and less than it takes to leave.
    std::uint32_t top = 0;
    for (std::uint32_t row = 0; row < session_.rows(); ++row)
        if (session_.worldPosition(row).y > session_.worldPosition(top).y) top = row;
    const glm::vec3 above = session_.worldPosition(top);
    put(Hand::left, above + glm::vec3(0, 0.01f, 0));
    hold(Hand::left, above + glm::vec3(0, 0.18f, 0), above + glm::vec3(0, 5, 0));
    EXPECT_EQ(session_.hovered(), top) << "still touched";
    hold(Hand::left, above + glm::vec3(0, 0.21f, 0), above + glm::vec3(0, 5, 0));
    EXPECT_FALSE(session_.hovered());
    hold(Hand::left, above + glm::vec3(0, 0.18f, 0), above + glm::vec3(0, 5, 0));
    EXPECT_FALSE(session_.hovered()) << "not touched yet";
}

TEST_F(HandTest, TheSphereSelectsExactlyWhatBruteForceFinds) {
    put(Hand::right, {5, 5, 5});
    click(Hand::right, HandControl::tool);
    ASSERT_EQ(tools_.toolOf(Hand::right), HandTool::sphere);
    // The stick makes the sphere larger.
    const float before = tools_.sphereRadius(Hand::right);
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    for (int i = 0; i < 20; ++i) frame();
    frame({engine::StickMoved{Hand::right, {0, 0}}});
    const float radius = tools_.sphereRadius(Hand::right);
    EXPECT_GT(radius, before * 1.2f);

    const glm::vec3 first = cloudCenter() + glm::vec3(0.1f, 0.05f, 0), second = first - glm::vec3(0.2f, 0, 0);
    put(Hand::right, first);
    press(Hand::right, HandControl::select);
    const Rows inFirst = bruteForceSphere(first, radius);
    ASSERT_GT(inFirst.size(), 10u);
    ASSERT_LT(inFirst.size(), session_.rows() / 2);
    EXPECT_EQ(session_.selected(), inFirst);
    const int ticks = pulses_[Hand::right];
    put(Hand::right, second);
    letGo(Hand::right, HandControl::select);
    EXPECT_GT(pulses_[Hand::right], ticks) << "a tick as points enter";
    const Rows both = combine(inFirst, bruteForceSphere(second, radius), SelectMode::add);
    EXPECT_EQ(session_.selected(), both) << "all that the sphere swept over";

    settings_.selectMode = SelectMode::remove;
    put(Hand::right, first);
    click(Hand::right, HandControl::select);
    EXPECT_EQ(session_.selected(), combine(both, inFirst, SelectMode::remove));
    EXPECT_EQ(session_.undoSteps() - start_, 2u) << "a sweep is one step";
}

TEST_F(HandTest, ASelectionIsPulledOutAndStaysAsACluster) {
    const glm::vec3 at = session_.worldPosition(42);
    session_.select(bruteForceSphere(at, 0.1f));
    const Rows rows = session_.selected();
    frame();
    std::vector<glm::vec3> before;
    for (const std::uint32_t row : rows) before.push_back(session_.worldPosition(row));
    const glm::vec3 other = session_.worldPosition(bruteForceSphere(at, 10.0f).back());
    put(Hand::right, at);
    press(Hand::right, HandControl::grab);
    put(Hand::right, at + glm::vec3(0, 0, 0.5f));
    letGo(Hand::right, HandControl::grab);
    put(Hand::right, at + glm::vec3(0, 0, 2));
    ASSERT_EQ(session_.clusters().all().size(), 1u);
    EXPECT_EQ(*session_.clusters().all()[0].rows, rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_LT(glm::distance(session_.worldPosition(rows[i]), before[i] + glm::vec3(0, 0, 0.5f)), 1e-4f);
    EXPECT_EQ(session_.worldPosition(bruteForceSphere(at, 10.0f).back()), other) << "the rest stays";

    // It is picked where it is now, and taken again by any of its points though it is not selected any more.
    session_.clearSelection();
    frame({engine::HandLost{Hand::right}});
    put(Hand::left, session_.worldPosition(42));
    EXPECT_EQ(session_.hovered(), 42u);
    press(Hand::left, HandControl::grab);
    put(Hand::left, session_.worldPosition(42) + glm::vec3(0, 0.2f, 0));
    letGo(Hand::left, HandControl::grab);
    EXPECT_EQ(session_.clusters().all().size(), 1u);
    EXPECT_NEAR(session_.worldPosition(42).y, at.y + 0.2f, 1e-4f);

    const std::size_t steps = session_.undoSteps();
    for (std::size_t i = start_; i < steps; ++i) EXPECT_TRUE(session_.undo());
    EXPECT_TRUE(session_.clusters().empty());
    EXPECT_TRUE(session_.selected().empty());
    EXPECT_LT(glm::distance(session_.worldPosition(42), at), 1e-5f);
    for (std::size_t i = start_; i < steps; ++i) EXPECT_TRUE(session_.redo());
    EXPECT_NEAR(session_.worldPosition(42).y, at.y + 0.2f, 1e-4f);
    EXPECT_EQ(session_.grids().size(), 2u);
}

TEST_F(HandTest, ASelectionFromSeveralPlacesMovesAsOneAndNothingJumps) {
    const glm::vec3 at = session_.worldPosition(42);
    const Rows pulled = bruteForceSphere(at, 0.05f);
    session_.select(pulled);
    put(Hand::right, at);
    press(Hand::right, HandControl::grab);
    put(Hand::right, at + glm::vec3(0, 0.2f, 0));
    letGo(Hand::right, HandControl::grab);
    ASSERT_EQ(session_.clusters().all().size(), 1u);
    // The cluster, and as much again that is still at home.
    const Rows all = combine(pulled, bruteForceSphere(at, 0.12f), SelectMode::add);
    ASSERT_GT(all.size(), pulled.size());
    session_.select(all);
    frame();
    std::vector<glm::vec3> before;
    for (const std::uint32_t row : all) before.push_back(session_.worldPosition(row));
    const glm::vec3 hand = session_.worldPosition(42), by(0.1f, 0.05f, 0.3f);
    put(Hand::right, hand);
    press(Hand::right, HandControl::grab);
    for (std::size_t i = 0; i < all.size(); ++i)
        EXPECT_LT(glm::distance(session_.worldPosition(all[i]), before[i]), 1e-5f) << "the hand has not moved yet";
    put(Hand::right, hand + by);
    for (std::size_t i = 0; i < all.size(); ++i)
        EXPECT_LT(glm::distance(session_.worldPosition(all[i]), before[i] + by), 1e-4f);
    letGo(Hand::right, HandControl::grab);
    ASSERT_TRUE(session_.undo());
    for (std::size_t i = 0; i < all.size(); ++i)
        EXPECT_LT(glm::distance(session_.worldPosition(all[i]), before[i]), 1e-5f);
}

TEST_F(HandTest, AClosingHandTakesTheClusterNearestToIt) {
    const auto pullAside = [&](std::uint32_t row, glm::vec3 to) {
        session_.select({row});
        const auto id = session_.pullSelection().at(0);
        const glm::vec3 by = to - session_.worldPosition(row);
        session_.moveCluster(
            id, glm::inverse(session_.worldFromCloud()) * glm::translate(glm::mat4(1), by) * session_.worldFromCloud());
        return id;
    };
    const glm::vec3 place(2, 1.2f, 0);
    const auto nearer = pullAside(7, place);
    const auto farther = pullAside(9, place + glm::vec3(0.05f, 0, 0));
    session_.clearSelection();
    const auto moved = [&](std::uint32_t id) { return session_.clusters().find(id)->cloudFromCluster; };
    const glm::mat4 before = moved(farther);
    // A hand's breadth away is near enough, and the one made last is not preferred.
    put(Hand::right, place - glm::vec3(0.1f, 0, 0));
    press(Hand::right, HandControl::grab);
    put(Hand::right, place - glm::vec3(0.1f, 0.4f, 0));
    letGo(Hand::right, HandControl::grab);
    EXPECT_LT(glm::distance(session_.worldPosition(7), place - glm::vec3(0, 0.4f, 0)), 1e-4f) << nearer;
    EXPECT_EQ(moved(farther), before);
    // Further away it takes hold of the whole cloud.
    const glm::vec3 center = cloudCenter();
    put(Hand::right, place + glm::vec3(0.3f, 0.3f, 0));
    press(Hand::right, HandControl::grab);
    put(Hand::right, place + glm::vec3(0.3f, 0.4f, 0));
    letGo(Hand::right, HandControl::grab);
    EXPECT_LT(glm::distance(cloudCenter(), center + glm::vec3(0, 0.1f, 0)), 1e-5f);
}

TEST_F(HandTest, WhatOneHandSelectsIsAStepWhileTheOtherStillHolds) {
    put(Hand::left, {-0.8f, 1.2f, -0.2f});
    press(Hand::left, HandControl::grab);
    put(Hand::right, cloudCenter());
    click(Hand::right, HandControl::tool);
    click(Hand::right, HandControl::select);
    const Rows first = session_.selected();
    put(Hand::right, cloudCenter() + glm::vec3(0.2f, 0, 0));
    click(Hand::right, HandControl::select);
    ASSERT_NE(session_.selected(), first);
    EXPECT_TRUE(tools_.isHolding(Hand::left));
    ASSERT_TRUE(session_.undo());
    EXPECT_EQ(session_.selected(), first);
}

TEST_F(HandTest, TheSphereGrowsUntilItHoldsTheWholeCloudHoweverLargeThatIs) {
    session_.setPlacement(glm::scale(glm::translate(glm::mat4(1), glm::vec3(0, 1.5f, 0)), glm::vec3(8)));
    put(Hand::right, cloudCenter());
    click(Hand::right, HandControl::tool);
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    for (int i = 0; i < 600; ++i) frame();
    const float largest = tools_.sphereRadius(Hand::right);
    EXPECT_GT(largest, HandTools::kLargestSphere);
    for (int i = 0; i < 60; ++i) frame();
    EXPECT_EQ(tools_.sphereRadius(Hand::right), largest) << "and no further";
    frame({engine::StickMoved{Hand::right, {0, 0}}});
    click(Hand::right, HandControl::select);
    EXPECT_EQ(session_.selected().size(), session_.rows());
}

TEST_F(HandTest, OneHandMovesTheCloudTwoTurnAndScaleIt) {
    const glm::vec3 center = cloudCenter();
    put(Hand::left, {-0.8f, 1.2f, -0.2f});
    press(Hand::left, HandControl::grab);
    put(Hand::left, {-0.8f, 1.0f, -0.1f});
    EXPECT_LT(glm::distance(cloudCenter(), center + glm::vec3(0, -0.2f, 0.1f)), 1e-5f);
    put(Hand::right, {0.8f, 1.0f, -0.1f});
    press(Hand::right, HandControl::grab);
    put(Hand::right, {2.4f, 1.0f, -0.1f});
    EXPECT_NEAR(glm::length(glm::vec3(session_.placement()[0])), 0.9f, 1e-4f) << "hands twice as far apart";
    letGo(Hand::left, HandControl::grab);
    const glm::vec3 held = cloudCenter();
    put(Hand::right, {2.4f, 1.3f, -0.1f});
    EXPECT_LT(glm::distance(cloudCenter(), held + glm::vec3(0, 0.3f, 0)), 1e-4f) << "the other hand goes on";
    letGo(Hand::right, HandControl::grab);
    EXPECT_EQ(session_.undoSteps() - start_, 1u) << "from the first hand's closing to the last one's opening";
    ASSERT_TRUE(session_.undo());
    EXPECT_LT(glm::distance(cloudCenter(), center), 1e-5f);
}

TEST_F(HandTest, WhatTwoHandsTurnedStaysTurned) {
    put(Hand::left, {-0.8f, 1.2f, -0.9f});
    press(Hand::left, HandControl::grab);
    put(Hand::right, {0.8f, 1.2f, -0.9f});
    press(Hand::right, HandControl::grab);
    const glm::vec3 before(session_.placement()[0]);
    put(Hand::left, {-0.5657f, 1.2f, -0.3343f});
    put(Hand::right, {0.5657f, 1.2f, -1.4657f});
    const glm::mat4 turned = session_.placement();
    EXPECT_NEAR(glm::dot(glm::normalize(before), glm::normalize(glm::vec3(turned[0]))), 0.7071f, 1e-3f);
    letGo(Hand::left, HandControl::grab);
    letGo(Hand::right, HandControl::grab);
    for (int column = 0; column < 4; ++column)
        EXPECT_LT(glm::distance(session_.placement()[column], turned[column]), 1e-4f);
}

TEST_F(HandTest, ASecondHandJoinsWhatTheFirstOneHolds) {
    session_.select(bruteForceSphere(cloudCenter(), 0.2f));
    session_.noteEdit();
    put(Hand::left, {-0.8f, 1.2f, -0.2f});
    press(Hand::left, HandControl::grab);
    put(Hand::right, cloudCenter());
    press(Hand::right, HandControl::grab);
    EXPECT_TRUE(session_.clusters().empty()) << "both hold the whole cloud";
    EXPECT_TRUE(tools_.isHolding(Hand::right));
}

TEST_F(HandTest, BringingToMeMovesWhatAHandHolds) {
    put(Hand::left, {-0.8f, 1.2f, -0.2f});
    press(Hand::left, HandControl::grab);
    put(Hand::left, {-0.8f, 2.2f, -0.2f});
    ASSERT_GT(cloudCenter().y, 2.0f);
    choose(Hand::right, HandAction::bringToMe, {0.3f, 1.2f, -0.2f});
    EXPECT_LT(glm::distance(cloudCenter(), glm::vec3(0, 1.3f, -0.9f)), 1e-4f);
    put(Hand::left, {-0.8f, 2.3f, -0.2f});
    EXPECT_LT(glm::distance(cloudCenter(), glm::vec3(0, 1.4f, -0.9f)), 1e-4f) << "and the hand goes on from there";
}

TEST_F(HandTest, WhatAHandDoesEndsWhenItsToolOrTheMenuComes) {
    // The sphere that selects.
    put(Hand::right, cloudCenter());
    click(Hand::right, HandControl::tool);
    press(Hand::right, HandControl::select);
    ASSERT_TRUE(tools_.isDragging());
    press(Hand::right, HandControl::menu);
    EXPECT_FALSE(tools_.isDragging());
    letGo(Hand::right, HandControl::menu);
    letGo(Hand::right, HandControl::select);
    click(Hand::right, HandControl::menu);
    // The arc of a teleport.
    put(Hand::right, {0.3f, 1.2f, -0.2f});
    click(Hand::right, HandControl::tool);
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    ASSERT_TRUE(tools_.isThrowing(Hand::right));
    click(Hand::right, HandControl::tool);
    EXPECT_FALSE(tools_.isThrowing(Hand::right));
    frame({engine::StickMoved{Hand::right, {0, 0}}});
    click(Hand::right, HandControl::tool);
    EXPECT_EQ(tools_.worldFromStage(), Pose());
    // The cloud, held by the tool for controllers without a squeeze.
    choose(Hand::right, HandAction::grabTool, {0.8f, 1.2f, -0.2f});
    press(Hand::right, HandControl::select);
    ASSERT_TRUE(tools_.isHolding(Hand::right));
    click(Hand::right, HandControl::menu);
    EXPECT_FALSE(tools_.isHolding(Hand::right));
}

TEST_F(HandTest, AMomentsLossOfTrackingIsNoPress) {
    put(Hand::right, cloudCenter());
    click(Hand::right, HandControl::tool);
    press(Hand::right, HandControl::select);
    const Rows selected = session_.selected();
    ASSERT_FALSE(selected.empty());
    frame({engine::HandLost{Hand::right}});
    put(Hand::right, cloudCenter() + glm::vec3(0.2f, 0, 0));
    press(Hand::right, HandControl::select);  // still down: the events begin anew
    EXPECT_EQ(session_.selected(), selected);
    letGo(Hand::right, HandControl::select);
    press(Hand::right, HandControl::select);
    EXPECT_NE(session_.selected(), selected);
}

TEST_F(HandTest, OtherDataEndWhatHandsHadBegunOnTheOldOnes) {
    put(Hand::right, cloudCenter());
    click(Hand::right, HandControl::tool);
    press(Hand::right, HandControl::select);
    put(Hand::left, {-0.8f, 1.2f, -0.2f});
    press(Hand::left, HandControl::grab);
    ASSERT_FALSE(session_.openNow(requestFor(digitsFolder())));
    frame();
    EXPECT_FALSE(tools_.isDragging());
    EXPECT_TRUE(session_.selected().empty());
    EXPECT_EQ(session_.undoSteps(), 0u) << "that the cloud is brought is nothing to undo";
}

TEST_F(HandTest, WhatIsSelectedIsPutBackElseAll) {
    session_.select({1, 2, 3});
    session_.pullSelection();
    session_.select({10, 11});
    session_.pullSelection();
    session_.putBack();
    ASSERT_EQ(session_.clusters().all().size(), 1u);
    EXPECT_EQ(*session_.clusters().all()[0].rows, (Rows{1, 2, 3}));
    session_.clearSelection();
    session_.putBack();
    EXPECT_TRUE(session_.clusters().empty());
    EXPECT_EQ(session_.grids()[0].order().size(), session_.rows());
}

TEST_F(HandTest, AHundredStepsAreUndoneOneByOne) {
    std::vector<Rows> states{session_.selected()};
    for (std::uint32_t i = 0; i < 120; ++i) {
        session_.select({i, i + 7, i + 300});
        frame();
        states.push_back(session_.selected());
    }
    for (std::size_t i = 0; i < 120; ++i) {
        EXPECT_EQ(session_.selected(), states[120 - i]);
        ASSERT_TRUE(session_.undo()) << i;
    }
    EXPECT_EQ(session_.selected(), states[0]);
}

}  // namespace
}  // namespace nepho::app
