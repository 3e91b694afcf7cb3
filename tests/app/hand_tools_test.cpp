// A person with a head and two controllers in front of the digits, without a GPU: what they do, and what becomes of it.
#include "app/tools/hand_tools.h"

#include "tests/app/app_fixture.h"

#include <glm/geometric.hpp>

#include <map>

namespace nepho::app {
namespace {

using engine::Hand;
using engine::HandControl;
using engine::Pose;

class HandTest : public testing::Test {
  protected:
    HandTest() {
        const auto problem = session_.openNow(requestFor(digitsFolder()));
        EXPECT_FALSE(problem) << *problem;
        frame({engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}}});
        start_ = session_.undoSteps();
    }

    void frame(std::vector<engine::InputEvent> events = {}) {
        engine::FrameInput input;
        input.seconds = 1.0 / 90.0;
        input.events = std::move(events);
        tools_.apply(input, session_, settings_);
        for (const Pulse& pulse : tools_.pulses()) pulses_[pulse.hand] += 1;
        if (!tools_.isDragging()) session_.noteEdit();
    }
    void finishJobs() {
        while (session_.jobsRunning()) session_.update();
    }
    /// Stage and world are the same until somebody teleports.
    void hold(Hand hand, glm::vec3 at, glm::vec3 lookingAt) {
        const glm::vec3 ahead = glm::normalize(lookingAt - at);
        const float yaw = std::atan2(-ahead.x, -ahead.z), pitch = std::asin(ahead.y);
        const Pose pose{glm::angleAxis(yaw, glm::vec3(0, 1, 0)) * glm::angleAxis(pitch, glm::vec3(1, 0, 0)), at};
        frame({engine::HandMoved{hand, pose, pose}});
    }
    void put(Hand hand, glm::vec3 at) { hold(hand, at, at + glm::vec3(0, 0, -1)); }
    void press(Hand hand, HandControl control) { frame({engine::HandControlMoved{hand, control, 1.0f}}); }
    void letGo(Hand hand, HandControl control) { frame({engine::HandControlMoved{hand, control, 0.0f}}); }
    void click(Hand hand, HandControl control) {
        press(hand, control);
        letGo(hand, control);
    }
    /// Opens the menu, moves the hand towards a word and presses; needs nothing but pose, menu and select.
    void choose(Hand hand, HandAction wanted, glm::vec3 from) {
        put(hand, from);
        click(hand, HandControl::menu);
        for (std::size_t page = 0; page < RadialMenu::pageCount(); ++page) {
            const auto items = RadialMenu::page(page);
            const auto found = std::ranges::find(items, wanted);
            const auto item = found == items.end() ? std::ranges::find(items, HandAction::more) : found;
            ASSERT_NE(item, items.end());
            const float angle =
                6.2831853f * static_cast<float>(item - items.begin()) / static_cast<float>(items.size());
            // The menu faces the head; its plane is nearly upright here.
            const glm::vec3 back = glm::normalize(glm::vec3(0, 1.6f, 0) - from);
            const glm::vec3 right = glm::normalize(glm::cross(glm::vec3(0, 1, 0), back));
            const glm::vec3 up = glm::cross(back, right);
            put(hand, from + 0.08f * (std::sin(angle) * right + std::cos(angle) * up));
            click(hand, HandControl::select);
            put(hand, from);
            if (found != items.end()) return;
        }
        FAIL() << "the menu has no " << handActionName(wanted);
    }
    Rows bruteForceSphere(glm::vec3 center, float radius) const {
        Rows rows;
        for (std::uint32_t row = 0; row < session_.rows(); ++row) {
            if (session_.isVisible(row) && glm::distance(session_.worldPosition(row), center) <= radius)
                rows.push_back(row);
        }
        return rows;
    }
    glm::vec3 cloudCenter() const { return glm::vec3(session_.placement()[3]); }

    Session session_;
    ViewSettings settings_;
    HandTools tools_;
    std::map<Hand, int> pulses_;
    std::size_t start_ = 0;
};

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

