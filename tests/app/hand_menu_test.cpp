// What a person moves by and reads in the headset: the arc, gliding, the menu at the hand, messages.
#include "tests/app/hand_fixture.h"

namespace nepho::app {
namespace {

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
    choose(Hand::right, HandAction::bringToMe, rest);
    EXPECT_EQ(session_.undoSteps() > start_, true);
    // On foot: an arc, or gliding.
    choose(Hand::right, HandAction::teleportTool, rest);
    const Pose before = tools_.worldFromStage();
    press(Hand::right, HandControl::select);
    EXPECT_TRUE(tools_.isThrowing(Hand::right));
    letGo(Hand::right, HandControl::select);
    const Pose thrown = tools_.worldFromStage();
    EXPECT_GT(glm::distance(thrown.position, before.position), 0.5f);
    choose(Hand::right, HandAction::smoothMotion, rest);
    put(Hand::right, rest);
    press(Hand::right, HandControl::select);
    for (int i = 0; i < 89; ++i) frame();
    letGo(Hand::right, HandControl::select);
    EXPECT_NEAR(glm::distance(tools_.worldFromStage().position, thrown.position), Locomotion::kGlideSpeed, 0.05f);
    const Pose there = tools_.worldFromStage();
    for (int i = 0; i < 10; ++i) frame();
    EXPECT_EQ(tools_.worldFromStage(), there);
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

TEST_F(HandTest, SmoothMotionIsChosenGlidesWhereTheHandPointsAndNarrowsTheView) {
    put(Hand::right, {0.3f, 1.2f, -0.2f});
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    EXPECT_TRUE(tools_.isThrowing(Hand::right)) << "without being asked for, the stick throws an arc";
    EXPECT_EQ(tools_.guides().vignette, 0.0f);
    frame({engine::HandLost{Hand::right}});
    ASSERT_EQ(tools_.worldFromStage(), Pose());

    choose(Hand::right, HandAction::smoothMotion, {0.3f, 1.2f, -0.2f});
    ASSERT_TRUE(settings_.smoothMotion);
    hold(Hand::right, {0.3f, 1.2f, -0.2f}, {1.3f, 0.9f, -0.2f});  // to the right, and down a little
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    for (int i = 0; i < 89; ++i) frame();
    EXPECT_LT(glm::distance(tools_.worldFromStage().position, glm::vec3(Locomotion::kGlideSpeed, 0, 0)), 1e-3f);
    EXPECT_EQ(tools_.guides().vignette, 1.0f);
    frame({engine::StickMoved{Hand::right, {0, 0}}});
    const Pose there = tools_.worldFromStage();
    for (int i = 0; i < 30; ++i) frame();
    EXPECT_EQ(tools_.worldFromStage(), there);
    EXPECT_EQ(tools_.guides().vignette, 0.0f);
}

TEST_F(HandTest, WhoSitsSeesFromWhereOneStands) {
    frame({engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.1f, 0}}}});
    choose(Hand::right, HandAction::seated, {0.3f, 1.2f, -0.2f});
    EXPECT_NEAR(tools_.worldFromHead().position.y, Locomotion::kStandingHeight, 1e-5f);
    choose(Hand::right, HandAction::seated, {0.3f, 1.2f, -0.2f});
    EXPECT_NEAR(tools_.worldFromHead().position.y, 1.1f, 1e-5f);
}

TEST_F(HandTest, AMessageHangsBeforeTheHeadUntilTheMenusButtonTakesItAway) {
    put(Hand::right, {0.3f, 1.2f, -0.2f});
    const std::size_t before = tools_.guides().notes.size();
    session_.report("tensors.tsv: row 12 has 3 values, expected 4");
    frame();
    const Guides& guides = tools_.guides();
    ASSERT_EQ(guides.notes.size(), before + 2);
    EXPECT_EQ(guides.textOf(guides.notes[0]), "tensors.tsv: row 12 has 3 values, expected 4");
    const glm::vec3 at = guides.notes[0].at;
    EXPECT_LT(glm::distance(at, glm::vec3(0, 1.6f, -WorldNews::kDistance)), 1e-5f);
    frame({engine::HeadMoved{{{0, 0, 1, 0}, {1, 1.6f, 0}}}});
    EXPECT_EQ(tools_.guides().notes[0].at, at) << "it stays where it is in the world";
    frame({engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}}});
    click(Hand::right, HandControl::menu);
    EXPECT_EQ(session_.message(), "");
    EXPECT_FALSE(tools_.menuOf(Hand::right).isOpen());
    frame();
    EXPECT_EQ(tools_.guides().notes.size(), before);
}

TEST_F(HandTest, AMessageThatIsOutOfSightIsBroughtBeforeItIsTakenAway) {
    put(Hand::right, {0.3f, 1.2f, -0.2f});
    session_.report("the file vanished");
    frame();
    frame({engine::HeadMoved{{{0, 0, 1, 0}, {1, 1.6f, 0}}}});  // turned around
    click(Hand::right, HandControl::menu);
    EXPECT_EQ(session_.message(), "the file vanished");
    EXPECT_LT(glm::distance(tools_.guides().notes[0].at, glm::vec3(1, 1.6f, WorldNews::kDistance)), 1e-5f);
    click(Hand::right, HandControl::menu);
    EXPECT_EQ(session_.message(), "");
    // The next one hangs where the person looks by then.
    frame({engine::HeadMoved{{{1, 0, 0, 0}, {0, 1.6f, 0}}}});
    session_.report("another");
    frame();
    EXPECT_LT(glm::distance(tools_.guides().notes[0].at, glm::vec3(0, 1.6f, -WorldNews::kDistance)), 1e-5f);
}

TEST(TakeLine, BreaksAtSpacesWhereThereAreAny) {
    const auto lines = [](std::string_view text, std::size_t characters) {
        std::vector<std::string> all;
        while (!text.empty()) all.emplace_back(takeLine(text, characters));
        return all;
    };
    using Lines = std::vector<std::string>;
    EXPECT_EQ(lines("one two three", 7), (Lines{"one two", "three"}));
    EXPECT_EQ(lines("one two three", 6), (Lines{"one", "two", "three"}));
    EXPECT_EQ(lines("abcdefgh ij", 3), (Lines{"abc", "def", "gh", "ij"}));
    EXPECT_EQ(lines("a\nb\n\nc", 10), (Lines{"a", "b", "", "c"}));
    EXPECT_EQ(lines("\u00e4\u00f6\u00fc\u00df", 2), (Lines{"\u00e4\u00f6", "\u00fc\u00df"}));
    EXPECT_TRUE(lines("", 5).empty());
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

}  // namespace
}  // namespace nepho::app
