// What a hand that is busy does not do, which of two hands is read, and what hands say of how things stand.
#include "tests/app/hand_fixture.h"

#include <glm/ext/matrix_transform.hpp>

namespace nepho::app {
namespace {

const glm::vec3 kAside(0.8f, 1.2f, -0.2f);  // away from all points

std::uint32_t highestAlong(const Session& session, glm::vec3 direction) {
    std::uint32_t best = 0;
    for (std::uint32_t row = 0; row < session.rows(); ++row) {
        if (glm::dot(session.worldPosition(row), direction) > glm::dot(session.worldPosition(best), direction))
            best = row;
    }
    return best;
}

bool says(const Guides& guides, std::string_view text) {
    return std::ranges::any_of(guides.notes, [&](const auto& note) { return guides.textOf(note) == text; });
}

TEST_F(HandTest, SelectSelectsNothingWhileTheHandHoldsOrThrows) {
    session_.select({3, 4, 5});
    put(Hand::right, kAside);
    press(Hand::right, HandControl::grab);
    ASSERT_TRUE(tools_.isHolding(Hand::right));
    click(Hand::right, HandControl::select);
    EXPECT_EQ(session_.selected(), (Rows{3, 4, 5}));
    letGo(Hand::right, HandControl::grab);
    frame({engine::StickMoved{Hand::right, {0, 1}}});
    ASSERT_TRUE(tools_.isThrowing(Hand::right));
    click(Hand::right, HandControl::select);
    EXPECT_EQ(session_.selected(), (Rows{3, 4, 5}));
    frame({engine::HandLost{Hand::right}});
    hold(Hand::right, kAside, kAside + glm::vec3(1, 0, 0));
    click(Hand::right, HandControl::select);
    EXPECT_TRUE(session_.selected().empty()) << "an idle hand that points at nothing does";
}

TEST_F(HandTest, ThePressThatChoosesTeleportDoesNotGlide) {
    settings_.smoothMotion = true;
    put(Hand::right, kAside);
    click(Hand::right, HandControl::menu);
    frame({engine::StickMoved{Hand::right, {-1, -1}}});  // the second page, by way of "more" below
    frame({engine::StickMoved{Hand::right, {0, -1}}});
    click(Hand::right, HandControl::select);
    frame({engine::StickMoved{Hand::right, {-0.8f, -0.8f}}});
    ASSERT_EQ(tools_.menuOf(Hand::right).pointedAt(), HandAction::teleportTool);
    press(Hand::right, HandControl::select);
    ASSERT_EQ(tools_.toolOf(Hand::right), HandTool::teleport);
    for (int i = 0; i < 20; ++i) frame();
    EXPECT_EQ(tools_.worldFromStage(), Pose());
    letGo(Hand::right, HandControl::select);
    press(Hand::right, HandControl::select);
    EXPECT_NE(tools_.worldFromStage(), Pose()) << "the next press does";
    letGo(Hand::right, HandControl::select);
    const Pose there = tools_.worldFromStage();
    frame();
    EXPECT_EQ(tools_.worldFromStage(), there);
}

TEST_F(HandTest, TwoSticksTogetherGlideNoFasterThanOne) {
    settings_.smoothMotion = true;
    put(Hand::right, kAside);
    put(Hand::left, -kAside + glm::vec3(0, 2.4f, 0));
    frame({engine::StickMoved{Hand::right, {0, 1}}, engine::StickMoved{Hand::left, {0, 1}}});
    for (int i = 0; i < 89; ++i) frame();
    EXPECT_NEAR(glm::length(tools_.worldFromStage().position), Locomotion::kGlideSpeed, 1e-3f);
    // Against each other they stay, and then nothing is narrowed.
    const Pose there = tools_.worldFromStage();
    frame({engine::StickMoved{Hand::left, {0, -1}}});
    EXPECT_LT(glm::distance(tools_.worldFromStage().position, there.position), 1e-5f);
}

TEST_F(HandTest, AnOpenMenuOwnsItsHand) {
    put(Hand::right, cloudCenter());
    click(Hand::right, HandControl::menu);
    click(Hand::right, HandControl::tool);
    EXPECT_EQ(tools_.toolOf(Hand::right), HandTool::ray);
    press(Hand::right, HandControl::grab);
    EXPECT_FALSE(tools_.isHolding(Hand::right));
    click(Hand::right, HandControl::menu);
    put(Hand::right, cloudCenter() + glm::vec3(0.1f, 0, 0));
    EXPECT_FALSE(tools_.isHolding(Hand::right)) << "nor afterwards by the same press";
    letGo(Hand::right, HandControl::grab);
    click(Hand::right, HandControl::tool);
    EXPECT_EQ(tools_.toolOf(Hand::right), HandTool::sphere);
    press(Hand::right, HandControl::grab);
    EXPECT_TRUE(tools_.isHolding(Hand::right));
}

TEST_F(HandTest, TheHandThatWasUsedLastIsRead) {
    const std::uint32_t near = highestAlong(session_, {0, 0, 1}), top = highestAlong(session_, {0, 1, 0});
    const glm::vec3 atNear = session_.worldPosition(near), atTop = session_.worldPosition(top);
    for (const auto& [resting, moving] : {std::pair(Hand::right, Hand::left), std::pair(Hand::left, Hand::right)}) {
        hold(resting, atNear + glm::vec3(0, 0, 0.5f), atNear);
        for (int i = 0; i < 90; ++i) frame();
        hold(moving, atTop + glm::vec3(0, 0.9f, 0.1f), atTop + glm::vec3(0, 1, 0));
        hold(moving, atTop + glm::vec3(0, 0.4f, 0.1f), atTop);
        EXPECT_EQ(session_.hovered(), top);
        for (int i = 0; i < 90; ++i) {  // a hand is never quite still
            const glm::vec3 shaken(0, 0, i % 2 == 0 ? 0.5f : 0.501f);
            hold(resting, atNear + shaken, atNear);
        }
        EXPECT_EQ(session_.hovered(), top);
        click(resting, HandControl::select);
        EXPECT_EQ(session_.inspected(), near);
        EXPECT_EQ(session_.hovered(), near) << "whose card shows at once";
        EXPECT_EQ(tools_.guides().described, near);
        finishJobs();
        frame({engine::HandLost{resting}, engine::HandLost{moving}});
    }
}

TEST_F(HandTest, WhereTheReadingHandPointsAtNothingTheOtherIsRead) {
    const std::uint32_t near = highestAlong(session_, {0, 0, 1});
    const glm::vec3 at = session_.worldPosition(near);
    hold(Hand::left, at + glm::vec3(0, 0, 0.5f), at);
    hold(Hand::right, kAside, kAside + glm::vec3(1, 0, 0));
    click(Hand::right, HandControl::tool);
    EXPECT_EQ(session_.hovered(), near);
}

TEST_F(HandTest, ASelectModeOtherThanTheUsualIsSaidAtTheHand) {
    put(Hand::right, kAside);
    EXPECT_FALSE(says(tools_.guides(), "point, replace"));
    settings_.selectMode = SelectMode::add;
    frame();
    EXPECT_TRUE(says(tools_.guides(), std::string("point, ") + selectModeName(SelectMode::add)));
}

TEST_F(HandTest, WhatTheMenuSwitchesSaysWhetherItIsOn) {
    RadialMenu menu;
    menu.open(Pose{}, {0, 0, 1});
    std::string all;
    const auto read = [&] {
        all.clear();
        for (std::size_t page = 0; page < RadialMenu::pageCount(); ++page) {
            Guides guides;
            menu.draw(guides, session_, settings_);
            for (const auto& note : guides.notes) all += std::string(guides.textOf(note)) + "\n";
            menu.point(Pose{}, {0, -1});
            (void)menu.choose();
        }
    };
    read();
    for (const char* text : {"Seated: off\n", "Smooth motion: off\n", "Turn freely: off\n", "Lines home: off\n",
                             "Labels: off\n", "Sprites: on\n", "Undo\n"})
        EXPECT_NE(all.find(text), std::string::npos) << text << "in\n" << all;
    settings_.seated = settings_.smoothMotion = settings_.freeTurning = settings_.homeLines = settings_.labels = true;
    session_.setSpritesShown(false);
    read();
    for (const char* text : {"Seated: on\n", "Smooth motion: on\n", "Turn freely: on\n", "Lines home: on\n",
                             "Labels: on\n", "Sprites: off\n"})
        EXPECT_NE(all.find(text), std::string::npos) << text << "in\n" << all;
}

TEST_F(HandTest, ThePointsSizeIsChosenFromTheMenu) {
    choose(Hand::right, HandAction::largerPoints, kAside);
    EXPECT_NEAR(settings_.pointScale, 1.15f, 1e-5f);
    choose(Hand::right, HandAction::smallerPoints, kAside);
    choose(Hand::right, HandAction::smallerPoints, kAside);
    EXPECT_NEAR(settings_.pointScale, 1.0f / 1.15f, 1e-5f);
    for (int i = 0; i < 100; ++i) settings_.shrinkPoints();
    EXPECT_EQ(settings_.pointScale, 0.05f);
    for (int i = 0; i < 100; ++i) settings_.enlargePoints();
    EXPECT_EQ(settings_.pointScale, 20.0f);
}

/// However often two hands pull it, the cloud stays in a size in which it is found again, and between the hands.
TEST_F(HandTest, TwoHandsLeaveTheCloudInSize) {
    const auto radius = [&] { return glm::length(glm::vec3(session_.placement()[0])); };
    const auto pull = [&](float from, float to) {
        put(Hand::left, {-from, 1.2f, 1.5f});
        put(Hand::right, {from, 1.2f, 1.5f});
        press(Hand::left, HandControl::grab);
        press(Hand::right, HandControl::grab);
        const glm::mat4 before = session_.placement();
        put(Hand::left, {-to, 1.2f, 1.5f});
        put(Hand::right, {to, 1.2f, 1.5f});
        const glm::vec3 middle(0, 1.2f, 1.5f);
        const float factor = radius() / glm::length(glm::vec3(before[0]));
        EXPECT_LT(glm::distance(glm::vec3(session_.placement()[3]), middle + factor * (glm::vec3(before[3]) - middle)),
                  1e-3f * std::max(1.0f, radius()));
        letGo(Hand::left, HandControl::grab);
        letGo(Hand::right, HandControl::grab);
    };
    for (int i = 0; i < 4; ++i) pull(0.1f, 1.0f);
    EXPECT_NEAR(radius(), HandHold::kLargestCloud, 1e-2f);
    for (int i = 0; i < 6; ++i) pull(1.0f, 0.1f);
    EXPECT_NEAR(radius(), HandHold::kSmallestCloud, 1e-5f);
    pull(0.2f, 0.4f);
    EXPECT_NEAR(radius(), 2.0f * HandHold::kSmallestCloud, 1e-4f);
}

}  // namespace
}  // namespace nepho::app