TEST_F(HandTest, AFlickOfTheStickTurnsOnce) {
    put(Hand::right, {0.3f, 1.2f, -0.3f});
    frame({engine::StickMoved{Hand::right, {1, 0}}});
    for (int i = 0; i < 30; ++i) frame();
    const glm::vec3 ahead = tools_.worldFromHead().orientation * glm::vec3(0, 0, -1);
    EXPECT_LT(
        glm::distance(ahead, glm::vec3(std::sin(Locomotion::kSnapRadians), 0, -std::cos(Locomotion::kSnapRadians))),
        1e-4f);
    EXPECT_LT(glm::distance(tools_.worldFromHead().position, glm::vec3(0, 1.6f, 0)), 1e-5f) << "about the head";
    frame({engine::StickMoved{Hand::right, {0, 0}}});
    frame({engine::StickMoved{Hand::right, {-1, 0}}});
    EXPECT_LT(glm::distance(tools_.worldFromHead().orientation * glm::vec3(0, 0, -1), glm::vec3(0, 0, -1)), 1e-4f);
}

TEST_F(HandTest, AThrownArcLeadsToItsEndOnTheFloor) {
    const glm::vec3 from(0.3f, 1.2f, -0.3f);
    hold(Hand::right, from, from + glm::vec3(1, -0.2f, 1));
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    Guides guides;
    const auto target =
        Locomotion::throwArc({glm::angleAxis(-2.3561945f, glm::vec3(0, 1, 0)) *
                                  glm::angleAxis(std::asin(-0.2f / std::sqrt(2.04f)), glm::vec3(1, 0, 0)),
                              from},
                             guides);
    ASSERT_TRUE(target);
    EXPECT_EQ(target->y, 0.0f);
    frame({engine::StickMoved{Hand::right, {0, 0}}});
    const glm::vec3 head = tools_.worldFromHead().position;
    EXPECT_NEAR(head.x, target->x, 1e-3f);
    EXPECT_NEAR(head.z, target->z, 1e-3f);
    EXPECT_NEAR(head.y, 1.6f, 1e-5f);
    // What the arc follows: a ball without air.
    const double height = 1.2, speed = 7.0, pitch = std::asin(-0.2 / std::sqrt(2.04));
    const double up = speed * std::sin(pitch);
    const double seconds = (up + std::sqrt(up * up + 2 * 9.81 * height)) / 9.81;
    const double reach = speed * std::cos(pitch) * seconds;
    EXPECT_NEAR(glm::distance(glm::vec2(target->x, target->z), glm::vec2(from.x, from.z)), reach, 0.1);
}

TEST_F(HandTest, TwoButtonsReachEverything) {
    // What khr/simple_controller has: select, menu, a pose.
    const glm::vec3 rest(0.4f, 1.2f, -0.35f);
    choose(Hand::right, HandAction::sphereTool, rest);
    EXPECT_EQ(tools_.toolOf(Hand::right), HandTool::sphere);
    choose(Hand::right, HandAction::largerSphere, rest);
    EXPECT_NEAR(tools_.sphereRadius(Hand::right), 0.12f, 1e-5f);
    const glm::vec3 at = session_.worldPosition(42);
    put(Hand::right, at);
    click(Hand::right, HandControl::select);
    const Rows rows = bruteForceSphere(at, 0.12f);
    EXPECT_EQ(session_.selected(), rows);
    choose(Hand::right, HandAction::grabTool, rest);
    put(Hand::right, at);
    press(Hand::right, HandControl::select);
    put(Hand::right, at + glm::vec3(0, 0.3f, 0));
    letGo(Hand::right, HandControl::select);
    ASSERT_EQ(session_.clusters().all().size(), 1u);
    choose(Hand::right, HandAction::isolate, rest);
    ASSERT_NE(session_.visible(), nullptr);
    EXPECT_EQ(*session_.visible(), rows);
    choose(Hand::right, HandAction::showAll, rest);
    EXPECT_EQ(session_.visible(), nullptr);
    choose(Hand::right, HandAction::putBack, rest);
    EXPECT_TRUE(session_.clusters().empty());
    choose(Hand::right, HandAction::undo, rest);
    EXPECT_EQ(session_.clusters().all().size(), 1u);
    choose(Hand::right, HandAction::redo, rest);
    EXPECT_TRUE(session_.clusters().empty());
    choose(Hand::right, HandAction::nextMode, rest);
    EXPECT_EQ(settings_.selectMode, SelectMode::add);
    choose(Hand::right, HandAction::turnRight, rest);
    EXPECT_GT(glm::distance(tools_.worldFromHead().orientation * glm::vec3(0, 0, -1), glm::vec3(0, 0, -1)), 0.5f);
    choose(Hand::right, HandAction::rayTool, rest);
}

TEST_F(HandTest, AStickThatChoseFromTheMenuNeitherTurnsNorThrowsNorResizes) {
    for (const glm::vec2 towards : {glm::vec2(1, 0), glm::vec2(0, 1)}) {  // isolate; the sphere
        put(Hand::right, {0.3f, 1.2f, -0.2f});
        click(Hand::right, HandControl::menu);
        frame({engine::StickMoved{Hand::right, towards}});
        click(Hand::right, HandControl::select);
        ASSERT_FALSE(tools_.menuOf(Hand::right).isOpen());
        for (int i = 0; i < 10; ++i) frame();
        EXPECT_FALSE(tools_.isThrowing(Hand::right));
        EXPECT_EQ(tools_.sphereRadius(Hand::right), 0.08f);
        frame({engine::StickMoved{Hand::right, {0, 0}}});
        EXPECT_EQ(tools_.worldFromStage(), Pose());
    }
    // The same flick without a menu turns.
    frame({engine::StickMoved{Hand::right, {1, 0}}});
    EXPECT_NE(tools_.worldFromStage(), Pose());
}

TEST_F(HandTest, LeavingStandsInTheMenu) {
    choose(Hand::left, HandAction::leave, {-0.3f, 1.2f, -0.2f});
    EXPECT_TRUE(tools_.quitRequested());
}

TEST_F(HandTest, EveryActionStandsOnAPageOfTheMenu) {
    for (int action = 0; action < static_cast<int>(HandAction::count); ++action) {
        bool found = false;
        for (std::size_t page = 0; page < RadialMenu::pageCount(); ++page)
            found = found || std::ranges::find(RadialMenu::page(page), static_cast<HandAction>(action)) !=
                                 RadialMenu::page(page).end();
        EXPECT_TRUE(found) << handActionName(static_cast<HandAction>(action));
    }
}

TEST_F(HandTest, AHandThatIsLostLetsGo) {
    const glm::vec3 center = cloudCenter();
    put(Hand::right, {0.8f, 1.2f, -0.2f});
    press(Hand::right, HandControl::grab);
    put(Hand::right, {0.8f, 1.3f, -0.2f});
    frame({engine::HandLost{Hand::right}});
    EXPECT_FALSE(tools_.isDragging());
    put(Hand::right, {0.8f, 9.0f, -0.2f});
    EXPECT_LT(glm::distance(cloudCenter(), center + glm::vec3(0, 0.1f, 0)), 1e-5f);
}

TEST_F(HandTest, HandsThatAreGoneForGoodHoldNothing) {
    put(Hand::right, {0.8f, 1.2f, -0.2f});
    press(Hand::right, HandControl::grab);
    ASSERT_TRUE(tools_.isDragging());
    tools_.loseHands(session_);
    EXPECT_FALSE(tools_.isDragging());
    const glm::vec3 center = cloudCenter();
    put(Hand::right, {0.8f, 2.2f, -0.2f});
    EXPECT_EQ(cloudCenter(), center) << "the button was not pressed by the hand that came";
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
